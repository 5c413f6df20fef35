package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cnscs.vm.program.Runner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * In which parts of combined method handles a thread is pinned: the list in
 * docs/decisions/0010-method-handles-hand-over.md.
 */
class CombinedHandlesTest {
  private static final String PROGRAM = "org.cnscs.vm.program.HeldCombined";
  private static final VmProcess.About ABOUT =
      new VmProcess.About("p", 1, null, null, "0".repeat(64));

  private static final Set<String> PINNED =
      Set.of(
          "catchException.handler",
          "catchException.target",
          "collectArguments.filter",
          "countedLoop.body",
          "filterArguments.filter",
          "filterReturnValue.target",
          "foldArguments.combiner",
          "guardWithTest.test",
          "tryFinally.cleanup",
          "tryFinally.target");

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @AfterEach
  void restoreStreams() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void capture_inEachPartOfEachHandle_isPinnedWhereTheHandleHasMoreToDo() throws Exception {
    VmProcess process =
        VmProcess.create(
            ProgramCode.of(new ClassPathFiles()),
            Set.of(),
            Map.of(),
            Clock.systemUTC(),
            status -> {});
    process.prepare(Runner.class.getName(), new String[] {"HeldCombined"});
    process.begin();
    Class<?> program = process.find(PROGRAM);
    Set<String> pinned = new TreeSet<>();
    awaitPart(program, 0);
    List<String> parts = List.of(((String) program.getField("parts").get(null)).split(" "));
    for (int i = 0; i < parts.size(); i++) {
      awaitPart(program, i);
      if (!isCaptured(process)) {
        pinned.add(parts.get(i));
      }
      program.getField("left").setInt(null, i + 1);
    }
    assertEquals(0, process.awaitEnd());
    assertEquals(PINNED, pinned);
    Class.forName(PROGRAM).getField("left").setInt(null, parts.size());
    Runner.main(new String[] {"HeldCombined"});
    assertEquals(Runner.result, Moves.text(process, Runner.class.getName(), "result"));
  }

  private static void awaitPart(Class<?> program, int part) throws ReflectiveOperationException {
    while (program.getField("at").getInt(null) < part) {
      Thread.onSpinWait();
    }
  }

  private static boolean isCaptured(VmProcess process) throws Exception {
    try {
      process.capture(ABOUT, Duration.ofMillis(500), true);
      return true;
    } catch (PinnedException e) {
      return false;
    }
  }
}
