/** Links: transports that carry messages as frames of bytes. */
package org.cnscs.link;
