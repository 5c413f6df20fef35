package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cnscs.vm.program.Runner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Constructors are captured and continued before {@code super(...)} has returned, class
 * initialisers before they have ended.
 */
class EarlyCaptureTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final VmProcess.About ABOUT =
      new VmProcess.About("p", 1, null, null, "0".repeat(64));

  private static final String NAMES = "org.cnscs.vm.program.";

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @AfterEach
  void restoreStreams() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void capture_insideAClassInitialiser_keepsItAndTheThreadsThatWaitForIt() throws Exception {
    VmProcess process = start("HeldInitialiser");
    awaitWaiting(process);
    for (int i = 0; i < 3; i++) {
      VmProcess.Captured captured = process.capture(ABOUT, LIMIT, false);
      assertEquals(4, captured.threads());
      assertTrue(frames(captured, "&lt;clinit") >= 2);
      process.abandon();
      process.awaitEnd();
      process = Moves.resume(captured.checkpoint());
    }
    goOnAndCompare(process, "HeldInitialiser");
  }

  @Test
  void capture_insideAClassInitialiser_canBeContinuedInPlace() throws Exception {
    VmProcess process = start("HeldInitialiser");
    awaitWaiting(process);
    goOnAndCompare(process, "HeldInitialiser");
  }

  private static void goOnAndCompare(VmProcess process, String program) throws Exception {
    for (int i = 0; i < 3; i++) {
      process.capture(ABOUT, LIMIT, true);
    }
    process.find(NAMES + program).getField("released").setBoolean(null, true);
    assertEquals(0, process.awaitEnd());
    Class.forName(NAMES + program).getField("released").setBoolean(null, true);
    Runner.main(new String[] {program});
    assertEquals(Runner.result, process.find(Runner.class.getName()).getField("result").get(null));
  }

  private static void awaitWaiting(VmProcess process) throws Exception {
    Class<?> program = process.find(NAMES + "HeldInitialiser");
    Thread[] waiting = (Thread[]) program.getField("WAITING").get(null);
    Set<Long> numbers = Stream.of(waiting).map(Thread::threadId).collect(Collectors.toSet());
    while (!InitialisationWaits.threads().containsAll(numbers)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void capture_insideTheArgumentsOfSuper_keepsAllConstructorsAndTheFieldsThatTheyHaveSet()
      throws Exception {
    VmProcess process = start("HeldEarly");
    for (int i = 0; i < 3; i++) {
      VmProcess.Captured captured = process.capture(ABOUT, LIMIT, false);
      assertEquals(3, frames(captured, "&lt;init"));
      process.abandon();
      process.awaitEnd();
      process = Moves.resume(captured.checkpoint());
    }
    goOnAndCompare(process, "HeldEarly");
  }

  private static VmProcess start(String name) throws Exception {
    VmProcess process =
        VmProcess.create(new ClassPathFiles(), Set.of(), Map.of(), Clock.systemUTC(), status -> {});
    process.prepare(Runner.class.getName(), new String[] {name});
    process.begin();
    Class<?> program = process.find(NAMES + name);
    while (!program.getField("ready").getBoolean(null)) {
      Thread.onSpinWait();
    }
    return process;
  }

  private static long frames(VmProcess.Captured captured, String method) {
    String manifest = new String(captured.checkpoint().manifest(), StandardCharsets.UTF_8);
    return manifest.split("method=\"" + method, -1).length - 1;
  }
}
