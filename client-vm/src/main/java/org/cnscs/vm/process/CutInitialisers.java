package org.cnscs.vm.process;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.heap.LineSource;
import org.cnscs.xml.Xml;

/** The classes of a checkpoint whose initialisers are on the stacks of its threads. */
final class CutInitialisers {

  private CutInitialisers() {}

  /** Reads the names of the classes from a manifest. */
  static Set<String> of(byte[] manifest) throws VmProcess.NotStartedException {
    return classes(
        manifest,
        reader ->
            reader.getLocalName().equals("frame")
                && ProcessLoader.INITIALISER.equals(reader.getAttributeValue(null, "method")));
  }

  /** Reads the names of all classes whose initialisers have begun from a manifest. */
  static Set<String> initialised(byte[] manifest) throws VmProcess.NotStartedException {
    return classes(manifest, reader -> reader.getLocalName().equals("statics"));
  }

  /** Returns the lines of a checkpoint that has all of them. */
  static LineSource lines(EncodedCheckpoint checkpoint) {
    Map<String, byte[]> lines = new HashMap<>();
    checkpoint.lines().forEach(line -> lines.put(line.hash(), line.xml()));
    lines.putAll(checkpoint.tables());
    lines.putAll(checkpoint.classes());
    return lines::get;
  }

  private static Set<String> classes(byte[] manifest, Predicate<XMLStreamReader> chosen)
      throws VmProcess.NotStartedException {
    Set<String> classes = new HashSet<>();
    try {
      XMLStreamReader reader = Xml.reader(manifest);
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT && chosen.test(reader)) {
          classes.add(reader.getAttributeValue(null, "class"));
        }
      }
      return classes;
    } catch (XMLStreamException e) {
      throw new VmProcess.NotStartedException(
          "The document is not a manifest: " + e.getMessage(), e);
    }
  }
}
