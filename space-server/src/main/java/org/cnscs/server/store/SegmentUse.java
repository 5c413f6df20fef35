package org.cnscs.server.store;

/**
 * What a segment holds and what of it still counts, in documents and in bytes; kept by the {@link
 * DocumentTable}.
 *
 * @param puts how many documents it holds
 * @param putBytes what they take
 * @param livePuts how many of them are present
 * @param liveBytes what these take
 * @param deletes how many removals it holds
 * @param deleteBytes what they take
 */
record SegmentUse(
    int puts, long putBytes, int livePuts, long liveBytes, int deletes, long deleteBytes) {
  static final SegmentUse NONE = new SegmentUse(0, 0, 0, 0, 0, 0);
  private static final int PUT_OVERHEAD = 150;
  private static final int DELETE_BYTES = 180;

  static long bytes(Location location) {
    return (long) location.length() + PUT_OVERHEAD;
  }

  SegmentUse withLife(int length) {
    long bytes = (long) length + PUT_OVERHEAD;
    return new SegmentUse(puts, putBytes, livePuts + 1, liveBytes + bytes, deletes, deleteBytes);
  }

  SegmentUse withPut(long bytes) {
    return new SegmentUse(
        puts + 1, putBytes + bytes, livePuts + 1, liveBytes + bytes, deletes, deleteBytes);
  }

  SegmentUse withDelete() {
    return new SegmentUse(
        puts, putBytes, livePuts, liveBytes, deletes + 1, deleteBytes + DELETE_BYTES);
  }

  SegmentUse withDeath(long bytes) {
    return new SegmentUse(puts, putBytes, livePuts - 1, liveBytes - bytes, deletes, deleteBytes);
  }

  /** Tells whether it holds documents that are not present any more. */
  boolean hasDead() {
    return livePuts < puts;
  }

  long deadBytes() {
    return putBytes - liveBytes;
  }
}
