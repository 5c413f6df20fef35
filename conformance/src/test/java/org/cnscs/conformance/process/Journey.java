package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cnscs.cli.ExitCode;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;

/**
 * A program's way through several JVMs: at random moments it is checkpointed and goes on, or is
 * killed after a checkpoint or suspended, and resumed in a new JVM.
 *
 * <p>A moment is a length of the program's output, so that the same seed asks for the same moments
 * on a slow machine as on a fast one; what the program does between two lines of output, and a
 * random wait, decide where exactly it is caught.
 */
final class Journey {
  private static final double LAST_MOMENT = 0.7; // of the output; what is left is for the last leg
  private static final int LONGEST_WAIT = 40; // milliseconds
  private static final String NAME = "traveller";

  /** What a verb gives when the program ends before or while it is asked. */
  private static final Set<Integer> ENDED =
      Set.of(ExitCode.CONFLICT.code(), ExitCode.UNREACHABLE.code());

  private final Distribution cnscs;
  private final List<String> program;
  private final String limit;
  private final Random random;
  private final Tally tally;
  private final Outcome uncut;
  private final List<String> story = new ArrayList<>();
  private final Map<Integer, byte[]> captured = new TreeMap<>();
  private byte[] before = new byte[0];
  private Running leg;

  /**
   * Prepares a journey.
   *
   * @param program the arguments that run the program
   * @param limit how long a checkpoint waits for pinned threads
   * @param uncut what a plain JVM makes of the program
   */
  Journey(
      Distribution cnscs,
      List<String> program,
      String limit,
      Random random,
      Tally tally,
      Outcome uncut) {
    this.cnscs = cnscs;
    this.program = program;
    this.limit = limit;
    this.random = random;
    this.tally = tally;
    this.uncut = uncut;
  }

  /** What is done at a moment. */
  private enum Step {
    CHECKPOINT,
    KILL,
    SUSPEND
  }

  /**
   * Makes the journey, and compares what came out of it.
   *
   * @param moments how many times it is captured
   * @param again how many of the checkpoints are resumed once more, each on its own
   */
  void make(int moments, int again) throws InterruptedException {
    long last = Math.max(2, (long) (uncut.out().length * LAST_MOMENT));
    try {
      leg = cnscs.start(arguments("run", "--name", NAME, "--limit", limit));
      for (long moment : random.longs(moments, 1, last).sorted().toArray()) {
        visit(moment, Step.values()[random.nextInt(Step.values().length)]);
      }
      Continuation.check("The last leg", uncut, before, before.length, leg.awaitExit());
      resumeAgain(again);
    } finally {
      if (leg != null) {
        leg.close();
      }
    }
  }

  /** Returns what has happened so far, for people. */
  List<String> story() {
    return story;
  }

  private String[] arguments(String... first) {
    return Stream.concat(Stream.of(first), program.stream()).toArray(String[]::new);
  }

  private void visit(long moment, Step step) throws InterruptedException {
    awaitOutput(moment);
    Thread.sleep(random.nextInt(LONGEST_WAIT)); // waits for nothing: makes the moment random
    tally.add(Tally.Figure.TRIED);
    String verb = step == Step.SUSPEND ? "suspend" : "checkpoint";
    long begun = System.nanoTime();
    Verbs.Result result = Verbs.attempt(verb, NAME, "--space", cnscs.space());
    long millis = (System.nanoTime() - begun) / 1_000_000;
    story.add("At byte %d, %s, %d ms: %s".formatted(moment, step, millis, result));
    if (result.status() == ExitCode.DONE.code()) {
      tally.add(Tally.Figure.CAPTURED);
      go(step, Integer.parseInt(result.text().strip().substring(NAME.length() + 1)));
    } else if (result.status() == ExitCode.UNSUPPORTED.code()) {
      Obstacle.of(result.text()).count(tally);
    } else if (ENDED.contains(result.status()) && hasEnded()) {
      tally.add(Tally.Figure.LATE);
    } else {
      throw new AssertionError(verb + " gives " + result + ", while the program gives " + leg);
    }
  }

  /** Waits for a moment, at least until a leg that was resumed has written something. */
  private void awaitOutput(long moment) throws InterruptedException {
    if (before.length < uncut.out().length) {
      leg.awaitOutLength(Math.max(moment - before.length, 1));
    }
  }

  /** Tells whether the program has come to its end, which it must reach with all of its output. */
  private boolean hasEnded() throws InterruptedException {
    return leg.awaitExit().status() == uncut.status();
  }

  private void go(Step step, int number) throws InterruptedException {
    long position = position(number);
    if (step == Step.CHECKPOINT) {
      leg.awaitOutLength(position - before.length);
      captured.put(number, upTo(position, leg.out()));
      return;
    }
    Outcome outcome = step == Step.KILL ? leg.killIfAlive() : leg.awaitExit();
    if (step == Step.KILL && outcome.status() == uncut.status()) {
      tally.add(Tally.Figure.LATE, "the program ended by itself before it could be killed");
      return;
    }
    byte[] all = upTo(position, outcome.out());
    if (step == Step.SUSPEND) {
      assertEquals(0, outcome.status(), outcome::toString);
      assertEquals(position, before.length + outcome.out().length, "bytes up to the suspension");
    }
    before = all;
    leg = cnscs.start("resume", NAME, "--limit", limit);
    tally.add(Tally.Figure.RESUMED);
  }

  private byte[] upTo(long position, byte[] out) {
    byte[] all = Arrays.copyOf(before, before.length + out.length);
    System.arraycopy(out, 0, all, before.length, out.length);
    return Arrays.copyOf(all, (int) position);
  }

  private long position(int number) {
    try (Space opened = Spaces.open(cnscs.space())) {
      return Saved.of(opened, NAME, number).position();
    }
  }

  private void resumeAgain(int again) throws InterruptedException {
    List<Integer> numbers = new ArrayList<>(captured.keySet());
    Collections.shuffle(numbers, random);
    for (int number : numbers.subList(0, Math.min(again, numbers.size()))) {
      String name = NAME + "@" + number;
      story.add("Again from " + name);
      Outcome resumed = cnscs.run("resume", name, "--as", "again" + number);
      byte[] cut = captured.get(number);
      Continuation.check(name, uncut, cut, cut.length, resumed);
      tally.add(Tally.Figure.RESUMED);
    }
  }
}
