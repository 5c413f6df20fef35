package org.cnscs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class FrameTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Look look = new Look();
  private final RunProgram program = new RunProgram();
  private final Resume resuming = new Resume();
  private final Frame frame =
      new Frame(
          List.of(() -> List.of(look, program, resuming)),
          new PrintWriter(out, true),
          new PrintWriter(err, true));

  @Command(name = "look", mixinStandardHelpOptions = true)
  private static final class Look implements Callable<Integer> {
    @Option(names = "--every")
    private Duration every;

    private RuntimeException thrown;
    private Error error;

    @Override
    public Integer call() {
      if (error != null) {
        throw error;
      }
      if (thrown != null) {
        throw thrown;
      }
      return 0;
    }
  }

  @Command(name = "run")
  private static final class RunProgram implements Callable<Integer>, ProgramVerb {
    @Option(names = "--name")
    private String name;

    @Option(names = "-jar")
    private String jar;

    @Option(names = "-cp")
    private String classPath;

    @Parameters private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
      if ("fail".equals(name)) {
        throw new IllegalStateException("inside");
      }
      return 42;
    }
  }

  @Test
  void run_withArgumentsOfTheProgram_passesThemUntouched() {
    assertEquals(
        42,
        frame.run(
            "run", "--name", "n", "-jar", "a.jar", "--name", "m", "-h", "--", "--debug", "x"));
    assertEquals("n", program.name);
    assertEquals(List.of("--name", "m", "-h", "--", "--debug", "x"), program.arguments);
  }

  @Command(name = "resume")
  private static final class Resume implements Callable<Integer>, ProgramVerb {
    @Option(names = "--class-path")
    private String classPath;

    @Option(names = "--as")
    private String as;

    @Override
    public Integer call() {
      return 7;
    }
  }

  @Test
  void run_ofProgramVerbWithoutAProgram_readsOptionsBehindTheClassPath() {
    assertEquals(7, frame.run("resume", "--class-path", "lib", "--as", "m"));
    assertEquals("lib", resuming.classPath);
    assertEquals("m", resuming.as);
  }

  @Test
  void run_withClassPath_passesMainClassAndArguments() {
    assertEquals(42, frame.run("--debug", "run", "-cp", "lib", "demo.Main", "-jar", "b"));
    assertEquals(List.of("demo.Main", "-jar", "b"), program.arguments);
    assertEquals("lib", program.classPath);
    assertEquals(null, program.jar);
  }

  @Test
  void run_ofProgramVerbThatFailsUnexpectedly_isTheClientVmsFailure() {
    assertEquals(125, frame.run("run", "--name", "fail"));
    assertEquals(
        "cnscs: unexpected IllegalStateException: inside; use --debug to see where",
        err.toString().strip());
  }

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "2s,PT2S", "5m,PT5M", "1h,PT1H"})
  void run_withDuration_convertsIt(String text, Duration expected) {
    assertEquals(0, frame.run("look", "--every", text));
    assertEquals(expected, look.every);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "s", "-1s", "1.5s", "2d", "PT1S", "99999999999h"})
  void run_withBadDuration_isUsage(String text) {
    assertEquals(2, frame.run("look", "--every", text));
    assertTrue(err.toString().contains("such as 500ms, 2s, 5m or 1h"), err::toString);
    assertEquals(1, err.toString().lines().count());
  }

  @Test
  void run_withUnknownVerb_suggestsOne() {
    assertEquals(2, frame.run("loook"));
    assertTrue(
        err.toString().startsWith("cnscs: unknown verb loook, did you mean look?; see cnscs"),
        err::toString);
  }

  @Test
  void run_withUnknownOption_namesIt() {
    assertEquals(2, frame.run("look", "--evry", "1s"));
    assertTrue(err.toString().startsWith("cnscs: unknown option --evry"), err::toString);
    assertTrue(err.toString().contains("see cnscs look --help"), err::toString);
  }

  @Test
  void run_withNothing_showsHelpAsUsageError() {
    assertEquals(2, frame.run());
    assertTrue(err.toString().contains("Usage: cnscs"), err::toString);
    assertEquals("", out.toString());
  }

  @Test
  void run_withHelp_listsVerbsExamplesAndEveryExitCode() {
    assertEquals(0, frame.run("--help"));
    String help = out.toString();
    assertTrue(help.contains("look") && help.contains("cnscs run --name"), help);
    for (ExitCode code : ExitCode.values()) {
      assertTrue(
          help.contains("\n  " + code.code() + " ") && help.contains(code.meaning().split(" ")[0]),
          help);
    }
  }

  @Test
  void run_withHelpOfVerb_showsCommonOptions() {
    assertEquals(0, frame.run("run", "-h"));
    assertTrue(out.toString().contains("--debug"), out::toString);
  }

  @Test
  void run_withVersion_printsIt() {
    assertEquals(0, frame.run("--version"));
    assertTrue(out.toString().startsWith("cnscs "), out::toString);
  }

  @Test
  void run_thatFailsWithSpaceException_hasItsExitCode() {
    assertFailure(4, new SpaceException.Conflict("c"));
    assertFailure(5, new SpaceException.Unreachable("c", null));
    assertFailure(4, new SpaceException.Unavailable("c", null, true));
    assertFailure(1, new SpaceException.Unavailable("c", null));
    assertFailure(2, new SpaceException.BadQuery("c", null));
    assertFailure(2, new SpaceException.BadInput("c", null));
    assertFailure(1, new SpaceException.Damaged("c", null));
    assertFailure(1, new SpaceException.Failed("c", null));
    assertFailure(6, new VerbException(ExitCode.UNSUPPORTED, "c"));
  }

  private void assertFailure(int code, RuntimeException thrown) {
    look.thrown = thrown;
    err.getBuffer().setLength(0);
    assertEquals(code, frame.run("look"));
    assertEquals("cnscs: c", err.toString().strip());
  }

  @Test
  void run_thatFailsWithDebug_showsTheTrace() {
    look.thrown = new VerbException(ExitCode.NOT_FOUND, "two\nlines");
    assertEquals(3, frame.run("look", "--debug"));
    assertTrue(err.toString().startsWith("cnscs: two lines\n"), err::toString);
    assertTrue(err.toString().contains("at org.cnscs.cli.FrameTest"), err::toString);
  }

  @Test
  void run_thatFailsWithError_isFailed() {
    look.error = new StackOverflowError();
    assertEquals(1, frame.run("look"));
    assertTrue(err.toString().startsWith("cnscs: unexpected StackOverflowError"), err::toString);
  }
}
