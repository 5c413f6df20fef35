package org.cnscs.server.http;

import java.util.List;
import org.cnscs.server.space.SpaceHost;
import org.cnscs.space.Space;

/**
 * The spaces of a directory, as a server serves them.
 *
 * @param host the owner of the directory
 */
public record HostDirectory(SpaceHost host) implements SpaceDirectory {

  @Override
  public Space space(String name) {
    return host.space(name);
  }

  @Override
  public void createTransient(String name) {
    host.createTransient(name);
  }

  @Override
  public boolean isTransient(String name) {
    return host.isTransient(name);
  }

  @Override
  public List<String> names() {
    return host.names();
  }
}
