package org.cnscs.heap;

/**
 * A line or delta line of a checkpoint.
 *
 * @param number its number
 * @param hash the hash of its document
 * @param objects how many objects it holds
 * @param bytes how many bytes its document has
 * @param xml the document, or null if the checkpoint before had the same
 */
public record EncodedLine(int number, String hash, int objects, long bytes, byte[] xml) {

  /** Returns its entry in the table, if it is no delta line. */
  LineEntry entry() {
    return new LineEntry(number, hash, objects);
  }

  /** Returns this without its document. */
  EncodedLine withoutXml() {
    return xml == null ? this : new EncodedLine(number, hash, objects, bytes, null);
  }
}
