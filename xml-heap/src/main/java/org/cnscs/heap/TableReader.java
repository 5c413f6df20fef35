package org.cnscs.heap;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.heap.Subtable.Of;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * The reader of what stands in one table: first all for lines, then all for delta lines, each in
 * the order of numbers.
 */
final class TableReader {
  private static final int MOST_LINES = 1 << 30;
  private static final String NAMESPACE = Vocabulary.HEAP.namespace();
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final String name;
  private final XMLStreamReader in;
  private final List<TableItem> items = new ArrayList<>();

  private TableReader(String name, XMLStreamReader in) {
    this.name = name;
    this.in = in;
  }

  /**
   * Reads the element at whose start a reader is, up to its end.
   *
   * @param name how messages call the table
   */
  static List<TableItem> read(String name, XMLStreamReader in) throws XMLStreamException {
    TableReader reader = new TableReader(name, in);
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      reader.add(reader.item());
      if (in.nextTag() != XMLStreamConstants.END_ELEMENT) {
        throw reader.unexpected();
      }
    }
    return reader.items;
  }

  /**
   * Reads the table in a manifest, which may stand in a document of its own or in another; an empty
   * one if there is none. Finds what {@link ManifestReader} finds, and passes all else.
   */
  static List<TableItem> ofManifest(String name, byte[] manifest) {
    try {
      XMLStreamReader in = Xml.reader(manifest);
      in.nextTag();
      if (!is("manifest", in)) {
        in.nextTag();
      }
      List<TableItem> table = null;
      while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
        if (!is("table", in)) {
          skip(in);
        } else if (table == null) {
          table = read(name, in);
        } else {
          throw new HeapFormatException(name + " stands there twice");
        }
      }
      return table == null ? List.of() : table;
    } catch (XMLStreamException e) {
      throw new HeapFormatException(name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Passes what is in the element at whose start a reader is, and its end. */
  private static void skip(XMLStreamReader in) throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {}
      }
    }
  }

  /** Reads the document of a subtable, which must hold just what its name tells. */
  static List<TableItem> ofSubtable(String name, Subtable subtable, byte[] document) {
    String told = name + ": " + subtable.told();
    try {
      XMLStreamReader in = Xml.reader(document);
      in.nextTag();
      if (!is("table", in)) {
        throw new HeapFormatException(told + " is no table: its root is " + in.getName());
      }
      List<TableItem> items = read(told, in);
      check(told, subtable, items);
      return items;
    } catch (XMLStreamException e) {
      throw new HeapFormatException(told + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean is(String element, XMLStreamReader in) {
    return in.getLocalName().equals(element) && NAMESPACE.equals(in.getNamespaceURI());
  }

  private static void check(String told, Subtable subtable, List<TableItem> items) {
    long count = items.stream().mapToLong(TableItem::count).sum();
    boolean fits =
        count == subtable.count()
            && items.getFirst().from() == subtable.from()
            && items.getLast().to() == subtable.to()
            && Of.of(items.getFirst()) == subtable.of()
            && Of.of(items.getLast()) == subtable.of();
    if (!fits) {
      throw new HeapFormatException(
          told
              + " holds "
              + count
              + (items.isEmpty()
                  ? ""
                  : " of " + items.getFirst().from() + " to " + items.getLast().to())
              + ", "
              + subtable.count()
              + " "
              + subtable.of().words()
              + " of that range were expected");
    }
  }

  private TableItem item() throws XMLStreamException {
    if (!NAMESPACE.equals(in.getNamespaceURI())) {
      throw unexpected();
    }
    return switch (in.getLocalName()) {
      case "entry" -> new LineEntry(number("n", 1), hash(), number("objects", 1));
      case "delta" -> {
        int first = number("first", 1);
        int last = number("last", first);
        yield new DeltaEntry(number("n", 1), hash(), number("objects", 1), first, last);
      }
      case "entries" -> subtable(Of.LINES);
      case "deltas" -> subtable(Of.DELTAS);
      default -> throw unexpected();
    };
  }

  private Subtable subtable(Of of) {
    int from = number("from", 1);
    int to = number("to", from);
    return new Subtable(of, from, to, number("count", 1, to - from + 1), hash());
  }

  private void add(TableItem item) {
    TableItem last = items.isEmpty() ? null : items.getLast();
    boolean follows =
        last == null
            || Of.of(last).compareTo(Of.of(item)) < 0
            || Of.of(last) == Of.of(item) && last.to() < item.from();
    if (!follows) {
      throw new HeapFormatException(
          name
              + " is out of order: "
              + Of.of(item).words()
              + " from "
              + item.from()
              + " on follow "
              + Of.of(last).words()
              + " up to "
              + last.to()
              + place());
    }
    items.add(item);
  }

  private int number(String attribute, int least) {
    return number(attribute, least, MOST_LINES);
  }

  private int number(String attribute, int least, int most) {
    String text = required(attribute);
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notIn(attribute, text, least + " to " + most, e);
    }
    throw notIn(attribute, text, least + " to " + most, null);
  }

  private HeapFormatException notIn(String attribute, String text, String range, Throwable cause) {
    return new HeapFormatException(
        name + ": " + attribute + " is " + text + ", not one of " + range + place(), cause);
  }

  private String hash() {
    String hash = required("hash");
    if (!HASH.matcher(hash).matches()) {
      throw new HeapFormatException(
          name + ": the element " + in.getLocalName() + " names no document: " + hash);
    }
    return hash;
  }

  private String required(String attribute) {
    String value = in.getAttributeValue(null, attribute);
    if (value == null) {
      throw new HeapFormatException(
          name + ": the element " + in.getLocalName() + place() + " has no " + attribute);
    }
    return value;
  }

  private HeapFormatException unexpected() {
    return new HeapFormatException(
        name + " holds an unexpected element " + in.getLocalName() + place());
  }

  private String place() {
    return " (row " + in.getLocation().getLineNumber() + ")";
  }
}
