package org.cnscs.vm.archive;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * What a manifest tells of the documents that its checkpoint is made of, beside those that the line
 * table names.
 *
 * @param process the process that the manifest names
 * @param number the checkpoint's number in it
 * @param time when it was made
 * @param program the id of the program's document
 * @param classes the ids of class files that are not on the class path, each once, in the
 *     manifest's order
 */
public record CheckpointParts(
    String process, long number, Instant time, String program, SequencedSet<String> classes) {
  private static final String HEAP = Vocabulary.HEAP.namespace();
  private static final Set<String> FORMATS = Set.of("1", "2");
  private static final int AT_ONCE = 10_000;
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern FILE = Pattern.compile("(class|resource)/[0-9a-f]{64}");

  /**
   * Reads a manifest, or the one in an {@link ImportDocument}.
   *
   * @throws SpaceException.Damaged if it is not one
   */
  public static CheckpointParts read(Document manifest) {
    try {
      boolean inImport = manifest.id().startsWith(ImportDocument.PREFIX);
      XMLStreamReader in = root(manifest, inImport ? "import" : "manifest");
      if (inImport) {
        in.nextTag();
      }
      checkFormat(in);
      CheckpointParts parts =
          new CheckpointParts(
              required(in, "process"),
              Long.parseLong(required(in, "number")),
              Instant.parse(required(in, "time")),
              id("program/", in, "program"),
              new LinkedHashSet<>());
      while (in.hasNext()) {
        if (in.next() == XMLStreamConstants.START_ELEMENT) {
          if (in.getLocalName().equals("class")) {
            parts.classes.add(id("class/", in, "file"));
          }
        }
      }
      return parts;
    } catch (XMLStreamException | NumberFormatException | DateTimeException e) {
      throw damaged(manifest, "manifest", e);
    }
  }

  /** Whoever takes a newer manifest for one of these might collect what it names. */
  private static void checkFormat(XMLStreamReader in) throws XMLStreamException {
    String format = in.getAttributeValue(null, "format");
    if (format != null && !FORMATS.contains(format)) {
      throw new XMLStreamException(
          "it has format " + format + ", this version reads 1 and 2; use a newer one",
          in.getLocation());
    }
  }

  /**
   * Returns those of all documents of the checkpoint, the program's files included, that a space
   * does not have; but not those that only a missing subtable names.
   */
  public Set<String> missing(Space space, CheckpointTable table) {
    SequencedSet<String> all = new LinkedHashSet<>(classes);
    all.add(program);
    space.get(program).ifPresent(document -> all.addAll(filesOf(document)));
    table.forEach(
        subtable -> space.missing(List.of(subtable.id())).isEmpty(), item -> all.add(item.id()));
    return all.stream()
        .gather(Gatherers.windowFixed(AT_ONCE))
        .flatMap(some -> space.missing(some).stream())
        .collect(Collectors.toSet());
  }

  /**
   * Reads the ids of a program's files, each once, in the program's order.
   *
   * @throws SpaceException.Damaged if the document is not a program
   */
  public static SequencedSet<String> filesOf(Document program) {
    try {
      XMLStreamReader in = root(program, "program");
      SequencedSet<String> files = new LinkedHashSet<>();
      while (in.hasNext()) {
        if (in.next() == XMLStreamConstants.START_ELEMENT && in.getLocalName().equals("file")) {
          files.add(checked(FILE, in, in.getAttributeValue(null, "ref")));
        }
      }
      return files;
    } catch (XMLStreamException e) {
      throw damaged(program, "program", e);
    }
  }

  private static XMLStreamReader root(Document document, String name) throws XMLStreamException {
    XMLStreamReader in = Xml.reader(document.xml());
    in.nextTag();
    if (!in.getLocalName().equals(name) || !HEAP.equals(in.getNamespaceURI())) {
      throw new XMLStreamException("its root is " + in.getName(), in.getLocation());
    }
    return in;
  }

  private static String required(XMLStreamReader in, String attribute) throws XMLStreamException {
    String value = in.getAttributeValue(null, attribute);
    if (value == null) {
      throw new XMLStreamException("it has no " + attribute, in.getLocation());
    }
    return value;
  }

  private static String id(String prefix, XMLStreamReader in, String attribute)
      throws XMLStreamException {
    return prefix + checked(HASH, in, in.getAttributeValue(null, attribute));
  }

  private static String checked(Pattern form, XMLStreamReader in, String text)
      throws XMLStreamException {
    if (text == null || !form.matcher(text).matches()) {
      throw new XMLStreamException(
          "the element " + in.getLocalName() + " names no document: " + text, in.getLocation());
    }
    return text;
  }

  private static SpaceException.Damaged damaged(Document document, String kind, Throwable cause) {
    return new SpaceException.Damaged(
        "The document " + document.id() + " is not a " + kind + ": " + cause.getMessage(), cause);
  }
}
