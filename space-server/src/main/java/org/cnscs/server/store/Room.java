package org.cnscs.server.store;

/**
 * The decision how much room is made behind the end of a segment.
 *
 * <p>A write that makes its file longer is durable only when the file system has noted the new
 * length, too: at least one more write to the disk, in its journal. A write into room is durable
 * with its own bytes. Making room costs writing it, once for all groups that fit in. That pays when
 * groups are small: so room is made only after many small groups in a row, and never beyond the
 * size at which the segment is closed, so that a closed segment has none.
 */
final class Room {
  private static final int MOST = 256 << 10;
  private static final int SMALL = 16 << 10;

  private final long segmentSize;
  private final int most;
  private long inSmallGroups;

  Room(long segmentSize) {
    this.segmentSize = segmentSize;
    this.most = (int) Math.min(MOST, segmentSize / 4);
  }

  /**
   * Returns how much room to make with a group.
   *
   * @param group its length
   * @param end where the segment ends behind it
   * @param length the length of the file before
   */
  int behind(int group, long end, long length) {
    inSmallGroups = group <= SMALL ? inSmallGroups + group : 0;
    boolean pays = end > length && inSmallGroups >= most / 4;
    return pays ? (int) Math.clamp(segmentSize - end, 0, most) : 0;
  }

  /** Tells that the disk was full: no room is made for a while. */
  void wasRefused() {
    inSmallGroups = 0;
  }
}
