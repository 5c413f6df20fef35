package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the interpreter of Rhino, checkpoints it at random moments, kills it, and continues it in
 * other JVMs.
 *
 * <p>A moment is a length of the program's output, so that the same seed asks for the same moments
 * on a slow machine as on a fast one; what the program does between two lines of output decides
 * where exactly it is caught. {@code cnscs.seed} repeats a run, {@code cnscs.rhino.size} makes it
 * longer: 2000 rounds are ten seconds and more of computation.
 */
@Timeout(600)
class RhinoIT {
  private static final int CHECKPOINTS = 20;
  private static final double LAST_MOMENT =
      0.6; // of the output; what is left must be enough to kill it in time

  @TempDir private Path temp;
  private final long seed = Long.getLong("cnscs.seed", new Random().nextInt(1_000_000));
  private final int size = Integer.getInteger("cnscs.rhino.size", 150);
  private final Random random = new Random(seed);
  private Path script;
  private String space;
  private Distribution cnscs;

  @BeforeEach
  void prepare() {
    System.out.printf("RhinoIT: -Dcnscs.seed=%d -Dcnscs.rhino.size=%d%n", seed, size);
    script = Programs.copy("workload.js", temp);
    space = temp.resolve("space").toString();
    cnscs = new Distribution(temp, space);
  }

  private String[] program(String... before) {
    Stream<String> program =
        Stream.of("-jar", Programs.rhino(), "-opt", "-1", script.toString(), "" + size);
    return Stream.concat(Stream.of(before), program).toArray(String[]::new);
  }

  @Test
  void interpreter_killedAfterTwentyCheckpoints_continuesFromAnyToTheByte() throws Exception {
    Outcome uncut = cnscs.java(program());
    assertEquals(0, uncut.status(), uncut::toString);
    assertTrue(uncut.outText().lines().count() == size + 1, uncut::toString);

    Outcome killed = checkpointAndKill(moments(uncut.out().length));

    List<Integer> chosen = random.ints(1, CHECKPOINTS + 1).distinct().limit(2).boxed().toList();
    for (int number : chosen) {
      Outcome resumed =
          cnscs.run("resume", "rhino@" + number, "--as", "again" + number, "--space", space);
      Continuation.check("rhino@" + number, uncut, killed.out(), position(number), resumed);
    }
  }

  private long[] moments(int length) {
    return random.longs(CHECKPOINTS, 1, (long) (length * LAST_MOMENT)).sorted().toArray();
  }

  private Outcome checkpointAndKill(long[] moments) throws InterruptedException {
    List<String> made = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    try (Running running = cnscs.start(program("run", "--name", "rhino", "--space", space))) {
      for (long moment : moments) {
        running.awaitOutLength(moment);
        made.add(Verbs.run("checkpoint", "rhino", "--space", space).strip());
        expected.add("rhino@" + made.size());
      }
      assertEquals(expected, made);
      return running.kill();
    }
  }

  private long position(int number) {
    try (Space opened = Spaces.open(space)) {
      return Saved.of(opened, "rhino", number).position();
    }
  }
}
