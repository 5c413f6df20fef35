package org.cnscs.server.http;

import java.time.Duration;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/**
 * A way to the space in a directory: in this process, or in the one that holds the directory.
 *
 * @param space the space
 * @param local whether it is in this process
 * @param close what gives it up
 */
record Way(Space space, boolean local, Runnable close) {

  /** Finds ways to one directory. */
  interface Finder {

    /**
     * Takes the directory over, or reaches its holder.
     *
     * @param patience how long to wait for a holder that starts or stops
     * @throws SpaceException.Unavailable if neither works
     */
    Way find(Duration patience);
  }
}
