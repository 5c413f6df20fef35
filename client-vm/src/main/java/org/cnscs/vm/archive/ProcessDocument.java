package org.cnscs.vm.archive;

import java.time.Instant;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * The root of a process: the one document of it that changes.
 *
 * @param name the process's name
 * @param state {@code running}, {@code suspended}, {@code ended} or {@code failed}
 * @param latest the number of its latest checkpoint; 0 if there is none
 * @param program the hash of its program's document, empty until that is stored
 * @param node the node that runs it, or ran it last; null if it was never run in this space
 * @param pid the operating system's number of that node's JVM, 0 if there is none
 * @param started when it was started, or resumed last
 * @param changed when this document was written
 * @param exit the exit status, or null
 * @param from the checkpoint that it was resumed from under a new name, or null
 */
public record ProcessDocument(
    String name,
    String state,
    long latest,
    String program,
    String node,
    long pid,
    Instant started,
    Instant changed,
    Integer exit,
    String from) {

  /** What the ids of manifests begin with. */
  public static final String CHECKPOINT = "checkpoint/";

  /** A process's root with the version that its next change expects. */
  public record Versioned(ProcessDocument process, long version) {}

  /** Returns the id of a process's root. */
  public static String id(String name) {
    return "process/" + name;
  }

  /** Returns the id of a checkpoint's manifest. */
  public static String checkpointId(String name, long number) {
    return checkpointsOf(name) + String.format("%010d", number);
  }

  /** Returns what the ids of a process's manifests begin with. */
  public static String checkpointsOf(String name) {
    return CHECKPOINT + name + "/";
  }

  /** Returns what users call the checkpoint with a manifest: its process and its number. */
  public static String checkpointName(String manifestId) {
    int slash = manifestId.lastIndexOf('/');
    return manifestId.substring(CHECKPOINT.length(), slash)
        + "@"
        + Long.parseLong(manifestId.substring(slash + 1));
  }

  /** Finds a process's root. */
  public static Optional<Versioned> find(Space space, String name) {
    return space.get(id(name)).map(document -> new Versioned(read(document), document.version()));
  }

  /**
   * Reads a process's root.
   *
   * @throws SpaceException.Damaged if it is not one
   */
  public static ProcessDocument read(Document document) {
    try {
      XMLStreamReader reader = Xml.reader(document.xml());
      reader.nextTag();
      String exit = reader.getAttributeValue(null, "exit");
      String pid = reader.getAttributeValue(null, "pid");
      return new ProcessDocument(
          reader.getAttributeValue(null, "name"),
          reader.getAttributeValue(null, "state"),
          Long.parseLong(reader.getAttributeValue(null, "latest")),
          reader.getAttributeValue(null, "program"),
          reader.getAttributeValue(null, "node"),
          pid == null ? 0 : Long.parseLong(pid),
          Instant.parse(reader.getAttributeValue(null, "started")),
          Instant.parse(reader.getAttributeValue(null, "changed")),
          exit == null ? null : Integer.valueOf(exit),
          reader.getAttributeValue(null, "from"));
    } catch (XMLStreamException | RuntimeException e) {
      throw new SpaceException.Damaged(
          "The document " + document.id() + " is not a process's root: " + e.getMessage(), e);
    }
  }

  /** Returns the document. */
  public byte[] bytes() {
    return Element.root(Vocabulary.HEAP, "process")
        .attribute("name", name)
        .attribute("state", state)
        .attribute("latest", latest)
        .attribute("program", program)
        .attribute("node", node)
        .attribute("pid", pid == 0 ? null : pid)
        .attribute("started", started)
        .attribute("changed", changed)
        .attribute("exit", exit)
        .attribute("from", from)
        .bytes();
  }

  /** Returns this with another state. */
  public ProcessDocument in(String newState, Integer status, Instant now) {
    return new ProcessDocument(
        name, newState, latest, program, node, pid, started, now, status, from);
  }

  /** Returns this with a newer checkpoint. */
  public ProcessDocument at(long checkpoint, String programHash, Instant now) {
    return new ProcessDocument(
        name, state, checkpoint, programHash, node, pid, started, now, exit, from);
  }
}
