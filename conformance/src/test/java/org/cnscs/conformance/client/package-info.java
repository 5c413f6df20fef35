/** Clients of a space in other languages, beside that in Java, through a server. */
package org.cnscs.conformance.client;
