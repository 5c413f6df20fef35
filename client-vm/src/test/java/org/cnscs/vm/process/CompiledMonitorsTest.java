package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cnscs.vm.program.Runner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The JVM's compilers take transformed methods that enter monitors: none of them may seem to end
 * with a monitor held.
 */
class CompiledMonitorsTest {
  private static final String PROGRAM = "Locks";

  /** What the JVM says of such a method; it says other things of monitors entered twice. */
  private static final String HELD = "non-empty monitor stack at exceptional exit";

  @Test
  @Timeout(300)
  void methodsWithMonitors_areCompiled() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UnlockDiagnosticVMOptions");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(each -> each.startsWith("--add-") || each.contains("Verification"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xcomp",
            "-XX:CompileCommand=compileonly,org.cnscs.vm.program." + PROGRAM + "*::*",
            "-XX:CompileCommand=compileonly,java.io.BufferedOutputStream::*",
            "-Xlog:monitormismatch=info",
            "-cp",
            System.getProperty("java.class.path"),
            Locked.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    assertTrue(out.contains("compileonly"), out);
    assertEquals(List.of(), out.lines().filter(each -> each.contains(HELD)).toList());
  }

  /** Runs the program in a process of its own JVM. */
  static final class Locked {
    private Locked() {}

    /** Runs it to its end. */
    public static void main(String[] arguments) throws Exception {
      VmProcess process =
          VmProcess.create(
              ProgramCode.of(new ClassPathFiles()),
              Set.of(),
              Map.of(),
              Clock.systemUTC(),
              status -> {});
      process.prepare(Runner.class.getName(), new String[] {PROGRAM});
      process.begin();
      System.exit(process.awaitEnd());
    }
  }
}
