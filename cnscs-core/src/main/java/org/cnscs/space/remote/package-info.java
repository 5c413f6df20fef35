/** Spaces over HTTP. */
package org.cnscs.space.remote;
