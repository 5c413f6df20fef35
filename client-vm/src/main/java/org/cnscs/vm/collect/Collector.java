package org.cnscs.vm.collect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.Collecting;
import org.cnscs.vm.archive.ImportDocument;
import org.cnscs.vm.archive.Listing;

/**
 * A collector of garbage: deletes documents that are named by their content and to which no
 * checkpoint refers.
 *
 * <p>Each batch of deletions is committed on condition that no manifest has become visible since
 * marking began (see {@link Collecting}). If one has, the search for what is to be kept is repeated
 * before the batch is tried again.
 */
public final class Collector {
  private static final List<String> KINDS =
      List.of("line/", "table/", "class/", "resource/", "program/");
  private static final int BATCH = 1000;

  private final Space space;
  private final Marking marking;
  private final boolean pretend;
  private Collecting known;

  /**
   * Creates a collector that has not begun.
   *
   * @param pretend whether nothing is to be deleted
   */
  public Collector(Space space, boolean pretend) {
    this.space = space;
    this.marking = new Marking(space);
    this.pretend = pretend;
  }

  /**
   * Collects garbage.
   *
   * @param abandoned imports that were begun before this are given up
   * @throws SpaceException.Damaged if a manifest cannot be read; nothing more is deleted then
   * @see #damages
   */
  public Garbage collect(Instant abandoned) {
    Garbage garbage = new Garbage();
    if (!pretend) {
      begin();
      giveUpImports(abandoned);
    }
    marking.mark();
    for (String kind : KINDS) {
      Iterator<DocumentInfo> all = Listing.of(space, kind).iterator();
      while (all.hasNext()) {
        collect(kind, next(all), garbage);
      }
    }
    if (!pretend) {
      delete(List.of(), true);
    }
    return garbage;
  }

  /** Returns what was wrong with checkpoints, of which nothing was collected. */
  List<Damage> damages() {
    return marking.damages();
  }

  /** Sees to it that from now on whoever makes a manifest visible changes the version. */
  private void begin() {
    known = Collecting.read(space);
    while (!known.running()) {
      attempt(List.of(), false);
    }
  }

  private static List<DocumentInfo> next(Iterator<DocumentInfo> all) {
    List<DocumentInfo> next = new ArrayList<>();
    while (all.hasNext() && next.size() < BATCH) {
      next.add(all.next());
    }
    return next;
  }

  private void giveUpImports(Instant before) {
    List<DocumentInfo> abandoned =
        Listing.of(space, ImportDocument.PREFIX)
            .filter(
                each ->
                    space
                        .get(each.id())
                        .filter(document -> ImportDocument.begun(document).isBefore(before))
                        .isPresent())
            .toList();
    if (!abandoned.isEmpty()) {
      delete(abandoned, false);
    }
  }

  private void collect(String kind, List<DocumentInfo> some, Garbage garbage) {
    List<DocumentInfo> dead = dead(some);
    if (!pretend && !dead.isEmpty()) {
      dead = deleteDead(dead);
    }
    dead.forEach(each -> garbage.add(kind, each.bytes()));
  }

  private List<DocumentInfo> dead(List<DocumentInfo> some) {
    return some.stream().filter(each -> !marking.keeps(each)).toList();
  }

  private List<DocumentInfo> deleteDead(List<DocumentInfo> some) {
    List<DocumentInfo> dead = some;
    while (!attempt(dead, false)) {
      begin(); // another collector may have ended
      marking.mark();
      dead = dead(dead);
    }
    return dead;
  }

  private void delete(List<DocumentInfo> documents, boolean last) {
    boolean done = false;
    while (!done) {
      done = attempt(documents, last);
    }
  }

  /**
   * Deletes documents. That they are gone already does not matter: another collector has been
   * there.
   *
   * @return false if manifests may have become visible, and nothing was deleted
   */
  private boolean attempt(List<DocumentInfo> documents, boolean last) {
    try {
      known =
          known.delete(
              space,
              batch -> documents.forEach(each -> batch.delete(each.id(), new Expect.Anything())),
              last);
      return true;
    } catch (SpaceException.Conflict e) {
      Collecting now = Collecting.read(space);
      if (now.equals(known)) {
        throw e;
      }
      known = now;
      return false;
    }
  }
}
