package org.cnscs.heap;

import java.util.BitSet;

/**
 * What was done for a checkpoint before the process stood still.
 *
 * @param times how often that was, since the last checkpoint
 * @param written objects that delta lines tell of as they were while the process ran; if they were
 *     written since, they may say anything
 * @param open objects that differed then, and are to be looked at when the process stands still
 * @param objects where all objects lay, or null
 * @param collections how often a collector had run then
 */
record Prepared(int times, BitSet written, BitSet open, PagedObjects objects, long collections) {
  static final Prepared NOTHING = new Prepared(0, new BitSet(), new BitSet(), null, 0);
}
