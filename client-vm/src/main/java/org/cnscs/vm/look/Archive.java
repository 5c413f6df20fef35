package org.cnscs.vm.look;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.heap.DeltaEntry;
import org.cnscs.heap.HeapFormatException;
import org.cnscs.heap.LineEntry;
import org.cnscs.heap.OverlaidLines;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointTable;
import org.cnscs.vm.archive.Listing;

/**
 * The processes and checkpoints that a space keeps; what does not exist is answered with what does.
 */
public final class Archive {
  private static final int SHOWN_NAMES = 10;

  private final Space space;
  private final Map<Manifest, OverlaidLines> overlaid = new IdentityHashMap<>();

  /** Creates the archive of a space. */
  public Archive(Space space) {
    this.space = space;
  }

  /** Returns the id of a process's root. */
  static String processId(String name) {
    return "process/" + name;
  }

  /** Returns the id of a checkpoint's manifest. */
  static String checkpointId(String process, long number) {
    return "checkpoint/" + process + "/" + String.format("%010d", number);
  }

  /** Returns all processes by name. */
  List<ProcessRoot> processes() {
    return list("process/").stream()
        .flatMap(info -> space.get(info.id()).stream())
        .map(Archive::root)
        .toList();
  }

  /**
   * Returns a process.
   *
   * @throws VerbException if there is none of this name
   */
  ProcessRoot process(String name) {
    return space.get(processId(name)).map(Archive::root).orElseThrow(() -> noProcess(name));
  }

  private VerbException noProcess(String name) {
    List<String> names =
        list("process/").stream().map(info -> info.id().substring("process/".length())).toList();
    String shown = names.stream().limit(SHOWN_NAMES).collect(Collectors.joining(", "));
    String there =
        names.isEmpty()
            ? "; it has no processes at all"
            : "; there "
                + (names.size() == 1 ? "is " : "are ")
                + shown
                + (names.size() > SHOWN_NAMES ? ", …" : "");
    return new VerbException(
        ExitCode.NOT_FOUND, "No process " + name + " in " + space.location() + there);
  }

  private static ProcessRoot root(Document document) {
    return new ProcessRoot(document.version(), parse(document, ManifestReader::readHeader));
  }

  /** Returns what is listed of a process's manifests, in the order of their numbers. */
  List<DocumentInfo> checkpoints(String process) {
    return list("checkpoint/" + process + "/");
  }

  /** Returns the header of a manifest. */
  Map<String, String> header(DocumentInfo manifest) {
    return space
        .get(manifest.id())
        .map(document -> parse(document, ManifestReader::readHeader))
        .orElse(Map.of());
  }

  /**
   * Returns the document of a checkpoint.
   *
   * @throws VerbException if there is no such process or checkpoint
   */
  public Document checkpoint(CheckpointName name) {
    ProcessRoot root = process(name.process());
    long number = name.number() == 0 ? root.latest() : name.number();
    return space
        .get(checkpointId(name.process(), number))
        .orElseThrow(() -> noCheckpoint(name.process(), number));
  }

  private VerbException noCheckpoint(String process, long number) {
    List<Long> numbers = checkpoints(process).stream().map(Archive::number).toList();
    String what =
        number == 0 ? process + " has no checkpoint yet" : process + " has no checkpoint " + number;
    String there =
        numbers.isEmpty()
            ? (number == 0 ? "" : "; it has none yet")
            : "; it has " + ranges(numbers);
    return new VerbException(ExitCode.NOT_FOUND, what + there);
  }

  /** Returns the number of the checkpoint whose manifest was listed. */
  static long number(DocumentInfo manifest) {
    return number(manifest.id());
  }

  /** Returns the number of the checkpoint of a manifest. */
  public static long number(Document manifest) {
    return number(manifest.id());
  }

  private static long number(String id) {
    return Long.parseLong(id.substring(id.lastIndexOf('/') + 1));
  }

  /** Returns ascending numbers as text: {@code 1 to 5, 8}. */
  static String ranges(List<Long> numbers) {
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < numbers.size(); ) {
      int last = i;
      while (last + 1 < numbers.size() && numbers.get(last + 1) == numbers.get(last) + 1) {
        last++;
      }
      ranges.add(last == i ? "" + numbers.get(i) : numbers.get(i) + " to " + numbers.get(last));
      i = last + 1;
    }
    return String.join(", ", ranges);
  }

  /** Returns a checkpoint's manifest. */
  Manifest manifest(CheckpointName name) {
    Document document = checkpoint(name);
    CheckpointTable table = CheckpointTable.of(document, space);
    return parse(document, xml -> ManifestReader.read(xml, table));
  }

  /**
   * Returns the document of a line as the delta lines leave it.
   *
   * @throws SpaceException.Damaged if the space does not have it
   */
  Document line(Manifest manifest, LineEntry line) {
    return overlaid(manifest, line, stored(manifest, line));
  }

  /**
   * Returns the document of a line as it is stored.
   *
   * @throws SpaceException.Damaged if the space does not have it
   */
  Document stored(Manifest manifest, LineEntry line) {
    return stored(manifest, "line " + line.number(), line.hash());
  }

  /** Returns the document of a delta line. */
  Document stored(Manifest manifest, DeltaEntry delta) {
    return stored(manifest, "delta line " + delta.number(), delta.hash());
  }

  /** Returns a line as the delta lines leave it. */
  Document overlaid(Manifest manifest, LineEntry line, Document stored) {
    try {
      byte[] xml = overlaid(manifest).line(line.number(), stored.xml());
      return new Document(stored.id(), stored.version(), xml);
    } catch (HeapFormatException e) {
      throw new SpaceException.Damaged(e.getMessage(), e);
    }
  }

  /** Returns the numbers of the lines of which a delta line holds objects. */
  Set<Integer> lines(Manifest manifest, DeltaEntry delta) {
    try {
      return overlaid(manifest).lines(delta);
    } catch (HeapFormatException e) {
      throw new SpaceException.Damaged(e.getMessage(), e);
    }
  }

  /** Returns the lines of a checkpoint as its delta lines leave them. */
  OverlaidLines overlaid(Manifest manifest) {
    return overlaid.computeIfAbsent(
        manifest,
        _ ->
            new OverlaidLines(
                manifest.checkpoint(),
                manifest.table().deltas(),
                delta -> stored(manifest, delta).xml()));
  }

  private Document stored(Manifest manifest, String what, String hash) {
    return space
        .get("line/" + hash)
        .orElseThrow(
            () ->
                new SpaceException.Damaged(
                    manifest.checkpoint()
                        + " is damaged: its "
                        + what
                        + " (hash "
                        + hash
                        + ") is not in "
                        + space.location()
                        + "; use another checkpoint, or bring the line back from a copy",
                    null));
  }

  private List<DocumentInfo> list(String prefix) {
    return Listing.of(space, prefix).toList();
  }

  /** A way to read a document. */
  interface Parser<T> {
    /** Reads the document. */
    T parse(byte[] document) throws XMLStreamException;
  }

  /**
   * Reads a document.
   *
   * @throws SpaceException.Damaged if it cannot be read
   */
  static <T> T parse(Document document, Parser<T> parser) {
    try {
      return parser.parse(document.xml());
    } catch (XMLStreamException | IllegalArgumentException | ArithmeticException e) {
      throw new SpaceException.Damaged(
          "Document " + document.id() + " is not what its id says: " + e.getMessage(), e);
    }
  }
}
