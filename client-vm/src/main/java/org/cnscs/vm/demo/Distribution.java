package org.cnscs.vm.demo;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;

/**
 * The distribution that this code was started from: {@code bin/}, {@code lib/} and {@code
 * examples/} side by side.
 *
 * @param home the directory that holds them
 */
record Distribution(Path home) {

  /**
   * Finds the distribution as the one whose {@code lib/} holds the jar of this class.
   *
   * @throws VerbException if this class is not in a distribution
   */
  static Distribution running() {
    Path code;
    try {
      code =
          Path.of(Distribution.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new VerbException(
          ExitCode.FAILED, "The place of the running code has no name: " + e.getMessage(), e);
    }
    return at(code.resolve("../..").normalize());
  }

  /**
   * Returns the distribution in a directory.
   *
   * @throws VerbException if there is none
   */
  static Distribution at(Path home) {
    Distribution distribution = new Distribution(home);
    if (!Files.isExecutable(distribution.launcher())
        || !Files.isRegularFile(distribution.example())) {
      throw new VerbException(
          ExitCode.NOT_FOUND,
          "The demo needs the distribution's bin/cnscs and examples/demo/Bank.java, not found in "
              + home
              + "; start it as ./cnscs demo in the sources, or as bin/cnscs demo in a whole"
              + " distribution");
    }
    return distribution;
  }

  /** Returns the command {@code cnscs}. */
  Path launcher() {
    return home.resolve("bin/cnscs");
  }

  /** Returns the source of the program that the demo runs. */
  Path example() {
    return home.resolve("examples/demo/Bank.java");
  }

  /** Returns the class path of the command line, as the launcher gives it to the JVM. */
  String classPath() {
    return home.resolve("lib") + "/*";
  }
}
