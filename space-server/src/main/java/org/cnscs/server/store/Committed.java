package org.cnscs.server.store;

import java.time.Instant;
import java.util.List;

/**
 * A batch as it was committed.
 *
 * @param sequence its number; a batch that changed nothing has that of the last one before it
 * @param effects what it did, in order
 */
public record Committed(long sequence, List<Effect> effects) {

  /** What one change did. */
  public sealed interface Effect {
    /** Returns the name of the space. */
    String space();

    /** Returns the id of the document. */
    String id();

    /**
     * Returns the document's version after the change; for one that was removed, the version that
     * was removed.
     */
    long version();

    /** Returns when the change was made. */
    Instant time();
  }

  /**
   * A document was stored.
   *
   * @param until when its lease ends; null for never
   */
  public record Stored(
      String space, String id, long version, Instant time, Instant until, byte[] xml)
      implements Effect {}

  /** A document was removed. */
  public record Removed(String space, String id, long version, Instant time) implements Effect {}
}
