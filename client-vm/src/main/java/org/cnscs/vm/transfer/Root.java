package org.cnscs.vm.transfer;

import org.cnscs.space.Document;
import org.cnscs.vm.archive.CheckpointParts;
import org.cnscs.vm.archive.ProcessDocument;

/** A process's root as an exported checkpoint has it: suspended, with that as the latest. */
final class Root {

  private Root() {}

  /**
   * Returns the root for a checkpoint.
   *
   * @param from the checkpoint that the process was resumed from under a new name, or null
   */
  static ProcessDocument of(CheckpointParts parts, String process, String from) {
    String program = parts.program().substring(parts.program().indexOf('/') + 1);
    return new ProcessDocument(
        process,
        "suspended",
        parts.number(),
        program,
        null,
        0,
        parts.time(),
        parts.time(),
        null,
        from);
  }

  /** Returns a root's document. */
  static Document document(ProcessDocument root) {
    return new Document(ProcessDocument.id(root.name()), 1, root.bytes());
  }
}
