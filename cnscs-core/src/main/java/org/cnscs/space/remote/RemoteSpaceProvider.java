package org.cnscs.space.remote;

import org.cnscs.space.Space;
import org.cnscs.space.UrlSpaceProvider;

/** The provider of spaces over HTTP. */
public final class RemoteSpaceProvider implements UrlSpaceProvider {

  /** Creates the provider; the service loader calls it. */
  public RemoteSpaceProvider() {}

  @Override
  public Space open(String url) {
    return RemoteSpaces.open(url);
  }
}
