package org.cnscs.vm.archive;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Vocabulary;

/**
 * What a space says of the collection of garbage in it: the guard that keeps a checkpoint from
 * referring to documents that are collected at the same time.
 *
 * <p>A document {@code collection} has a new version after each batch of deletions. Who makes a
 * manifest visible first reads this, then sees to it that all that the manifest refers to is there,
 * and then commits on condition that the version is still the same: nothing was deleted meanwhile.
 * While a collector is at work the commit changes the version as well, so that the collector's next
 * deletions fail, and it looks for new manifests before it tries again.
 *
 * @param running whether a collector is at work, or died at it
 * @param version the version of the document, 0 if there is none yet
 */
public record Collecting(boolean running, long version) {
  private static final String ID = "collection";
  private static final byte[] RUNNING = document("running");
  private static final byte[] DONE = document("done");

  private static byte[] document(String state) {
    return Element.root(Vocabulary.HEAP, "collection").attribute("state", state).bytes();
  }

  /** Reads the state. */
  public static Collecting read(Space space) {
    Optional<Document> document = space.get(ID);
    boolean running = document.map(each -> !Arrays.equals(each.xml(), DONE)).orElse(false);
    return new Collecting(running, document.map(Document::version).orElse(0L));
  }

  private Expect unchanged() {
    return version == 0 ? new Expect.Absent() : new Expect.Version(version);
  }

  /**
   * Commits changes that make a manifest visible.
   *
   * @param changes adds the changes to an empty batch
   * @param recheck sees to it that all is there to which the manifest refers; called when something
   *     may have been deleted since this was read
   * @return the state in which all that the manifest refers to is there
   * @throws SpaceException.Conflict if another condition of the batch is not met
   */
  public Collecting commit(Space space, Consumer<Batch.Builder> changes, Runnable recheck) {
    Collecting known = this;
    while (true) {
      try {
        return known.attempt(space, changes);
      } catch (SpaceException.Conflict e) {
        Collecting now = read(space);
        if (now.equals(known)) {
          throw e;
        }
        recheck.run();
        known = now;
      }
    }
  }

  private Collecting attempt(Space space, Consumer<Batch.Builder> changes) {
    Batch.Builder batch = Batch.builder();
    changes.accept(batch);
    if (running) {
      batch.put(ID, RUNNING, unchanged());
    } else {
      batch.check(ID, unchanged());
    }
    space.commit(batch.build());
    return running ? new Collecting(true, version + 1) : this;
  }

  /**
   * Commits a collector's deletions.
   *
   * @param last whether the collector is done with them
   * @return the state after it
   * @throws SpaceException.Conflict if a manifest may have become visible since this was read
   */
  public Collecting delete(Space space, Consumer<Batch.Builder> deletions, boolean last) {
    Batch.Builder batch = Batch.builder().put(ID, last ? DONE : RUNNING, unchanged());
    deletions.accept(batch);
    space.commit(batch.build());
    return new Collecting(!last, version + 1);
  }
}
