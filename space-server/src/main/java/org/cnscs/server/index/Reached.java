package org.cnscs.server.index;

import org.cnscs.server.store.Committed;

/**
 * A place in the log, up to which an index holds everything.
 *
 * @param position the number of the last batch
 * @param time when that one was made, by which it is told from that of another log; it is kept,
 *     since compaction may take the batch away
 */
record Reached(long position, String time) {

  /** Returns the place behind a batch. */
  static Reached by(Committed batch) {
    return new Reached(batch.sequence(), batch.effects().getFirst().time().toString());
  }
}
