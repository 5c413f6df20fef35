package org.cnscs.vm.run;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.Command;

/**
 * What takes the commands for a process out of its space, one after the other, until the process is
 * over.
 *
 * <p>A space that fails is asked again after a pause: the JVM that served it may have ended, and a
 * process that nobody could checkpoint any more would be lost with its own JVM. The failure is
 * reported once.
 *
 * @param source waits for the next command for a while
 * @param obey obeys a command and answers it
 * @param over tells whether the process is over
 * @param pause how long to wait after a failure
 */
record CommandListener(
    Source source,
    Consumer<Command> obey,
    BooleanSupplier over,
    Consumer<String> report,
    Duration pause) {

  /** Where commands come from. */
  @FunctionalInterface
  interface Source {
    /**
     * Returns the next command, or empty if none came for a while.
     *
     * @throws SpaceException if the space cannot be asked
     */
    Optional<Command> next();
  }

  /** Listens; returns when the process is over or the thread is interrupted. */
  void listen() {
    String failure = "";
    while (!over.getAsBoolean()) {
      try {
        source.next().ifPresent(obey);
        failure = "";
      } catch (SpaceException e) {
        if (!over.getAsBoolean() && !failure.equals(e.getMessage())) {
          failure = e.getMessage();
          report.accept("cannot listen for commands now, and tries again: " + failure);
        }
        if (!rested()) {
          return;
        }
      }
    }
  }

  private boolean rested() {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
