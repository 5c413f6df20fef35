package org.cnscs.vm.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.VerbException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb {@code demo}. */
@Command(
    name = "demo",
    description = {
      "Shows and verifies in a few seconds what CNSCS does.",
      "Runs a small program as a process with checkpoints, kills its JVM with SIGKILL, resumes it"
          + " in a new JVM, compares its output to that of an undisturbed run, and finds it by the"
          + " value of a local variable. Every command that it runs is shown. At the end it leaves"
          + " a console at a loopback address for ten minutes.",
      "The exit code is 0 only if every step was verified."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  cnscs demo", "  cnscs demo --no-console --json"})
final class DemoVerb implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--no-console", description = "Leaves nothing behind: no console, no directory.")
  private boolean noConsole;

  @Option(
      names = "--json",
      description = "Prints one JSON object; the steps are told on standard error.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Narration narration = new Narration(json ? spec.commandLine().getErr() : out);
    Distribution distribution = Distribution.running();
    Path directory = newDirectory();
    try (Demo demo = new Demo(distribution, directory, narration)) {
      demo.run();
      if (noConsole) {
        demo.deleteAll();
      } else {
        demo.leaveConsole();
      }
    } catch (IOException e) {
      throw new VerbException(
          ExitCode.FAILED, "The demo cannot use " + directory + ": " + e.getMessage(), e);
    }
    if (json) {
      Object result =
          Json.object(
              "verified", true, "directory", directory.toString(), "steps", narration.steps());
      out.println(Json.text(result));
      out.flush();
    }
    return ExitCode.DONE.code();
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("cnscs-demo-").toRealPath();
    } catch (IOException e) {
      throw new VerbException(
          ExitCode.FAILED,
          "Cannot make a directory in "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e.getMessage()
              + "; name another with CNSCS_JAVA_OPTS=-Djava.io.tmpdir=DIR",
          e);
    }
  }
}
