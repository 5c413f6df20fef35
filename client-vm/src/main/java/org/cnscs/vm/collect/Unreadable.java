package org.cnscs.vm.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.heap.Subtable;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Xml;

/**
 * The subtables that cannot be read, and the checkpoints that need them.
 *
 * <p>What such a subtable names is not known, but which numbers it has: the one that names it tells
 * that. Lines, delta lines and subtables tell their own numbers. So what has none of these is none
 * of the checkpoint's, and whatever else may belong to it is there when the subtable comes back.
 */
final class Unreadable {
  private final Space space;
  private final List<Subtable> subtables = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();

  Unreadable(Space space) {
    this.space = space;
  }

  /** Adds those that a checkpoint needs, with what is wrong with each. */
  void add(String manifest, Map<Subtable, String> unread) {
    subtables.addAll(unread.keySet());
    damages.add(new Damage(manifest, String.join(", ", unread.values())));
  }

  List<Damage> damages() {
    return List.copyOf(damages);
  }

  /** Tells whether a document may be one that one of the subtables names. */
  boolean mayHold(String id) {
    boolean numbered = id.startsWith("line/") || id.startsWith(Subtable.PREFIX);
    return numbered && !subtables.isEmpty() && mayHoldNumbers(id);
  }

  private boolean mayHoldNumbers(String id) {
    try {
      Document document = space.get(id).orElse(null);
      return document != null && mayHold(Xml.reader(document.xml()));
    } catch (SpaceException.Damaged | XMLStreamException | NumberFormatException e) {
      return true; // it does not tell its numbers, so they may be any
    }
  }

  private boolean mayHold(XMLStreamReader in) throws XMLStreamException {
    in.nextTag();
    if (!in.getLocalName().equals("table")) {
      return overlaps(in);
    }
    boolean found = false;
    while (!found && in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      found = overlaps(in);
      in.nextTag();
    }
    return found;
  }

  /** Tells whether what an element stands for has a number that one of the subtables has. */
  private boolean overlaps(XMLStreamReader in) {
    String number = in.getAttributeValue(null, "n");
    int from = Integer.parseInt(number == null ? in.getAttributeValue(null, "from") : number);
    int to = Integer.parseInt(number == null ? in.getAttributeValue(null, "to") : number);
    boolean isDelta = in.getLocalName().startsWith("delta");
    return subtables.stream()
        .filter(each -> (each.of() == Subtable.Of.DELTAS) == isDelta)
        .anyMatch(each -> from <= each.to() && each.from() <= to);
  }
}
