package org.cnscs.vm.run;

import java.time.Duration;
import java.util.Optional;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import picocli.CommandLine.Option;

/** The options that {@code run} and {@code resume} share. */
final class RunOptions {

  @Option(
      names = "--every",
      paramLabel = "DUR",
      description = "Takes a checkpoint at this interval, such as 500ms or 2s.")
  private Duration every;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description =
          "Keeps the N latest checkpoints and all with a label; removes older ones, and then what"
              + " only they needed.")
  private Integer keep;

  @Option(
      names = "--checkpoint-at-exit",
      description = "Takes a checkpoint when the client VM is told to end.")
  private boolean atExit;

  @Option(
      names = "--limit",
      paramLabel = "DUR",
      defaultValue = "10s",
      description =
          "How long a checkpoint waits for pinned threads; ${DEFAULT-VALUE} if not given.")
  private Duration limit;

  /**
   * Read by the launcher, since a JVM must know it before it starts; here so that it is explained.
   */
  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "The most memory for the heap, such as 512m or 4g.")
  private String heap;

  @Option(
      names = {"-v", "--verbose"},
      description = "Tells of each checkpoint on standard error.")
  private boolean verbose;

  Duration every() {
    return every;
  }

  /** Returns how many checkpoints without a label stay, if not all. */
  Optional<Integer> keep() {
    return Optional.ofNullable(keep);
  }

  /** Refuses what no process can run with. */
  void check() {
    if (keep != null && keep < 1) {
      throw new VerbException(ExitCode.USAGE, "--keep is " + keep + "; choose 1 or more");
    }
  }

  boolean atExit() {
    return atExit;
  }

  Duration limit() {
    return limit;
  }

  boolean verbose() {
    return verbose;
  }
}
