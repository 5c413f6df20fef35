package org.cnscs.server.http;

import java.util.List;
import org.cnscs.space.Space;

/** The spaces that a server serves. */
public interface SpaceDirectory {

  /** Returns the space with this name, creating it if there is none. */
  Space space(String name);

  /** Returns the names of the spaces that there are. */
  List<String> names();
}
