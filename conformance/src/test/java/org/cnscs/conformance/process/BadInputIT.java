package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cnscs.cli.ExitCode;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;
import org.cnscs.server.store.DirectoryLock;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gives the verbs what they cannot use: each must say so in one line, with its exit code, and
 * change nothing.
 */
@Timeout(300)
class BadInputIT {
  private static final List<String> NOT_CONTENT = List.of("lock", "holder.xml", "index");

  @TempDir private static Path original;
  private static Job job;

  @TempDir private Path temp;
  private Path space;
  private Distribution cnscs;

  /** Makes a space with one suspended process. */
  @BeforeAll
  static void suspendAProcess() throws Exception {
    job = Job.compile(original);
    Distribution cnscs = new Distribution(original, original.resolve("space").toString());
    job.hold(100);
    try (Running running = cnscs.start(job.command("return", "run", "--name", "job"))) {
      running.awaitOut("at hold100\n");
      assertEquals("job@1\n", cnscs.run("suspend", "job").outText());
      running.awaitExit();
    }
    job.release(100);
  }

  @BeforeEach
  void copySpace() throws IOException {
    space = temp.resolve("space");
    Path from = original.resolve("space");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, space.resolve(from.relativize(file).toString()));
      }
    }
    cnscs = new Distribution(temp, space.toString());
  }

  /** Checks that a verb was refused with one line that says all these things. */
  private static void checkRefused(ExitCode code, Outcome outcome, String... said) {
    assertEquals(code.code(), outcome.status(), outcome::toString);
    assertEquals("", outcome.outText());
    assertEquals(1, outcome.errLines().size(), outcome::toString);
    String line = outcome.errLines().getFirst();
    assertTrue(line.startsWith("cnscs: "), line);
    assertFalse(line.contains("--debug"), () -> "nobody foresaw this: " + line);
    for (String part : said) {
      assertTrue(line.contains(part), () -> "'" + part + "' is not said in: " + line);
    }
  }

  /** Returns the hash of every file of a space that holds documents. */
  private static Map<String, String> content(Path directory) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path name = directory.relativize(file);
        if (!NOT_CONTENT.contains(name.getName(0).toString())) {
          content.put(name.toString(), Hash.of(Files.readAllBytes(file)));
        }
      }
    }
    return content;
  }

  private void checkUnchanged(Map<String, String> before) throws IOException {
    assertFalse(before.isEmpty());
    assertEquals(before, content(space));
  }

  @Test
  void run_ofAFileThatIsNoJar_saysSo() throws Exception {
    Path jar = Files.writeString(temp.resolve("text.jar"), "no jar at all");
    Map<String, String> before = content(space);
    checkRefused(
        ExitCode.CLIENT_VM,
        cnscs.run("run", "--name", "x", "-jar", jar.toString()),
        jar.toString());
    checkUnchanged(before);
  }

  @Test
  void run_ofAJarThatDoesNotExist_saysSo() throws Exception {
    Map<String, String> before = content(space);
    String jar = temp.resolve("absent.jar").toString();
    checkRefused(ExitCode.CLIENT_VM, cnscs.run("run", "--name", "x", "-jar", jar), jar);
    checkUnchanged(before);
  }

  @Test
  void run_withoutTheMainClass_saysWhereItLooked() throws Exception {
    Map<String, String> before = content(space);
    Outcome run = cnscs.run("run", "--name", "x", "-cp", job.classes(), "job.Absent");
    checkRefused(ExitCode.CLIENT_VM, run, "job.Absent", job.classes());
    checkUnchanged(before);
  }

  @Test
  void verbs_onADirectoryThatIsSomethingElse_leaveItAlone() throws Exception {
    Path other = Files.createDirectory(temp.resolve("other"));
    Files.writeString(other.resolve("letter.txt"), "Dear Sir");
    checkRefused(
        ExitCode.FAILED,
        cnscs.run("ps", "--space", other.toString()),
        other.toString(),
        "not a space");
    Outcome run = cnscs.run(job.command("return", "run", "--space", other.toString()));
    checkRefused(ExitCode.FAILED, run, other.toString(), "not a space");
    try (Stream<Path> files = Files.list(other)) {
      assertEquals(List.of(other.resolve("letter.txt")), files.toList());
    }
  }

  @Test
  void verbs_onASpaceThatIsHeldByAProcessWithoutServer_nameTheHolder() throws Exception {
    Map<String, String> before = content(space);
    String holder = "process " + ProcessHandle.current().pid();
    DirectoryLock held = DirectoryLock.tryAcquire(space).orElseThrow();
    try (held) {
      List<Running>
          refused = // at once, because each of them waits a while for the holder to let go
          List.of(
                  cnscs.start("ps"),
                  cnscs.start(job.command("return", "run")),
                  cnscs.start("resume", "job"));
      for (Running each : refused) {
        checkRefused(ExitCode.CONFLICT, each.awaitExit(), space.toString(), holder);
      }
      checkUnchanged(before);
    }
  }

  @Test
  void verbs_onADamagedRecord_nameFileByteAndDocument() throws Exception {
    Path segment = space.resolve("log").resolve("0000000001.xml");
    byte[] bytes = Files.readAllBytes(segment);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("<c:class ") + 200;
    assertTrue(at > 200);
    bytes[at] ^= 1;
    Files.write(segment, bytes);
    Map<String, String> before = content(space);
    for (List<String> verb :
        List.of(List.of("ps"), List.of("resume", "job"), List.of("search", "class:Ledger"))) {
      checkRefused(
          ExitCode.FAILED,
          cnscs.run(verb.toArray(String[]::new)),
          segment.toString(),
          "byte ",
          "damaged");
    }
    checkUnchanged(before);
  }

  @Test
  void verbs_onACheckpointThatDoesNotExist_sayWhichDo() throws Exception {
    Map<String, String> before = content(space);
    checkRefused(ExitCode.NOT_FOUND, cnscs.run("resume", "job@7", "--as", "x"), "job", "7", "1");
    checkRefused(
        ExitCode.NOT_FOUND, cnscs.run("show", "job@7"), "job has no checkpoint 7; it has 1");
    checkRefused(ExitCode.NOT_FOUND, cnscs.run("resume", "nobody"), "nobody", "job");
    checkRefused(ExitCode.NOT_FOUND, cnscs.run("checkpoint", "nobody"), "nobody");
    checkRefused(ExitCode.USAGE, cnscs.run("resume", "job@0"), "job@0");
    checkUnchanged(before);
  }

  @Test
  void verbs_onAManifestThatNamesAMissingLine_nameTheLine() throws Exception {
    String line;
    try (Space opened = Spaces.open(space.toString())) {
      line = Saved.of(opened, "job", 1).lines().getFirst();
      opened.commit(Batch.builder().delete(line, new Batch.Expect.Anything()).build());
    }
    String hash = line.substring(line.indexOf('/') + 1);
    Map<String, String> before = content(space);
    checkRefused(ExitCode.FAILED, cnscs.run("resume", "job", "--as", "x"), "job@1", hash);
    checkRefused(ExitCode.FAILED, cnscs.run("resume", "job"), "job@1", hash);
    checkRefused(ExitCode.FAILED, cnscs.run("show", "job@1", "--heap"), "job@1", hash);
    checkUnchanged(before);
  }

  @Test
  void search_withAQueryThatDoesNotParse_pointsAtTheCharacter() throws Exception {
    Map<String, String> before = content(space);
    checkRefused(
        ExitCode.USAGE, cnscs.run("search", "local.i:[1 TO"), "character", "local.i:[1 TO");
    checkRefused(ExitCode.USAGE, cnscs.run("search", ""), "empty");
    checkUnchanged(before);
  }

  @Test
  void verbs_onAServerThatIsNotThere_sayWhichUrl() throws Exception {
    String url = "http://127.0.0.1:9"; // the discard service, which no machine runs
    checkRefused(ExitCode.UNREACHABLE, cnscs.run("ps", "--space", url), url);
  }

  @Test
  void run_underANameThatIsTaken_leavesTheProcessAlone() throws Exception {
    Map<String, String> before = content(space);
    checkRefused(
        ExitCode.CONFLICT, cnscs.run(job.command("return", "run", "--name", "job")), "process job");
    checkUnchanged(before);
  }
}
