package org.cnscs.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Xml;

/** The processes and checkpoints that a space holds, read from their documents. */
final class Processes {
  private final Space space;

  Processes(Space space) {
    this.space = space;
  }

  /**
   * A process.
   *
   * @param root the attributes of its root
   */
  record Process(Document document, Map<String, String> root) {
    String name() {
      return root.getOrDefault("name", document.id().substring("process/".length()));
    }
  }

  /** A checkpoint as lists show it; the label is null if there is none. */
  record Checkpoint(
      long number, String label, String time, long threads, long objects, long bytes) {}

  List<Process> all() {
    List<Process> processes = new ArrayList<>();
    for (String id : ids("process/")) {
      space
          .get(id)
          .map(document -> new Process(document, rootAttributes(document)))
          .ifPresent(processes::add);
    }
    return processes;
  }

  Optional<Process> named(String name) {
    return space
        .get("process/" + name)
        .map(document -> new Process(document, rootAttributes(document)));
  }

  List<Checkpoint> checkpoints(String process) {
    List<Checkpoint> checkpoints = new ArrayList<>();
    for (String id : ids("checkpoint/" + process + "/")) {
      space.get(id).map(Processes::checkpoint).ifPresent(checkpoints::add);
    }
    return checkpoints;
  }

  private static Checkpoint checkpoint(Document document) {
    Map<String, String> root = rootAttributes(document);
    return new Checkpoint(
        number(document, root, "number"),
        root.get("label"),
        root.getOrDefault("time", ""),
        number(document, root, "threads"),
        number(document, root, "objects"),
        number(document, root, "bytes"));
  }

  private static long number(Document document, Map<String, String> root, String name) {
    String text = root.getOrDefault(name, "");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new SpaceException.Damaged(
          "The attribute %s of the document %s must be a number, found \"%s\""
              .formatted(name, document.id(), text),
          e);
    }
  }

  /** Returns a checkpoint's manifest; its number is a decimal number or {@code latest}. */
  Optional<Document> manifest(String process, String number) {
    String digits =
        number.equals("latest")
            ? named(process).map(p -> p.root().getOrDefault("latest", "0")).orElse("0")
            : number;
    if (!digits.matches("\\d{1,10}")) {
      return Optional.empty();
    }
    return space.get("checkpoint/%s/%010d".formatted(process, Long.parseLong(digits)));
  }

  private List<String> ids(String prefix) {
    return AllDocuments.infos(space, prefix).map(DocumentInfo::id).toList();
  }

  private static Map<String, String> rootAttributes(Document document) {
    try {
      XMLStreamReader reader = Xml.reader(document.xml());
      reader.nextTag();
      Map<String, String> attributes = new HashMap<>();
      for (int i = 0; i < reader.getAttributeCount(); i++) {
        attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
      }
      return attributes;
    } catch (XMLStreamException e) {
      throw new SpaceException.Damaged(
          "The document %s does not parse: %s".formatted(document.id(), e.getMessage()), e);
    }
  }
}
