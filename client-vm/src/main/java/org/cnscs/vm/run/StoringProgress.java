package org.cnscs.vm.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.cnscs.vm.archive.ProgramArchive;

/**
 * Tells the user that storing a program takes long, and which file it has come to: mostly a class
 * path's directory then has data in it that nobody meant to be part of the program.
 */
final class StoringProgress implements ProgramArchive.Progress {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration EACH = Duration.ofSeconds(30);

  private final Consumer<String> report;
  private final Clock clock;
  private Instant next;

  StoringProgress(Consumer<String> report, Clock clock) {
    this.report = report;
    this.clock = clock;
  }

  @Override
  public void reading(String entry, String path, long before) {
    Instant now = clock.instant();
    if (next == null) {
      next = now.plus(FIRST);
    } else if (now.isAfter(next)) {
      next = now.plus(EACH);
      report.accept(
          "the first checkpoint stores the program, %d MiB of its class path so far, now %s in %s; what is no part of it is best kept elsewhere"
              .formatted(before >> 20, path, entry));
    }
  }
}
