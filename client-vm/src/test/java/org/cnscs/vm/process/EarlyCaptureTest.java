package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.cnscs.vm.program.HeldEarly;
import org.cnscs.vm.program.Runner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Constructors are captured and continued before {@code super(...)} has returned. */
class EarlyCaptureTest {
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
  void capture_insideTheArgumentsOfSuper_keepsAllConstructorsAndTheFieldsThatTheyHaveSet()
      throws Exception {
    VmProcess process = start();
    for (int i = 0; i < 3; i++) {
      VmProcess.Captured captured = process.capture(ABOUT, LIMIT, false);
      assertEquals(3, constructors(captured));
      process.abandon();
      process.awaitEnd();
      process = Moves.resume(captured.checkpoint());
    }
    process.capture(ABOUT, LIMIT, true);
    process.capture(ABOUT, LIMIT, true);
    process.find("org.cnscs.vm.program.HeldEarly").getField("released").setBoolean(null, true);
    assertEquals(0, process.awaitEnd());
    assertEquals(plainly(), process.find(Runner.class.getName()).getField("result").get(null));
  }

  private static VmProcess start() throws Exception {
    VmProcess process =
        VmProcess.create(new ClassPathFiles(), Set.of(), Map.of(), Clock.systemUTC(), status -> {});
    process.prepare(Runner.class.getName(), new String[] {"HeldEarly"});
    process.begin();
    Class<?> program = process.find("org.cnscs.vm.program.HeldEarly");
    while (!program.getField("ready").getBoolean(null)) {
      Thread.onSpinWait();
    }
    return process;
  }

  private static String plainly() {
    HeldEarly.released = true;
    Runner.main(new String[] {"HeldEarly"});
    return Runner.result;
  }

  private static long constructors(VmProcess.Captured captured) {
    String manifest = new String(captured.checkpoint().manifest(), StandardCharsets.UTF_8);
    return manifest.split("method=\"&lt;init", -1).length - 1;
  }
}
