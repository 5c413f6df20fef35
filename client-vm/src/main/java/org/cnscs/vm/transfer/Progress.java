package org.cnscs.vm.transfer;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A count of documents that tells how far it has come, from a second on after its begin and then
 * every few seconds.
 */
final class Progress {
  private static final long FIRST = 1_000_000_000L;
  private static final long EACH = 5_000_000_000L;

  private final Consumer<String> report;
  private final LongSupplier nanos;
  private int all;
  private int documents;
  private long bytes;
  private long next;

  /**
   * Starts at nothing.
   *
   * @param report told each text
   * @param nanos a clock such as {@link System#nanoTime}
   */
  Progress(Consumer<String> report, LongSupplier nanos) {
    this.report = report;
    this.nanos = nanos;
    this.next = nanos.getAsLong() + FIRST;
  }

  /** Says how many documents there will be. */
  void expect(int number) {
    all = number;
  }

  /** Counts a document. */
  void add(long length) {
    documents++;
    bytes += length;
    long now = nanos.getAsLong();
    if (now - next >= 0) {
      next = now + EACH;
      report.accept(documents + " of " + all + " documents, " + (bytes >> 20) + " MiB");
    }
  }

  int documents() {
    return documents;
  }

  long bytes() {
    return bytes;
  }
}
