/** Messages: what gates say to each other, and its XML. */
package org.cnscs.message;
