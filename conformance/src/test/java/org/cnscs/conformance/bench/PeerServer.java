package org.cnscs.conformance.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server of another kind that runs for one benchmark, on loopback and with its data in a
 * directory of its own.
 *
 * <p>It is started when it says so on its output, and its output is read to the end, so that it
 * never waits for somebody to read.
 */
final class PeerServer implements AutoCloseable {
  private static final String PLAIN_USER = "postgres"; // PostgreSQL refuses to run as root
  private static final long STOP_SECONDS = 30;

  private final Process process;
  private final Path data;
  private final int port;

  private PeerServer(Process process, Path data, int port) {
    this.process = process;
    this.data = data;
    this.port = port;
  }

  /** Starts PostgreSQL with its usual settings; empty, and told, if it is not installed. */
  static Optional<PeerServer> postgres() throws IOException, InterruptedException {
    Optional<Path> initdb = program("initdb");
    Optional<Path> postgres = program("postgres");
    if (initdb.isEmpty() || postgres.isEmpty()) {
      return absent("PostgreSQL", "initdb and postgres");
    }
    Path data = Files.createTempDirectory("cnscs-postgres");
    List<String> user = plainUser(data);
    String tables = data.resolve("tables").toString();
    StartupRun.output(
        data,
        command(
            user,
            initdb.get(),
            "--pgdata=" + tables,
            "--username=bench",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C"));
    int port = freePort();
    List<String> server =
        command(
            user,
            postgres.get(),
            "-D",
            tables,
            "-p",
            Integer.toString(port),
            "-h",
            "127.0.0.1",
            "-k",
            data.toString());
    return Optional.of(start(server, Map.of(), "ready to accept connections", data, port));
  }

  /** Starts Redis, which forces its log for each change; empty, and told, if not installed. */
  static Optional<PeerServer> redis() throws IOException {
    return redis(Map.of());
  }

  /** Starts the same with variables in its environment. */
  static Optional<PeerServer> redis(Map<String, String> environment) throws IOException {
    Optional<Path> redis = program("redis-server");
    if (redis.isEmpty()) {
      return absent("Redis", "redis-server");
    }
    Path data = Files.createTempDirectory("cnscs-redis");
    int port = freePort();
    List<String> server =
        command(
            List.of(),
            redis.get(),
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--dir",
            data.toString(),
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always");
    return Optional.of(start(server, environment, "eady to accept connections", data, port));
  }

  private static Optional<PeerServer> absent(String peer, String programs) {
    System.out.println(peer + " is left out: " + programs + " cannot be found in PATH");
    return Optional.empty();
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Returns what a command begins with so that root does not run it, and hands over the data. */
  private static List<String> plainUser(Path data) throws IOException {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    Files.setOwner(
        data,
        data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(PLAIN_USER));
    return List.of(
        "setpriv", "--reuid=" + PLAIN_USER, "--regid=" + PLAIN_USER, "--clear-groups", "--");
  }

  private static List<String> command(List<String> user, Path program, String... arguments) {
    List<String> command = new ArrayList<>(user);
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static PeerServer start(
      List<String> command, Map<String, String> environment, String ready, Path data, int port)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(data.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    PeerServer server = new PeerServer(process, data, port);
    BufferedReader out = process.inputReader();
    StringBuilder said = new StringBuilder();
    while (said.indexOf(ready) < 0) {
      String line = out.readLine();
      if (line == null) {
        server.close();
        throw new IllegalStateException(String.join(" ", command) + " ended and said: " + said);
      }
      said.append(line).append('\n');
    }
    Thread.ofPlatform().daemon().start(() -> drain(out));
    return server;
  }

  private static void drain(BufferedReader out) {
    try (out) {
      out.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      throw new UncheckedIOException("The output of a peer cannot be read", e);
    }
  }

  /** Returns the port on 127.0.0.1. */
  int port() {
    return port;
  }

  /** Ends the server and removes its data. */
  @Override
  public void close() {
    process.toHandle().destroy(); // the process's own method closes what is being read
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      StartupRun.delete(data);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
