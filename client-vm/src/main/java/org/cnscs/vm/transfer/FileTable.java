package org.cnscs.vm.transfer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.cnscs.heap.Subtable;
import org.cnscs.heap.TableItem;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointTable;

/**
 * What the line table of an exported checkpoint names.
 *
 * @param tables the ids of its subtables, in the file's order
 * @param lines the ids of lines and delta lines, each once, in that of the table
 */
record FileTable(List<String> tables, SequencedSet<String> lines) {

  /** What reads the next document of a file, which must have an id. */
  interface Documents {
    Document next(String id) throws IOException, BadExportException;
  }

  /** A failure of {@link Documents} on its way out of the reading of a table. */
  private static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FailedException(Exception cause) {
      super(cause);
    }
  }

  /**
   * Reads the subtables of a manifest; they are asked for in the order in which a file has them.
   *
   * @throws SpaceException.Damaged if they are none
   */
  static FileTable read(Document manifest, Documents documents)
      throws IOException, BadExportException {
    FileTable table = new FileTable(new ArrayList<>(), new LinkedHashSet<>());
    try {
      CheckpointTable.of(manifest, hash -> next(documents, Subtable.PREFIX + hash))
          .forEach(_ -> true, table::add);
      return table;
    } catch (FailedException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw (BadExportException) e.getCause();
    }
  }

  private static byte[] next(Documents documents, String id) {
    try {
      return documents.next(id).xml();
    } catch (IOException | BadExportException e) {
      throw new FailedException(e);
    }
  }

  private void add(TableItem item) {
    switch (item) {
      case Subtable subtable -> tables.add(subtable.id());
      case TableItem.Entry entry -> lines.add(entry.id());
    }
  }
}
