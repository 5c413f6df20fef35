package org.cnscs.vm.transfer;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.cnscs.cli.ResultOptions;

/**
 * A count of documents that tells how far it has come, when it has taken two seconds and then every
 * few seconds.
 */
final class Progress {
  private static final long FIRST = 2_000_000_000L;
  private static final long EACH = 5_000_000_000L;

  private final Consumer<String> report;
  private final LongSupplier nanos;
  private int all;
  private int documents;
  private long bytes;
  private long next;

  /** Returns a count that is told to the user, unless the output is for programs. */
  static Progress to(ResultOptions options) {
    Consumer<String> report =
        text -> {
          options.err().println("cnscs: " + text);
          options.err().flush();
        };
    return new Progress(options.output().isJson() ? _ -> {} : report, System::nanoTime);
  }

  /**
   * Creates a count.
   *
   * @param report told each text
   * @param nanos a clock such as {@link System#nanoTime}
   */
  Progress(Consumer<String> report, LongSupplier nanos) {
    this.report = report;
    this.nanos = nanos;
  }

  /** Begins, with the number of documents that there will be. */
  void expect(int number) {
    all = number;
    next = nanos.getAsLong() + FIRST;
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
