package org.cnscs.server.store;

/**
 * How a log keeps house.
 *
 * @param segmentSize the size at which a segment is closed and the next one begun
 * @param kept how many of the newest closed segments compaction leaves alone, so that their batches
 *     can be told one by one
 * @param deadShare the share of a closed segment that must be dead before it is compacted
 * @param bytesPerSecond how fast compaction may write
 * @param snapshotBytes how much of the log there must be at least that no snapshot tells of before
 *     one is written
 * @param background whether the log keeps house on a thread of its own; otherwise it does when it
 *     is told to
 */
public record StoreSettings(
    long segmentSize,
    int kept,
    double deadShare,
    long bytesPerSecond,
    long snapshotBytes,
    boolean background) {
  private static final double DEAD_SHARE = 2.0 / 3;

  /** What a space that serves is kept with. */
  public static final StoreSettings SERVING =
      new StoreSettings(XmlLog.SEGMENT_SIZE, 1, DEAD_SHARE, 64 << 20, 64 << 20, true);

  /**
   * Returns settings for a log in memory, of which dead records soon give back what they take, and
   * which needs no snapshots, since it is never opened again.
   */
  static StoreSettings inMemory(long segmentSize) {
    return new StoreSettings(segmentSize, 1, 0.25, Long.MAX_VALUE, Long.MAX_VALUE, true);
  }

  /** Returns settings by which nothing happens that is not asked for. */
  public static StoreSettings quiet(long segmentSize) {
    return new StoreSettings(segmentSize, 1, DEAD_SHARE, Long.MAX_VALUE, Long.MAX_VALUE, false);
  }
}
