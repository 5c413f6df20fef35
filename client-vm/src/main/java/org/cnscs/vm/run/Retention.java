package org.cnscs.vm.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.Listing;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.collect.Collector;
import org.cnscs.xml.Xml;

/**
 * How many checkpoints of a running process stay: the latest ones, and all that have a label.
 *
 * <p>The manifest of an older one goes right after each new checkpoint, by a small commit. What
 * only it needed is garbage then, and finding that means looking at all documents of the space. So
 * it is done for many removed checkpoints at once, beside the program, and rests afterwards for
 * {@value #REST} times as long as it took: whatever the size of the space, little of the processors
 * goes into it.
 */
final class Retention {
  private static final int COLLECT_AFTER = 10;
  private static final int REST = 50;
  private static final Duration IMPORT_GRACE = Duration.ofDays(1);

  private final Space space;
  private final String process;
  private final int keep;
  private final Clock clock;
  private final Executor beside;
  private final Consumer<String> report;
  private final Deque<Long> numbers = new ArrayDeque<>();
  private final AtomicBoolean collecting = new AtomicBoolean();
  private boolean known;
  private int removed;
  private volatile Instant rested = Instant.MIN;
  private String lastFailure = "";

  /**
   * Creates the retention of a process's checkpoints.
   *
   * @param keep how many without a label stay, 1 or more
   * @param beside runs a collection of garbage without keeping its caller
   * @param report tells the user of what failed
   */
  Retention(
      Space space,
      String process,
      int keep,
      Clock clock,
      Executor beside,
      Consumer<String> report) {
    this.space = space;
    this.process = process;
    this.keep = keep;
    this.clock = clock;
    this.beside = beside;
    this.report = report;
  }

  /**
   * Removes what need not stay now that there is one more checkpoint. That it fails is told once,
   * and tried again with the next checkpoint. Used by one thread at a time.
   */
  void added(long number, String label) {
    try {
      note(number, label);
      remove();
      collect();
    } catch (SpaceException e) {
      tell("older checkpoints were not removed: " + e.getMessage());
    }
  }

  private void note(long number, String label) {
    if (!known) {
      List<Long> before =
          Listing.of(space, ProcessDocument.checkpointsOf(process))
              .filter(each -> number(each) < number && !stays(each))
              .map(Retention::number)
              .toList();
      numbers.addAll(before); // all of them, or none if the space fails
      known = true;
    }
    if (label == null) {
      numbers.add(number);
    }
  }

  private static long number(DocumentInfo manifest) {
    return Long.parseLong(manifest.id().substring(manifest.id().lastIndexOf('/') + 1));
  }

  /** Tells whether a checkpoint has a label, or cannot be read, so that nobody knows. */
  private boolean stays(DocumentInfo manifest) {
    try {
      Document document = space.get(manifest.id()).orElse(null);
      return document != null && isLabelled(document);
    } catch (SpaceException.Damaged | XMLStreamException e) {
      tell(manifest.id() + " stays, since it cannot be read: " + e.getMessage());
      return true;
    }
  }

  private static boolean isLabelled(Document manifest) throws XMLStreamException {
    XMLStreamReader reader = Xml.reader(manifest.xml());
    reader.nextTag();
    return reader.getAttributeValue(null, "label") != null;
  }

  private void remove() {
    List<Long> old = numbers.stream().limit(Math.max(0, numbers.size() - keep)).toList();
    if (old.isEmpty()) {
      return;
    }
    Batch.Builder batch = Batch.builder();
    for (long number : old) {
      batch.delete(ProcessDocument.checkpointId(process, number), new Batch.Expect.Anything());
    }
    space.commit(batch.build());
    old.forEach(each -> numbers.removeFirst());
    removed += old.size();
  }

  private void collect() {
    boolean due = removed >= Math.max(keep, COLLECT_AFTER) && clock.instant().isAfter(rested);
    if (due && collecting.compareAndSet(false, true)) {
      removed = 0;
      beside.execute(this::collectNow);
    }
  }

  private void collectNow() {
    Instant begun = clock.instant();
    try {
      new Collector(space, false).collect(begun.minus(IMPORT_GRACE));
    } catch (SpaceException e) {
      tell("what removed checkpoints have left was not collected: " + e.getMessage());
    } finally {
      Instant end = clock.instant();
      rested = end.plus(Duration.between(begun, end).multipliedBy(REST));
      collecting.set(false);
    }
  }

  private synchronized void tell(String message) {
    if (!lastFailure.equals(message)) {
      lastFailure = message;
      report.accept(message);
    }
  }
}
