package org.cnscs.vm.evolution;

import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Xml;

/**
 * The classes that a checkpoint makes use of. There are no objects of a class that is not
 * initialised, so its manifest tells.
 *
 * @param initialised the classes with statics
 * @param onStacks the classes whose methods are on a stack
 */
public record CheckpointUse(Set<String> initialised, Set<String> onStacks) {

  /**
   * Reads a manifest.
   *
   * @throws SpaceException.Damaged if it is not one
   */
  public static CheckpointUse of(Document manifest) {
    Set<String> initialised = new HashSet<>();
    Set<String> onStacks = new HashSet<>();
    try {
      XMLStreamReader reader = Xml.reader(manifest.xml());
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT) {
          switch (reader.getLocalName()) {
            case "statics" -> initialised.add(reader.getAttributeValue(null, "class"));
            case "frame" -> onStacks.add(reader.getAttributeValue(null, "class"));
            default -> {}
          }
        }
      }
      return new CheckpointUse(initialised, onStacks);
    } catch (XMLStreamException e) {
      throw new SpaceException.Damaged(
          "The document " + manifest.id() + " is not a manifest: " + e.getMessage(), e);
    }
  }
}
