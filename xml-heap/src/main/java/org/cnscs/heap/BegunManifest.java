package org.cnscs.heap;

/**
 * A manifest to which the table is missing, since lines have no hashes yet; it holds on to nothing
 * of the process.
 */
record BegunManifest(XmlBytes out) {

  /** Writes the end, and returns the manifest; to be called once. */
  byte[] end(TableTree table) {
    return table.appendTo(out.add('\n')).add("\n</c:manifest>").toBytes();
  }
}
