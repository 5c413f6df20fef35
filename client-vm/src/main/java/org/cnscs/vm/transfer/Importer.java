package org.cnscs.vm.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import javax.xml.stream.XMLStreamException;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.heap.CheckpointReader;
import org.cnscs.heap.HeapFormatException;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointParts;
import org.cnscs.vm.archive.Collecting;
import org.cnscs.vm.archive.ImportDocument;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.xml.Hash;
import org.cnscs.xml.XmlCopy;

/**
 * A reader of exported checkpoints into a space.
 *
 * <p>What is named by its content is stored as it is read, some documents at a time; that changes
 * nothing that can be seen. The process and its checkpoint are stored together at the end, once the
 * file was read to its end and everything was as its name says.
 */
final class Importer {
  private static final int BATCH_BYTES = 4 << 20;
  private static final int BATCH_DOCUMENTS = 1000;

  private final Space space;
  private final Progress progress;
  private final String ticket;
  private final Instant begun;
  private final SequencedMap<String, byte[]> waiting = new LinkedHashMap<>();
  private long waitingBytes;

  /**
   * Creates an importer for one file.
   *
   * @param unique part of the id of the document that keeps what the file's manifest names from
   *     being collected as garbage before the end
   * @param begun the time now
   */
  Importer(Space space, Progress progress, String unique, Instant begun) {
    this.space = space;
    this.progress = progress;
    this.ticket = ImportDocument.PREFIX + unique;
    this.begun = begun;
  }

  /**
   * What was imported.
   *
   * @param checkpoint the checkpoint as {@code process@number}
   * @param already whether the space had it
   */
  record Imported(String checkpoint, boolean already) {}

  /** A checkpoint as it is to be stored. */
  private record Target(Document manifest, ProcessDocument root) {}

  /**
   * Imports a checkpoint.
   *
   * @param as the name that its process is to have, or null for its own
   * @throws BadExportException if the file is not a whole one; nothing can be seen of it then
   * @throws VerbException if the space has another process of that name
   */
  Imported read(InputStream file, String as) throws IOException, BadExportException {
    ExportReader in = new ExportReader(file);
    ExportHead head = in.head();
    progress.expect(head.documents());
    Document root = next(in, ProcessDocument.id(head.process()));
    String id = ProcessDocument.checkpointId(head.process(), head.number());
    Document manifest = verified(in, next(in, id), head.manifest());
    CheckpointParts parts = parts(in, head, manifest);
    checkRoot(in, root, parts);
    Target target = target(parts, manifest, ProcessDocument.read(root), as);
    boolean already = refuseOther(target);
    Document program = verified(in, next(in, parts.program()), hash(parts.program()));
    Collecting known = Collecting.read(space);
    FileTable table = table(in, manifest);
    SequencedSet<String> content = content(in, head, parts, program, table);
    if (already) {
      readContent(in, content);
    } else {
      known = reserve(known, target, program, table);
      store(in, known, target, content);
    }
    return new Imported(target.root().name() + "@" + head.number(), already);
  }

  private static String hash(String id) {
    return id.substring(id.indexOf('/') + 1);
  }

  private Document next(ExportReader in, String id) throws IOException, BadExportException {
    Document document = in.next(id);
    progress.add(document.xml().length);
    return document;
  }

  private static Document verified(ExportReader in, Document document, String hash)
      throws BadExportException {
    String actual = Hash.of(document.xml());
    if (!actual.equals(hash)) {
      throw new BadExportException(
          in.at(),
          document.id()
              + " was changed: it has the hash "
              + actual
              + ", "
              + hash
              + " was expected");
    }
    return document;
  }

  private static CheckpointParts parts(ExportReader in, ExportHead head, Document manifest)
      throws BadExportException {
    try {
      CheckpointParts parts = CheckpointParts.read(manifest);
      CheckpointReader.code(manifest.xml()); // reads all of it
      if (!parts.process().equals(head.process()) || parts.number() != head.number()) {
        throw new BadExportException(
            in.at(),
            "the manifest is that of %s@%d, %s@%d was expected"
                .formatted(parts.process(), parts.number(), head.process(), head.number()));
      }
      return parts;
    } catch (SpaceException.Damaged | HeapFormatException e) {
      throw new BadExportException(in.at(), e.getMessage(), e);
    }
  }

  private static void checkRoot(ExportReader in, Document root, CheckpointParts parts)
      throws BadExportException {
    try {
      String from = ProcessDocument.read(root).from();
      boolean same = Arrays.equals(root.xml(), Root.of(parts, parts.process(), from).bytes());
      if (!same || from != null && !from.matches("[A-Za-z0-9._-]{1,64}@[1-9][0-9]{0,9}")) {
        throw new BadExportException(
            in.at(), root.id() + " was changed: it does not say what the manifest does");
      }
    } catch (SpaceException.Damaged e) {
      throw new BadExportException(in.at(), e.getMessage(), e);
    }
  }

  private static Target target(
      CheckpointParts parts, Document manifest, ProcessDocument root, String as) {
    if (as == null || as.equals(root.name())) {
      return new Target(manifest, root);
    }
    String from = root.name() + "@" + parts.number();
    String id = ProcessDocument.checkpointId(as, parts.number());
    return new Target(new Document(id, 1, renamed(manifest, as)), Root.of(parts, as, from));
  }

  private static byte[] renamed(Document manifest, String as) {
    try {
      return XmlCopy.of(
          manifest.xml(),
          (element, attributes) -> {
            if (element.endsWith("manifest")) {
              attributes.replace("process", as);
            }
          });
    } catch (XMLStreamException e) {
      throw new IllegalStateException("The manifest was read before", e);
    }
  }

  /** Tells whether the space has just this checkpoint; refuses to touch another process. */
  private boolean refuseOther(Target target) {
    Optional<Document> present = space.get(target.manifest().id());
    if (present.isPresent() && Arrays.equals(present.get().xml(), target.manifest().xml())) {
      return true;
    }
    if (ProcessDocument.find(space, target.root().name()).isPresent()) {
      throw exists(target, null);
    }
    return false;
  }

  private VerbException exists(Target target, Throwable cause) {
    return new VerbException(
        ExitCode.CONFLICT,
        "Process "
            + target.root().name()
            + " exists already in "
            + space.location()
            + ", and is not this one; import it under another name: --as NAME",
        cause);
  }

  /** Reads and stores the subtables, without which nobody knows what the manifest names. */
  private FileTable table(ExportReader in, Document manifest)
      throws IOException, BadExportException {
    try {
      FileTable table = FileTable.read(manifest, id -> kept(in, id));
      send();
      return table;
    } catch (SpaceException.Damaged e) {
      throw new BadExportException(in.at(), e.getMessage(), e);
    }
  }

  private static SequencedSet<String> content(
      ExportReader in, ExportHead head, CheckpointParts parts, Document program, FileTable table)
      throws BadExportException {
    SequencedSet<String> content = files(in, program);
    content.addAll(parts.classes());
    content.addAll(table.lines());
    int documents = content.size() + table.tables().size() + 3;
    if (documents != head.documents()) {
      throw new BadExportException(
          in.at(),
          "the start tells of " + head.documents() + " documents, the manifest of " + documents);
    }
    return content;
  }

  private static SequencedSet<String> files(ExportReader in, Document program)
      throws BadExportException {
    try {
      return CheckpointParts.filesOf(program);
    } catch (SpaceException.Damaged e) {
      throw new BadExportException(in.at(), e.getMessage(), e);
    }
  }

  private void readContent(ExportReader in, SequencedSet<String> content)
      throws IOException, BadExportException {
    for (String id : content) {
      kept(in, id);
    }
    in.end();
    send();
  }

  /** Reads the next document, which is named by its content, and sees to it that it is stored. */
  private Document kept(ExportReader in, String id) throws IOException, BadExportException {
    Document document = verified(in, next(in, id), hash(id));
    waiting.put(id, document.xml());
    waitingBytes += document.xml().length;
    if (waitingBytes > BATCH_BYTES || waiting.size() == BATCH_DOCUMENTS) {
      send();
    }
    return document;
  }

  private void send() {
    new ProgramArchive(space).send(waiting);
    waiting.clear();
    waitingBytes = 0;
  }

  /** Has what the manifest names kept, now that all its subtables are there. */
  private Collecting reserve(Collecting known, Target target, Document program, FileTable table) {
    Batch.Expect absent = new Batch.Expect.Absent();
    byte[] document = new ImportDocument(begun, target.manifest().xml()).bytes();
    return known.commit(
        space,
        batch ->
            batch
                .put(ticket, document, absent)
                .put(program.id(), program.xml(), new Batch.Expect.SameIfPresent()),
        () -> checkTables(table));
  }

  private void checkTables(FileTable table) {
    if (!space.missing(table.tables()).isEmpty()) {
      throw new VerbException(
          ExitCode.CONFLICT,
          "cnscs gc has removed documents of the import while it began; import the file again");
    }
  }

  private void store(ExportReader in, Collecting known, Target target, SequencedSet<String> content)
      throws IOException, BadExportException {
    try {
      readContent(in, content);
      reveal(known, target);
    } catch (IOException | BadExportException | RuntimeException e) {
      removeTicket(e);
      throw e;
    }
  }

  private void removeTicket(Exception failure) {
    try {
      space.commit(Batch.builder().delete(ticket, new Batch.Expect.Anything()).build());
    } catch (SpaceException e) {
      failure.addSuppressed(e);
    }
  }

  /** Makes a manifest visible whose documents are all there, since the ticket keeps them. */
  private void reveal(Collecting known, Target target) {
    Batch.Expect absent = new Batch.Expect.Absent();
    try {
      known.commit(
          space,
          batch ->
              batch
                  .delete(ticket, new Batch.Expect.Version(1))
                  .put(target.manifest().id(), target.manifest().xml(), absent)
                  .put(ProcessDocument.id(target.root().name()), target.root().bytes(), absent),
          () -> {});
    } catch (SpaceException.Conflict e) {
      throw space.get(ticket).isPresent() ? exists(target, e) : givenUp(e);
    }
  }

  private static VerbException givenUp(Throwable cause) {
    return new VerbException(
        ExitCode.CONFLICT,
        "The import took longer than the grace time of cnscs gc, which has given it up; import the"
            + " file again",
        cause);
  }
}
