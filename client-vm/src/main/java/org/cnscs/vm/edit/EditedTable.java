package org.cnscs.vm.edit;

import java.util.List;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;
import org.cnscs.heap.DeltaEntry;
import org.cnscs.heap.OverlaidLines;
import org.cnscs.space.Document;
import org.cnscs.vm.archive.CheckpointTable;

/** The table of the checkpoint that is edited. */
final class EditedTable {
  /** What gives the document of a line or delta line; an operand says which for messages. */
  interface Source {
    byte[] document(String what, String hash);
  }

  private final TreeMap<Integer, String> hashes;
  private final List<DeltaEntry> deltas;
  private final Source source;
  private final OverlaidLines overlaid;

  private EditedTable(
      TreeMap<Integer, String> hashes,
      List<DeltaEntry> deltas,
      Source source,
      OverlaidLines overlaid) {
    this.hashes = hashes;
    this.deltas = deltas;
    this.source = source;
    this.overlaid = overlaid;
  }

  /** Reads it from a manifest. */
  static EditedTable of(Document manifest, Source source) throws XMLStreamException {
    CheckpointTable table = CheckpointTable.read(manifest.xml());
    OverlaidLines overlaid =
        new OverlaidLines(
            manifest.id(),
            table.deltas(),
            delta -> source.document("Delta line " + delta.number(), delta.hash()));
    return new EditedTable(table.hashes(), table.deltas(), source, overlaid);
  }

  /** Returns the greatest number of a line, 0 if there is none. */
  int last() {
    return hashes.isEmpty() ? 0 : hashes.lastKey();
  }

  /** Returns the greatest number of a delta line, 0 if there is none. */
  int lastDelta() {
    return deltas.stream().mapToInt(DeltaEntry::number).max().orElse(0);
  }

  /** Returns the hash of a line, or null if there is none. */
  String hash(int line) {
    return hashes.get(line);
  }

  /** Returns the document of a line as it is stored. */
  byte[] line(int line) {
    return source.document("Line " + line, hashes.get(line));
  }

  /** Tells whether delta lines may change a line. */
  boolean isChanged(int line) {
    return !overlaid.deltas(line).isEmpty();
  }

  /** Returns a line as the delta lines leave it. */
  byte[] overlaid(int line, byte[] stored) {
    return overlaid.line(line, stored);
  }
}
