package org.cnscs.conformance.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the distribution's launcher with JDKs that only print what they are started with. */
class LauncherTest {
  private static final Path SOURCE = Path.of("src/dist/bin").toAbsolutePath();

  /** Says who it is and with what it was called; makes an image that is as it is. */
  private static final String JAVA =
      """
      #!/bin/sh
      case $* in
        *org.cnscs.vm.image.ImageMain*)
          for image; do :; done
          mkdir -p "$image/bin"
          sed 's/NAME/NAME-image/' "$0" >"$image/bin/java"
          chmod +x "$image/bin/java" ;;
        *org.cnscs.vm.image.Training*) exit 1 ;;
        *) printf '%s\\n' NAME "$@" ${CNSCS_IMAGE:+"$CNSCS_IMAGE"} ;;
      esac
      """;

  @TempDir private Path temp;
  private Path launcher;
  private final Map<String, String> environment = new HashMap<>();

  /** What the launcher did. */
  private record Outcome(int status, List<String> out, List<String> err) {}

  @BeforeEach
  void isolate() throws IOException {
    launcher = Files.createDirectories(temp.resolve("dist/bin")).resolve("cnscs");
    Files.copy(SOURCE.resolve("cnscs"), launcher);
    Files.copy(SOURCE.resolve("find-jdk.sh"), launcher.resolveSibling("find-jdk.sh"));
    Path lib = Files.createDirectories(temp.resolve("dist/lib"));
    Files.writeString(lib.resolve("client-vm-1.jar"), "jar");
    Files.writeString(lib.resolve("asm-1.jar"), "jar");
    environment.put("CNSCS_CACHE", temp.resolve("the cache").toString());
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("CNSCS_JAVA_HOME", jdk("chosen", "25.0.3").toString());
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = temp.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    Path java = home.resolve("bin/java");
    Files.writeString(java, JAVA.replace("NAME", name));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  private Outcome launch(Path launcher, String... arguments)
      throws IOException, InterruptedException {
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(Stream.of("sh", launcher.toString()), Stream.of(arguments)).toList())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear(); // HOME is not set either
    builder.environment().putAll(environment);
    int status = builder.start().waitFor();
    return new Outcome(status, Files.readAllLines(out), Files.readAllLines(err));
  }

  @Test
  void launcher_withoutSuitableJdk_saysSoInOneLine() throws Exception {
    environment.put("CNSCS_JAVA_HOME", jdk("old", "17.0.15").toString());
    Outcome outcome = launch(launcher, "ps");
    assertEquals(78, outcome.status());
    assertEquals(1, outcome.err().size());
    assertTrue(
        outcome
            .err()
            .getFirst()
            .matches(
                "cnscs: CNSCS_JAVA_HOME names no JDK 25 or later .*/old; correct it or unset it"));
    assertEquals(List.of(), outcome.out());
  }

  @Test
  void launcher_withJavaHome_takesItBeforeThePath() throws Exception {
    environment.remove("CNSCS_JAVA_HOME");
    environment.put("JAVA_HOME", jdk("home", "26-ea").toString());
    environment.put("PATH", jdk("path", "27").resolve("bin") + ":/usr/bin:/bin");
    assertEquals("home", launch(launcher, "ps").out().getFirst());
  }

  @Test
  void launcher_withOldJavaHome_takesTheJavaThatThePathLeadsTo() throws Exception {
    environment.remove("CNSCS_JAVA_HOME");
    environment.put("JAVA_HOME", jdk("home", "1.8.0_292").toString());
    Path links = Files.createDirectory(temp.resolve("links"));
    jdk("path", "25");
    Files.createSymbolicLink(links.resolve("java"), Path.of("../path/bin/java"));
    environment.put("PATH", links + ":/usr/bin:/bin");
    assertEquals("path", launch(launcher, "ps").out().getFirst());
  }

  @Test
  void launcher_calledThroughSymbolicLinks_findsItsJars() throws Exception {
    Path bin = Files.createDirectories(temp.resolve("distribution/bin"));
    Files.copy(SOURCE.resolve("cnscs"), bin.resolve("cnscs"));
    Files.copy(SOURCE.resolve("find-jdk.sh"), bin.resolve("find-jdk.sh"));
    Path first = Files.createSymbolicLink(temp.resolve("first"), bin.resolve("cnscs"));
    Path second = Files.createSymbolicLink(temp.resolve("second"), first.getFileName());
    Outcome outcome = launch(second, "ps");
    assertTrue(outcome.out().contains(bin.toRealPath().resolveSibling("lib") + "/*"));
  }

  @Test
  void launcher_ofAnyVerb_passesArgumentsUnchanged() throws Exception {
    List<String> out = launch(launcher, "search", "a b", "*", "", "$HOME").out();
    assertEquals(
        List.of("org.cnscs.cli.Main", "search", "a b", "*", "", "$HOME"),
        out.subList(out.size() - 6, out.size()));
    assertTrue(out.contains("-XX:TieredStopAtLevel=1"));
  }

  @Test
  void launcher_ofRun_givesTheHeapToTheJvmAndCompilesFully() throws Exception {
    List<String> out =
        launch(launcher, "--debug", "run", "--heap", "2g", "-jar", "a.jar", "--heap", "9g").out();
    assertTrue(out.contains("-Xmx2g"));
    assertFalse(out.contains("-Xmx9g"));
    assertFalse(out.contains("-XX:TieredStopAtLevel=1"));
    assertTrue(launch(launcher, "resume", "sim@3", "--heap=512M").out().contains("-Xmx512M"));
  }

  @Test
  void launcher_ofRun_preparesTheJdkOnceAndRunsOnIt() throws Exception {
    Outcome first = launch(launcher, "run");
    assertEquals("chosen-image", first.out().getFirst());
    assertTrue(first.err().getFirst().startsWith("cnscs: preparing the JDK in "));
    Outcome second = launch(launcher, "resume", "sim");
    assertEquals("chosen-image", second.out().getFirst());
    assertEquals(List.of(), second.err());
    assertEquals("chosen", launch(launcher, "ps").out().getFirst());
  }

  @Test
  void launcher_ofRunWithoutItsOwnHeap_leavesTheProgramsOptionAlone() throws Exception {
    assertTrue(
        launch(launcher, "run", "-cp", "x", "Main", "--heap", "9g").out().stream()
            .noneMatch(arg -> arg.startsWith("-Xmx")));
    assertTrue(
        launch(launcher, "run", "--heap", "lots", "-cp", "x").out().stream()
            .noneMatch(arg -> arg.startsWith("-Xmx")));
  }

  @Test
  void launcher_withOptionsForTheJvm_passesThem() throws Exception {
    environment.put("CNSCS_JAVA_OPTS", "-Da=1  -Db=*");
    List<String> out = launch(launcher, "run").out();
    assertTrue(out.containsAll(List.of("-Da=1", "-Db=*")));
  }

  @Test
  void launcher_ofDoctor_makesAnImageOnlyForAProgram() throws Exception {
    Path cache = temp.resolve("the cache");
    Outcome ofMachine = launch(launcher, "doctor");
    assertTrue(ofMachine.out().getLast().startsWith(cache + "/jdk-"), ofMachine::toString);
    assertFalse(Files.exists(cache));
    Outcome ofProgram = launch(launcher, "doctor", "-jar", "a.jar");
    assertEquals("chosen-image", ofProgram.out().getFirst());
    assertTrue(ofProgram.out().contains("a.jar"));
  }
}
