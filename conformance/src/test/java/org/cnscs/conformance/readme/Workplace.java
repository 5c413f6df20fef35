package org.cnscs.conformance.readme;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A directory that looks like the root of the built repository: {@code ./cnscs} starts the
 * distribution's launcher, so that it never starts a build inside a build.
 */
record Workplace(Path root) {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  /** What a command printed, both of its streams in one, and its exit status. */
  record Outcome(int status, String output) {}

  static Workplace in(Path root) throws IOException {
    Path distribution = distribution();
    assertTrue(
        Files.isExecutable(distribution.resolve("bin/cnscs")),
        () -> "No distribution in " + distribution);
    Path example = Path.of("target/cnscs/examples/demo/Bank.java");
    Files.createDirectories(root.resolve(example).getParent());
    Files.copy(REPOSITORY.resolve(example), root.resolve(example));
    Files.createDirectory(root.resolve("tmp"));
    Path launcher = root.resolve("cnscs");
    Files.writeString(
        launcher, "#!/bin/sh\nexec '" + distribution.resolve("bin/cnscs") + "' \"$@\"\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Workplace(root);
  }

  /** Returns the directory of the distribution. */
  static Path distribution() {
    return REPOSITORY.resolve("target/cnscs");
  }

  /** Reads a text file of the repository. */
  static String read(String file) throws IOException {
    return Files.readString(REPOSITORY.resolve(file));
  }

  /** Runs a shell script in this directory. */
  Outcome sh(String script) throws IOException, InterruptedException {
    Path output = root.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(List.of("sh", "-e", "-c", script))
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    String java = System.getProperty("java.home");
    builder.environment().put("PATH", java + "/bin" + File.pathSeparator + System.getenv("PATH"));
    builder.environment().put("CNSCS_JAVA_HOME", java);
    builder.environment().put("CNSCS_JAVA_OPTS", "-Djava.io.tmpdir=" + root.resolve("tmp"));
    builder.environment().put("CNSCS_SPACE", root.resolve("space").toString());
    builder.environment().put("TMPDIR", root.resolve("tmp").toString());
    Process shell = builder.start();
    boolean ended = shell.waitFor(3, TimeUnit.MINUTES);
    if (!ended) {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly().waitFor();
    }
    String said = Files.readString(output);
    assertTrue(ended, () -> "Not ended within three minutes; it printed:\n" + said);
    return new Outcome(shell.exitValue(), said);
  }
}
