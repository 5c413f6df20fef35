package org.cnscs.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.cli.VerbProvider;
import org.cnscs.space.Batch;
import org.cnscs.space.Lease;
import org.cnscs.space.Lease.Tier;
import org.cnscs.space.LeaseRequest;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Spaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Timeout(60)
class SpaceVerbsTest {
  @TempDir Path directory;

  @Command(name = "cnscs")
  private static final class Root {}

  /** Runs a verb and returns what it prints; exceptions come out as they are. */
  private static String run(String... args) throws Exception {
    StringWriter out = new StringWriter();
    CommandLine root = commandLine().setOut(new PrintWriter(out));
    Exception[] failure = new Exception[1];
    root.setExecutionExceptionHandler(
        (e, at, parsed) -> {
          failure[0] = e;
          return 1;
        });
    int code = root.execute(args);
    if (failure[0] != null) {
      throw failure[0];
    }
    assertEquals(0, code);
    return out.toString().strip();
  }

  private static CommandLine commandLine() {
    CommandLine root = new CommandLine(new Root());
    ServiceLoader.load(VerbProvider.class)
        .forEach(provider -> provider.verbs().forEach(root::addSubcommand));
    return root;
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void writeReadTake_inADirectory_moveAnEntry() throws Exception {
    String space = directory.resolve("space").toString();
    String template = file("template.xml", "<Job/>\n");
    String id =
        run(
            "write",
            space,
            file("job.xml", "<?xml version=\"1.0\"?>\n<Job n=\"1\"/>\n"),
            "--lease",
            "PT1H");
    assertEquals("<Job n=\"1\"/>", run("read", space, template));
    String expected = "{\"id\":\"" + id + "\",\"version\":1,\"xml\":\"<Job n=\\\"1\\\"/>\"}";
    assertEquals(expected, run("take", space, template, "--json"));
    VerbException e =
        assertThrows(
            VerbException.class, () -> run("take", space, template, "--timeout", "PT0.01S"));
    assertEquals(ExitCode.NOT_FOUND, e.exitCode());
    assertTrue(
        e.getMessage().contains(space) && e.getMessage().contains("within 10 ms"), e.getMessage());
  }

  @Test
  void leases_inADirectory_areListedAndCancelled() throws Exception {
    String location = directory.resolve("space").toString();
    try (Space space = Spaces.open(location)) {
      Duration hour = Duration.ofHours(1);
      Lease job = space.leases().grant(LeaseRequest.now("job/1", Tier.EXCLUSIVE, "Ann", hour));
      space.leases().grant(LeaseRequest.now("job/2", Tier.SHARED, "Bob", hour));
      String table = run("leases", location);
      assertTrue(table.contains(job.id() + "  job/1  exclusive  Ann"), table);
      assertTrue(table.contains("job/2  shared     Bob"), table);
      String cancelled = run("leases", location, "--cancel", job.id(), "--json");
      assertTrue(cancelled.startsWith("{\"leases\":[{\"id\":\"" + job.id() + "\""), cancelled);
      assertTrue(cancelled.contains("\"token\":" + job.token() + ","), cancelled);
      assertEquals("{\"leases\":[]}", run("leases", location, "--of", "job/1", "--json"));
      assertThrows(SpaceException.Ended.class, () -> run("leases", location, "--cancel", job.id()));
    }
  }

  @Test
  void write_missingFile_isNotFound() {
    VerbException e =
        assertThrows(VerbException.class, () -> run("write", directory.toString(), "/none.xml"));
    assertEquals(ExitCode.NOT_FOUND, e.exitCode());
  }

  @Test
  void serve_unknownLimit_namesThoseThatThereAre() {
    String data = directory.resolve("space").toString();
    SpaceException e =
        assertThrows(
            SpaceException.BadInput.class,
            () -> run("serve", "--data", data, "--limit", "rate=5", "--limit", "hats=1"));
    assertTrue(e.getMessage().contains("no limit hats; there are connections"), e.getMessage());
  }

  @Test
  void serve_badAddress_isAUsageError() {
    for (String listen : List.of("7480", "127.0.0.1:70000", "127.0.0.1", ":80")) {
      VerbException e = assertThrows(VerbException.class, () -> ServeVerb.options(listen), listen);
      assertEquals(ExitCode.USAGE, e.exitCode());
    }
    assertEquals("::1", ServeVerb.options("[::1]:0").host());
    String data = directory.resolve("space").toString();
    assertThrows(
        SpaceException.BadInput.class, () -> run("serve", "--data", data, "--listen", "0.0.0.0:0"));
    assertTrue(Files.notExists(Path.of(data)));
  }

  @Test
  void serve_ownProcess_servesUntilItIsTerminated() throws Exception {
    Path data = directory.resolve("space");
    Process process =
        java(ServeMain.class, "serve", "--data", data.toString(), "--listen", "127.0.0.1:0");
    try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      String url = out.readLine();
      assertTrue(URI.create(url).getPort() > 0, url);
      assertTrue(out.readLine().startsWith("Ready: serving " + data), "ready line");
      String id = run("write", url, file("job.xml", "<Job n=\"1\"/>"));
      assertEquals("<Job n=\"1\"/>", run("read", data.toString(), file("template.xml", "<Job/>")));
      process.destroy();
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), "stops");
      assertTrue(
          run("take", data.toString(), file("template.xml", "<Job/>"), "--json").contains(id));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void serve_killed_anotherProcessTakesOver() throws Exception {
    Path data = directory.resolve("space");
    Process process =
        java(ServeMain.class, "serve", "--data", data.toString(), "--listen", "127.0.0.1:0");
    try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      String url = out.readLine();
      assertTrue(out.readLine().startsWith("Ready"), url);
      try (Space guest = Spaces.open(data.toString())) {
        guest.commit(Batch.builder().put("a", "<a/>".getBytes(StandardCharsets.UTF_8)).build());
        process.destroyForcibly().waitFor();
        assertEquals("<a/>", guest.get("a").orElseThrow().text());
        guest.commit(Batch.builder().put("b", "<b/>".getBytes(StandardCharsets.UTF_8)).build());
        assertEquals("<b/>", guest.get("b").orElseThrow().text());
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process java(Class<?> main, String... args) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path").replace("\n", File.pathSeparator);
    ProcessBuilder builder = new ProcessBuilder(java, "-cp", classPath, main.getName());
    builder.command().addAll(List.of(args));
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The command line with the verbs of this module alone. */
  static final class ServeMain {
    /** Runs a verb. */
    public static void main(String[] args) {
      System.exit(commandLine().execute(args));
    }
  }
}
