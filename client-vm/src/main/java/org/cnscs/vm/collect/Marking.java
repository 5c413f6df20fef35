package org.cnscs.vm.collect;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cnscs.heap.Subtable;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointParts;
import org.cnscs.vm.archive.CheckpointTable;
import org.cnscs.vm.archive.ImportDocument;
import org.cnscs.vm.archive.Listing;
import org.cnscs.vm.archive.ProcessDocument;

/**
 * The search for what is to be kept: all that manifests refer to, those of imports that are under
 * way included, and the programs of processes. When it is repeated it reads only manifests that may
 * be new; what was marked stays marked.
 *
 * <p>Of a checkpoint of which a subtable cannot be read nobody knows all documents. What {@link
 * Unreadable may be} one of them is kept, and the rest is as with any other.
 */
final class Marking {
  private final Space space;
  private final KeptHashes kept = new KeptHashes();
  private final Map<String, Document> roots = new HashMap<>();
  private final Set<String> manifests = new HashSet<>();
  private final Set<String> programs = new HashSet<>();

  /** The hashes of subtables of which all that they name is marked; whole, since they decide. */
  private final Set<String> tables = new HashSet<>();

  private final Unreadable unreadable;

  Marking(Space space) {
    this.space = space;
    this.unreadable = new Unreadable(space);
  }

  /** Tells whether a document is to be kept. */
  boolean keeps(DocumentInfo document) {
    return kept.contains(document.id()) || unreadable.mayHold(document.id());
  }

  /** Returns what was found of checkpoints of which not all is known. */
  List<Damage> damages() {
    return unreadable.damages();
  }

  /**
   * Marks all that is to be kept. Imports come before checkpoints, since one turns into the other.
   *
   * @throws SpaceException.Damaged if a manifest cannot be read
   */
  void mark() {
    Listing.of(space, ImportDocument.PREFIX).forEach(each -> markManifest(each.id()));
    Listing.of(space, "process/")
        .flatMap(each -> space.get(each.id()).stream())
        .forEach(this::markProcess);
  }

  /** Marks the checkpoints of a process, unless none was made since it was met before. */
  private void markProcess(Document document) {
    ProcessDocument root = ProcessDocument.read(document);
    Document before = roots.put(document.id(), document);
    if (before != null && Arrays.equals(before.xml(), document.xml())) {
      return;
    }
    String checkpoints = ProcessDocument.checkpointsOf(root.name());
    if (before != null && !root.started().equals(ProcessDocument.read(before).started())) {
      manifests.removeIf(id -> id.startsWith(checkpoints)); // it may be another of the same name
    }
    if (!root.program().isEmpty()) {
      markProgram("program/" + root.program());
    }
    Listing.of(space, checkpoints).forEach(each -> markManifest(each.id()));
  }

  private void markManifest(String id) {
    if (manifests.add(id)) {
      try {
        space.get(id).ifPresent(this::markParts);
      } catch (SpaceException.Damaged e) {
        throw new SpaceException.Damaged(new Damage(id, e.getMessage()).told(), e);
      }
    }
  }

  private void markParts(Document manifest) {
    CheckpointParts parts = CheckpointParts.read(manifest);
    parts.classes().forEach(kept::add);
    markProgram(parts.program());
    markTable(manifest);
  }

  private void markTable(Document manifest) {
    Set<String> entered = new HashSet<>();
    Map<Subtable, String> unread = new LinkedHashMap<>();
    CheckpointTable.of(manifest, space)
        .forEach(
            subtable -> !tables.contains(subtable.hash()) && entered.add(subtable.hash()),
            item -> kept.add(item.id()),
            (subtable, why) -> unread.put(subtable, why.getMessage()));
    if (unread.isEmpty()) {
      tables.addAll(entered);
    } else if (space.get(manifest.id()).isPresent()) {
      unreadable.add(manifest.id(), unread);
    } // else it was removed meanwhile, and with it what only it needed
  }

  private void markProgram(String id) {
    kept.add(id);
    if (!programs.contains(id)) {
      space.get(id).ifPresent(this::markFiles);
    }
  }

  private void markFiles(Document program) {
    CheckpointParts.filesOf(program).forEach(kept::add);
    programs.add(program.id());
  }
}
