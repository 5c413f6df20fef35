package org.cnscs.conformance.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb {@code demo} of the distribution. */
class DemoIT {
  private static final Pattern CONSOLE = Pattern.compile("kill (\\d+)\n");

  @TempDir private Path temp;

  @Test
  void demo_verifiesEveryStep_andLeavesAConsole() throws Exception {
    Workplace.Outcome outcome = Workplace.in(temp).sh("./cnscs demo");
    Matcher console = CONSOLE.matcher(outcome.output());
    boolean left = console.find();
    if (left) {
      ProcessHandle server = ProcessHandle.of(Long.parseLong(console.group(1))).orElseThrow();
      assertTrue(server.isAlive());
      server.destroy();
      server.onExit().get(30, TimeUnit.SECONDS);
    }
    assertEquals(0, outcome.status(), outcome::output);
    assertTrue(left, outcome::output);
    assertEquals(8, outcome.output().lines().filter(line -> line.startsWith("   ok: ")).count(), outcome::output);
    assertTrue(outcome.output().contains("Every step was verified."), outcome::output);
  }
}
