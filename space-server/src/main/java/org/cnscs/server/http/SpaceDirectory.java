package org.cnscs.server.http;

import java.util.List;
import org.cnscs.space.Space;

/** The spaces that a server serves. */
public interface SpaceDirectory {

  /** Returns the space with this name, creating a persistent one if there is none. */
  Space space(String name);

  /**
   * Creates a transient space; does nothing if there is one with this name.
   *
   * @throws org.cnscs.space.SpaceException.Conflict if the name is that of a persistent one
   */
  void createTransient(String name);

  /** Tells whether there is a transient space with this name. */
  boolean isTransient(String name);

  /** Returns the names of the spaces that there are. */
  List<String> names();
}
