package org.cnscs.conformance.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    assertEquals(
        8,
        outcome.output().lines().filter(line -> line.startsWith("   ok: ")).count(),
        outcome::output);
    assertTrue(outcome.output().contains("Every step was verified."), outcome::output);
  }

  @Test
  void demo_ofAProgramWhoseOutputVaries_failsAndSaysWhatDiffers() throws Exception {
    Path distribution = varyingDistribution();
    Workplace.Outcome outcome =
        Workplace.in(temp).sh(distribution.resolve("bin/cnscs") + " demo --no-console");
    assertEquals(1, outcome.status(), outcome::output);
    String last = outcome.output().lines().reduce((one, next) -> next).orElse("");
    String expected =
        "cnscs: The outputs differ from byte \\d+: plain '.*', resumed '.*'; everything is kept in"
            + " .*";
    assertTrue(last.matches(expected), last);
  }

  /** Makes a distribution whose example prints the time. */
  private Path varyingDistribution() throws IOException {
    Path original = Workplace.distribution();
    Path distribution = Files.createDirectory(temp.resolve("distribution"));
    for (String directory : List.of("bin", "lib", "examples/demo")) {
      Path copies = Files.createDirectories(distribution.resolve(directory));
      try (Stream<Path> files = Files.list(original.resolve(directory))) {
        for (Path file : files.toList()) {
          Files.copy(file, copies.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    Path example = distribution.resolve("examples/demo/Bank.java");
    String source = Files.readString(example);
    String varying = source.replace("Long.toHexString(seal)", "System.nanoTime()");
    assertNotEquals(source, varying);
    Files.writeString(example, varying);
    return distribution;
  }
}
