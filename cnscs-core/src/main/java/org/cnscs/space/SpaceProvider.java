package org.cnscs.space;

import java.nio.file.Path;

/**
 * A service that opens a directory, or memory, as a space; found at run time, so that a space's
 * user need not know its store.
 */
public interface SpaceProvider {

  /**
   * Opens a directory as a persistent space, creating it if it does not exist, and serves it on
   * loopback for as long as it is open, so that other programs of the same user can use it at the
   * same time. If one of them has it open already, returns a space that reaches it there.
   *
   * @throws SpaceException.Unavailable if the directory is not a space, or its holder cannot be
   *     reached
   */
  Space open(Path directory);

  /** Opens a new transient space: empty, in memory, and gone when it is closed. */
  Space openTransient();
}
