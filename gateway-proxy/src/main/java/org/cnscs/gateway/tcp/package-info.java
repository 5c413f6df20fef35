/** Links over TCP. */
package org.cnscs.gateway.tcp;
