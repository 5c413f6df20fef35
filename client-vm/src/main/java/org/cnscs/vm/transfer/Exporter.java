package org.cnscs.vm.transfer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.cnscs.heap.Subtable;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointParts;
import org.cnscs.vm.archive.CheckpointTable;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.xml.Hash;

/**
 * A writer of checkpoints as files, document by document: the manifest, a name for each document
 * and one document are in memory at a time. The file depends on the checkpoint alone: exporting it
 * again, also from another space, gives the same bytes.
 */
final class Exporter {
  private final Space space;
  private final Progress progress;

  Exporter(Space space, Progress progress) {
    this.space = space;
    this.progress = progress;
  }

  /**
   * Writes a checkpoint.
   *
   * @throws SpaceException.Damaged if a document is missing or damaged
   */
  void export(Document manifest, ProcessDocument process, OutputStream to) throws IOException {
    CheckpointParts parts = CheckpointParts.read(manifest);
    Document program = verified(parts.program());
    SequencedSet<String> content = content(manifest, parts, program);
    ExportHead head =
        new ExportHead(
            parts.process(), parts.number(), Hash.of(manifest.xml()), content.size() + 3);
    progress.expect(head.documents());
    OutputStream out = new BufferedOutputStream(to, 1 << 16);
    write(out, ExportHead.DECLARATION + head.tag() + "\n");
    write(out, Root.document(Root.of(parts, parts.process(), process.from())));
    write(out, manifest);
    write(out, program);
    for (String id : content) {
      write(out, verified(id));
    }
    write(out, ExportHead.END);
    out.flush();
  }

  /** Returns the ids of all that follows the program: subtables first, so that all else follows. */
  private SequencedSet<String> content(Document manifest, CheckpointParts parts, Document program) {
    SequencedSet<String> tables = new LinkedHashSet<>();
    SequencedSet<String> lines = new LinkedHashSet<>();
    CheckpointTable.of(manifest, space)
        .forEach(_ -> true, item -> (item instanceof Subtable ? tables : lines).add(item.id()));
    SequencedSet<String> content = new LinkedHashSet<>(tables);
    content.addAll(CheckpointParts.filesOf(program));
    content.addAll(parts.classes());
    content.addAll(lines);
    return content;
  }

  private Document verified(String id) {
    Document document =
        space.get(id).orElseThrow(() -> damaged("the document " + id + " is not in it"));
    String hash = Hash.of(document.xml());
    if (!id.endsWith("/" + hash)) {
      throw damaged("the document " + id + " has the hash " + hash);
    }
    return document;
  }

  private SpaceException.Damaged damaged(String why) {
    return new SpaceException.Damaged(
        "The checkpoint is damaged in "
            + space.location()
            + ": "
            + why
            + "; export another, or bring the document back from a copy",
        null);
  }

  private void write(OutputStream out, Document document) throws IOException {
    byte[] xml = document.xml();
    write(out, "<c:document id=\"" + document.id() + "\" length=\"" + xml.length + "\">");
    out.write(xml);
    write(out, ExportHead.DOCUMENT_END);
    progress.add(xml.length);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
