/**
 * Spaces over HTTP: the client, and the XML that client and server exchange ({@code
 * urn:cnscs:space:1}).
 *
 * <p>{@link org.cnscs.space.remote.SpaceXmlWriter} and {@link
 * org.cnscs.space.remote.SpaceXmlReader} are each other's inverse and are used by both sides.
 */
package org.cnscs.space.remote;
