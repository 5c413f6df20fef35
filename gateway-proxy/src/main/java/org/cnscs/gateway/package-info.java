/** The gateway: answers devices on behalf of a space. */
package org.cnscs.gateway;
