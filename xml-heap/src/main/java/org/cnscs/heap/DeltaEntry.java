package org.cnscs.heap;

/**
 * An entry for a delta line in the table of a checkpoint.
 *
 * @param number its number; of two that hold an object, the one with the greater number tells of it
 * @param hash the hash of its document
 * @param objects how many objects it holds
 * @param first the least number of the lines whose objects it holds
 * @param last the greatest
 */
public record DeltaEntry(int number, String hash, int objects, int first, int last)
    implements TableItem.Entry {

  boolean covers(int line) {
    return first <= line && line <= last;
  }

  /** Returns how messages call it. */
  String told() {
    return "delta line " + number + " (" + hash + ")";
  }
}
