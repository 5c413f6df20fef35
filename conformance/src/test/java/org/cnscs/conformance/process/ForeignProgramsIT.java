package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs programs that nobody wrote for CNSCS, captures them at random moments, resumes them in new
 * JVMs, and compares their output with that of a plain JVM.
 *
 * <p>A moment at which the program is pinned or its heap refused is counted and no failure; another
 * output, status or end of a JVM is one. {@code cnscs.seed} repeats a run; {@code cnscs.moments} is
 * how many there are for each program, {@code cnscs.again} how many checkpoints are resumed a
 * second time, {@code cnscs.size} multiplies the work, {@code cnscs.limit} is how long a checkpoint
 * waits for pinned threads. {@code cnscs.program} chooses programs by the beginnings of their
 * names, or {@code all}; otherwise they are a sample that follows from the seed.
 */
@Timeout(3600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignProgramsIT {
  private static final long SEED = Long.getLong("cnscs.seed", new Random().nextInt(1_000_000));
  private static final int SAMPLE = 8;

  @TempDir private Path temp;
  private final int moments = Integer.getInteger("cnscs.moments", 2);
  private final int again = Integer.getInteger("cnscs.again", 0);
  private final double size = Double.parseDouble(System.getProperty("cnscs.size", "2"));
  private final String limit = System.getProperty("cnscs.limit", "500ms");
  private final List<Tally> tallies = new ArrayList<>();

  static Stream<ForeignProgram> programs() {
    String chosen = System.getProperty("cnscs.program");
    if (chosen != null) {
      return ForeignPrograms.named(chosen.equals("all") ? "" : chosen);
    }
    List<ForeignProgram> all = new ArrayList<>(ForeignPrograms.named("").toList());
    Collections.shuffle(all, new Random(SEED));
    return all.stream().limit(SAMPLE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void program_capturedAtRandomMoments_givesWhatAPlainRunGives(ForeignProgram program)
      throws Exception {
    String settings =
        "-Dcnscs.seed=%d -Dcnscs.moments=%d -Dcnscs.again=%d -Dcnscs.size=%s -Dcnscs.program=%s"
            .formatted(SEED, moments, again, size, program);
    System.out.println("ForeignProgramsIT: " + settings);
    Path directory = Files.createDirectory(temp.resolve(program.name()));
    Distribution cnscs = new Distribution(directory, directory.resolve("space").toString());
    List<String> arguments = program.prepare(directory, size);
    Outcome uncut = cnscs.java(arguments.toArray(String[]::new));
    assertEquals(0, uncut.status(), uncut::toString);
    assertTrue(uncut.out().length > 0, uncut::toString);
    Tally tally = new Tally(program);
    tallies.add(tally);
    Random random = new Random(SEED * 31 + program.name().hashCode());
    Journey journey = new Journey(cnscs, arguments, limit, random, tally, uncut);
    try {
      journey.make(moments, again);
    } catch (AssertionError e) {
      throw new AssertionError(settings + "\n" + e.getMessage(), e);
    } finally {
      journey.story().forEach(System.out::println);
    }
  }

  @AfterAll
  void report() throws IOException {
    List<String> lines = new ArrayList<>(List.of(Tally.head()));
    for (Tally each : tallies) {
      lines.add(each.row());
      lines.addAll(each.reasons());
    }
    lines.forEach(System.out::println);
    Files.write(Path.of("target", "foreign-programs.txt"), lines);
    int captured = tallies.stream().mapToInt(each -> each.count(Tally.Figure.CAPTURED)).sum();
    assertTrue(captured > 0 || tallies.size() < SAMPLE, "no program was captured at any moment");
  }
}
