package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.PrintStream;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cnscs.vm.program.Runner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads are captured and continued in all parts of combined method handles. */
class CombinedHandlesTest {
  private static final String PROGRAM = "org.cnscs.vm.program.HeldCombined";
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final VmProcess.About ABOUT =
      new VmProcess.About("p", 1, null, null, "0".repeat(64));

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @AfterEach
  void restoreStreams() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void capture_inEachPartOfEachHandle_goesOnElsewhereAndInPlace() throws Exception {
    VmProcess process = begin("HeldCombined");
    awaitPart(process, 0);
    List<String> parts = List.of(((String) field(process, "parts").get(null)).split(" "));
    for (int i = 0; i < parts.size(); i++) {
      awaitPart(process, i);
      process = move(process, parts.get(i));
      capture(process, parts.get(i), true);
      field(process, "left").setInt(null, i + 1);
    }
    assertEquals(0, process.awaitEnd());
    Class.forName(PROGRAM).getField("left").setInt(null, parts.size());
    Runner.main(new String[] {"HeldCombined"});
    assertEquals(Runner.result, Moves.text(process, Runner.class.getName(), "result"));
  }

  @Test
  void capture_inALoopOfAHandleOverShortMethods_findsAPoll() throws Exception {
    VmProcess process = begin("HandleLoop");
    Class<?> loop = process.find("org.cnscs.vm.program.HandleLoop");
    while (loop.getField("turns").getLong(null) == 0) {
      Thread.onSpinWait();
    }
    capture(process, "the loop", true);
    loop.getField("goes").setBoolean(null, false);
    assertEquals(0, process.awaitEnd());
    assertEquals("true", Moves.text(process, Runner.class.getName(), "result"));
  }

  private static VmProcess begin(String program) throws Exception {
    VmProcess process =
        VmProcess.create(
            ProgramCode.of(new ClassPathFiles()),
            Set.of(),
            Map.of(),
            Clock.systemUTC(),
            status -> {});
    process.prepare(Runner.class.getName(), new String[] {program});
    process.begin();
    return process;
  }

  private static VmProcess move(VmProcess process, String part) throws Exception {
    process.forgetLines();
    VmProcess.Captured captured = capture(process, part, false);
    process.abandon();
    assertEquals(0, process.awaitEnd());
    return Moves.resume(captured.checkpoint());
  }

  private static VmProcess.Captured capture(VmProcess process, String part, boolean goOn)
      throws Exception {
    try {
      return process.capture(ABOUT, LIMIT, goOn);
    } catch (PinnedException e) {
      return fail(part + " is pinned: " + e.getMessage());
    }
  }

  private static Field field(VmProcess process, String name) throws ReflectiveOperationException {
    return process.find(PROGRAM).getField(name);
  }

  private static void awaitPart(VmProcess process, int part) throws ReflectiveOperationException {
    while (field(process, "at").getInt(null) < part) {
      String result = Moves.text(process, Runner.class.getName(), "result");
      assertNull(result, "ended before part " + part);
      Thread.onSpinWait();
    }
  }
}
