package org.cnscs.vm.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.cnscs.vm.process.MemoryFiles;

/** Many made programs, each run plainly and then stopped and continued at random moments. */
final class Campaign {
  private static final int BATCH = 25;
  private static final long SHRINKING = TimeUnit.SECONDS.toNanos(45);

  private final BatchCompiler compiler = new BatchCompiler();
  private final Figures figures = new Figures();
  private final Set<Feature> allowed;
  private final Consumer<String> log;

  /**
   * Prepares a campaign.
   *
   * @param allowed the features that programs may have
   * @param log is told of every failure
   */
  Campaign(Set<Feature> allowed, Consumer<String> log) {
    this.allowed = allowed;
    this.log = log;
  }

  /** A program that did not give what it should. */
  record Failure(MadeProgram program, List<Moment> moments, String plain, Outcome outcome) {
    @Override
    public String toString() {
      return "-Dcnscs.seed=%d -Dcnscs.programs=1, stopped at %s\nplainly: %s\nwrong: %s\n%s"
          .formatted(program.seed(), moments, plain, text(outcome), program.source());
    }

    private static String text(Outcome outcome) {
      if (outcome instanceof Outcome.Failed(Throwable cause)) {
        StringBuilder text = new StringBuilder();
        for (Throwable at = cause; at != null; at = at.getCause()) {
          text.append(at);
          List.of(at.getStackTrace()).stream().limit(12).forEach(e -> text.append("\n  at " + e));
          text.append('\n');
        }
        return text.toString();
      }
      return outcome.toString();
    }
  }

  Figures figures() {
    return figures;
  }

  /** Runs the programs of some seeds; returns the failures, shrunken. */
  List<Failure> run(long firstSeed, int programs) throws Exception {
    List<Failure> failures = new ArrayList<>();
    for (int begun = 0; begun < programs; begun += BATCH) {
      List<MadeProgram> batch = new ArrayList<>();
      for (int n = begun; n < Math.min(begun + BATCH, programs); n++) {
        batch.add(Generator.make(firstSeed + n, allowed));
      }
      Map<String, Map<String, byte[]>> files = compiler.compile(batch);
      for (MadeProgram program : batch) {
        if (files.containsKey(program.name())) {
          check(program, new MemoryFiles(files.get(program.name()))).ifPresent(failures::add);
        } else {
          figures.leftOut();
        }
      }
    }
    return failures;
  }

  private Optional<Failure> check(MadeProgram program, MemoryFiles files) throws Exception {
    Optional<Failure> failure;
    try {
      failure = attempt(program, files, moments(new Random(program.seed())));
    } catch (TimeoutException e) {
      figures.leftOut(); // on this machine, now, even a plain run takes too long
      return Optional.empty();
    }
    figures.program();
    if (failure.isEmpty()) {
      return failure;
    }
    log.accept("Failure before shrinking: " + failure.get());
    Shrinking shrinking = new Shrinking(failure.get());
    MadeProgram smallest =
        Shrinker.shrink(program, shrinking::fails, System.nanoTime() + SHRINKING);
    log.accept(
        "Shrunken from %d to %d nodes in %d steps: %s"
            .formatted(
                program.members().size(),
                smallest.members().size(),
                shrinking.steps,
                shrinking.last));
    return Optional.of(shrinking.last);
  }

  private Optional<Failure> attempt(MadeProgram program, MemoryFiles files, List<Moment> moments)
      throws Exception {
    String plain = ProgramRun.plainly(program, files);
    Outcome outcome = new ProgramRun(program, files, moments, figures).run();
    return outcome.isWrong(plain)
        ? Optional.of(new Failure(program, moments, plain, outcome))
        : Optional.empty();
  }

  /** Moments that are often close together, and sometimes far apart. */
  private static List<Moment> moments(Random random) {
    List<Moment> moments = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int n = 0; n < count; n++) {
      boolean moves = random.nextInt(4) > 0;
      moments.add(
          random.nextInt(8) == 0
              ? new Moment.Micros(random.nextInt(3000), moves)
              : new Moment.Polls(1 + random.nextInt(1 << 1 + random.nextInt(6)), moves));
    }
    return moments;
  }

  /** The search for smaller programs that fail in the same way. */
  private final class Shrinking {
    private Failure last;
    private int steps;

    Shrinking(Failure last) {
      this.last = last;
    }

    boolean fails(MadeProgram smaller) {
      steps++;
      try {
        Map<String, byte[]> compiled = compiler.compile(List.of(smaller)).get(smaller.name());
        return compiled != null && fails(smaller, new MemoryFiles(compiled));
      } catch (BatchCompiler.NoProgramException e) {
        return false;
      } catch (InterruptedException e) {
        throw new IllegalStateException("Interrupted while shrinking", e);
      }
    }

    private boolean fails(MadeProgram smaller, MemoryFiles files) throws InterruptedException {
      String plain;
      try {
        plain = ProgramRun.plainly(smaller, files);
      } catch (ReflectiveOperationException | ExecutionException | TimeoutException e) {
        return false; // what was left out was needed
      }
      Outcome undisturbed = new ProgramRun(smaller, files, List.of(), figures).run();
      return isSame(smaller, plain, List.of(), undisturbed)
          || failsSomewhere(smaller, files, plain);
    }

    private boolean failsSomewhere(MadeProgram smaller, MemoryFiles files, String plain)
        throws InterruptedException {
      for (List<Moment> moments : tries(smaller)) {
        Outcome outcome = new ProgramRun(smaller, files, moments, figures).run();
        if (isSame(smaller, plain, moments, outcome)) {
          return true;
        }
      }
      return false;
    }

    /** The moments of the last failure, more often where schedules differ, and then others. */
    private List<List<Moment>> tries(MadeProgram smaller) {
      List<List<Moment>> tries = new ArrayList<>();
      for (int n = 0; n < (smaller.threads() > 1 ? 3 : 1); n++) {
        tries.add(last.moments);
      }
      for (int polls = 1; polls < 60; polls += 1 + polls / 2) {
        tries.add(List.of(new Moment.Polls(polls, true)));
      }
      Random random = new Random(smaller.seed());
      for (int n = 0; n < 3; n++) {
        tries.add(moments(random));
      }
      return tries;
    }

    private boolean isSame(
        MadeProgram smaller, String plain, List<Moment> moments, Outcome outcome) {
      boolean same = outcome.isWrong(plain) && outcome.kind().equals(last.outcome.kind());
      if (same) {
        last = new Failure(smaller, moments, plain, outcome);
      }
      return same;
    }
  }
}
