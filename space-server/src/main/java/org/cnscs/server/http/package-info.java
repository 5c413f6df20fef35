/**
 * Spaces as HTTP resources: the API, the console, and a directory that several programs share.
 *
 * <p>A request passes {@code Access} (where it comes from, its token), then {@code Router}, which
 * gives it to the resource that its path names; a resource turns a {@code Call} into an {@code
 * Answer}, and knows nothing of Jetty. Only streams of events write by themselves.
 */
package org.cnscs.server.http;
