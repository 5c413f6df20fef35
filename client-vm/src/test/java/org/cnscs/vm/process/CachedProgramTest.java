package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cnscs.vm.program.Runner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A program whose transformed classes are known runs without being transformed again. */
class CachedProgramTest {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final MemoryCache cache = new MemoryCache();

  @AfterEach
  void restoreStreams() {
    System.setOut(out);
    System.setErr(err);
  }

  private VmProcess begin(ProgramFiles files, String program) throws Exception {
    ProgramCode code = new ProgramCode(files, ClassCheck.NONE, cache);
    VmProcess process = VmProcess.create(code, Set.of(), Map.of(), Clock.systemUTC(), status -> {});
    process.prepare(Runner.class.getName(), new String[] {program});
    process.begin();
    return process;
  }

  private static String result(VmProcess process) throws ReflectiveOperationException {
    return Moves.text(process, Runner.class.getName(), "result");
  }

  @Test
  void run_withAllClassesKnown_readsNoFile() throws Exception {
    VmProcess first = begin(new ClassPathFiles(), "Lambdas");
    assertEquals(0, first.awaitEnd());
    assertTrue(cache.classes().size() > 2, () -> "kept: " + cache.classes().keySet());
    VmProcess second = begin(List::of, "Lambdas");
    assertEquals(0, second.awaitEnd());
    assertEquals(result(first), result(second));
  }

  @Test
  void capture_ofKnownClasses_findsTheirResumePoints() throws Exception {
    VmProcess first = begin(new ClassPathFiles(), "Busy");
    assertEquals(0, first.awaitEnd());
    VmProcess second = begin(new ClassPathFiles(), "Busy");
    VmProcess.Captured captured =
        second.capture(
            new VmProcess.About("p", 1, null, null, "0".repeat(64)), Duration.ofSeconds(20), false);
    assertNotNull(captured);
    second.abandon();
    second.awaitEnd();
    VmProcess third = Moves.resume(captured.checkpoint());
    assertEquals(0, third.awaitEnd());
    assertEquals(result(first), result(third));
  }
}
