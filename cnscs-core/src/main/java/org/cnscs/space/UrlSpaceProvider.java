package org.cnscs.space;

/**
 * A service that opens an URL as a space. It is a service so that this package does not know its
 * own implementations.
 */
public interface UrlSpaceProvider {

  /**
   * Opens the space at an URL.
   *
   * @param url {@code http://host:port} or {@code http://host:port/spaces/name}, or the same with
   *     {@code https}
   */
  Space open(String url);
}
