package org.cnscs.vm.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.heap.DeltaEntry;
import org.cnscs.xml.Xml;

/**
 * The table of a manifest: where the lines and the delta lines of a checkpoint are.
 *
 * @param hashes the hashes of the lines by their numbers
 * @param deltas the delta lines
 */
public record CheckpointTable(TreeMap<Integer, String> hashes, List<DeltaEntry> deltas) {

  /**
   * Reads it from a manifest.
   *
   * @throws NumberFormatException if something that should be a number is none
   */
  public static CheckpointTable read(byte[] manifest) throws XMLStreamException {
    CheckpointTable table = new CheckpointTable(new TreeMap<>(), new ArrayList<>());
    XMLStreamReader in = Xml.reader(manifest);
    while (in.hasNext()) {
      if (in.next() == XMLStreamConstants.START_ELEMENT) {
        switch (in.getLocalName()) {
          case "entry" -> table.hashes.put(number(in, "n"), in.getAttributeValue(null, "hash"));
          case "delta" -> table.deltas.add(delta(in));
          default -> {}
        }
      }
    }
    return table;
  }

  private static DeltaEntry delta(XMLStreamReader in) {
    return new DeltaEntry(
        number(in, "n"),
        in.getAttributeValue(null, "hash"),
        number(in, "objects"),
        number(in, "first"),
        number(in, "last"));
  }

  private static int number(XMLStreamReader in, String attribute) {
    return Integer.parseInt(in.getAttributeValue(null, attribute));
  }
}
