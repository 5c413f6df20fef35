package org.cnscs.heap;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.heap.raw.HeapPages;
import org.cnscs.heap.raw.MarkWord;

/**
 * The writer of one checkpoint.
 *
 * <p>The threads of the process must stand still meanwhile, and nobody else may ask objects of the
 * program for their identity hash codes, since free ones are used to find objects again; all is as
 * it was before when the writer is done.
 *
 * <p>Where the system tells which pages of memory were written, a checkpoint of a large heap is an
 * {@linkplain Increment increment} of the one before, and its time follows what has changed.
 */
public final class CheckpointWriter {
  /** How many objects are walked in a few milliseconds. */
  private static final int FEW = 50_000;

  /** The bytes of a JVM's heap in which a process with many objects may be. */
  private static final long LARGE = 64L << 20;

  private final HeapPolicy policy;
  private final ObjectTable previous;
  private final Map<Class<?>, StaticsOf> statics;
  private final int few;

  /**
   * Makes a writer.
   *
   * @param policy the border between the program and what is around it
   * @param previous the table of the checkpoint before, or {@link ObjectTable#empty()}; no other
   *     checkpoint may have been written after it
   */
  public CheckpointWriter(HeapPolicy policy, ObjectTable previous) {
    this(policy, previous, FEW);
  }

  /**
   * Makes a writer.
   *
   * @param few below how many objects the whole heap is walked
   */
  CheckpointWriter(HeapPolicy policy, ObjectTable previous, int few) {
    this.policy = policy;
    this.previous = previous;
    this.statics = new HashMap<>(previous.statics);
    this.few = few;
  }

  /**
   * Writes a checkpoint.
   *
   * @throws UnsupportedObjectException if something that is reachable cannot be kept
   */
  public EncodedCheckpoint write(ProcessImage image) {
    return draft(image).finish();
  }

  /**
   * Writes all of a checkpoint for which the process has to stand still.
   *
   * @throws UnsupportedObjectException if something that is reachable cannot be kept
   */
  public CheckpointDraft draft(ProcessImage image) {
    if (!MarkWord.isKnown()) {
      throw new IllegalStateException(
          "This JVM keeps identity hash codes where they cannot be found, so no checkpoint of it"
              + " would be right; use a 64-bit HotSpot JVM of JDK 25");
    }
    HeapPages pages = HeapPages.ifFound();
    CheckpointDraft increment =
        pages != null && Increment.pays(previous, policy, few)
            ? Increment.draft(policy, previous, statics, pages, image)
            : null;
    return increment != null
        ? increment
        : new WholeHeap(policy, previous, statics).draft(image, pages, few);
  }

  /**
   * Does what can be done for a checkpoint while the process still runs, so that it stands still
   * for less time.
   *
   * @return the table from which the checkpoint is to be written, instead of the one before; that
   *     one is of no more use
   */
  public ObjectTable prepare() {
    HeapPages pages = mayBeLarge() ? HeapPages.find() : HeapPages.ifFound();
    return pages != null && Increment.pays(previous, policy, few)
        ? Preparation.of(previous, pages)
        : previous;
  }

  /** Tells whether it is worth seeking pages for the first checkpoint already. */
  private boolean mayBeLarge() {
    Runtime jvm = Runtime.getRuntime();
    return previous.size() == 0 && jvm.totalMemory() - jvm.freeMemory() > LARGE;
  }

  /** Returns the class files of a process that no checkpoint before had. */
  static Map<String, byte[]> newFiles(ProcessImage image, ObjectTable previous) {
    Map<String, byte[]> files = new HashMap<>(image.code().files());
    files.keySet().removeAll(previous.classes);
    return files;
  }

  /** Returns how many bytes all lines have; without those of delta lines. */
  static long bytes(List<CheckpointDraft.DraftLine> lines, ObjectTable previous) {
    return lines.stream()
        .mapToLong(
            line ->
                line.xml() == null
                    ? previous.lines.get(line.number()).line().bytes()
                    : line.xml().length)
        .sum();
  }
}
