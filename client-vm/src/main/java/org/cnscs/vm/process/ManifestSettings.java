package org.cnscs.vm.process;

import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Xml;

/** What stands among the system properties of a checkpoint and is none. */
final class ManifestSettings {
  private static final String NAME = "name";

  private ManifestSettings() {}

  /** Returns those whose names have a begin, by the rest of the name. */
  static Map<String, String> of(byte[] manifest, String begin)
      throws VmProcess.NotStartedException {
    Map<String, String> found = new LinkedHashMap<>();
    try {
      XMLStreamReader reader = Xml.reader(manifest);
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("property")
            && reader.getAttributeValue(null, NAME).startsWith(begin)) {
          String name = reader.getAttributeValue(null, NAME);
          found.put(name.substring(begin.length()), reader.getElementText());
        }
      }
    } catch (XMLStreamException e) {
      throw new VmProcess.NotStartedException(
          "The document is not a manifest: " + e.getMessage(), e);
    }
    return found;
  }
}
