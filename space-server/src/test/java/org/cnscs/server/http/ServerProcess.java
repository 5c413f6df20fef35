package org.cnscs.server.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cnscs.server.space.SpaceHost;

/** A server in a JVM of its own, which tells what it uses. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final PrintWriter in;
  private final String url;

  /**
   * What the JVM uses.
   *
   * @param heap bytes that are reachable
   * @param resident bytes of the process in memory
   * @param cpu nanoseconds of processors' time since it started
   */
  record Use(long heap, long resident, long cpu) {}

  private ServerProcess(Process process, BufferedReader out, String url) {
    this.process = process;
    this.out = out;
    this.in = new PrintWriter(process.outputWriter(), true);
    this.url = url;
  }

  /** Starts a server of a directory, with options of the JVM and limits, as {@code name=value}. */
  static ServerProcess start(Path directory, List<String> flags, String... limits)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ServerProcess.class.getName(), directory.toString()));
    command.addAll(List.of(limits));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader();
    return new ServerProcess(process, out, out.readLine());
  }

  String url() {
    return url;
  }

  Use use() throws IOException {
    in.println("use");
    String[] figures = out.readLine().split(" ");
    return new Use(
        Long.parseLong(figures[0]), Long.parseLong(figures[1]), Long.parseLong(figures[2]));
  }

  /** Tells it to stop in order, as an interrupt does. */
  void stop() {
    in.close();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end and returns its exit status. */
  int await() throws InterruptedException {
    return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Serves until standard input ends. */
  public static void main(String[] args) throws Exception {
    Limits limits = Limits.usual();
    for (int i = 1; i < args.length; i++) {
      String[] limit = args[i].split("=");
      limits = limits.with(limit[0], Long.parseLong(limit[1]));
    }
    ServerOptions options = ServerOptions.at("127.0.0.1", 0).withLimits(limits);
    try (SpaceHost host = SpaceHost.open(Path.of(args[0]), Clock.systemUTC());
        SpaceHttpServer server = SpaceHttpServer.start(new HostDirectory(host), options)) {
      System.out.println(server.url());
      BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(figures());
      }
    }
  }

  private static String figures() throws IOException {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long cpu =
        ProcessHandle.current().info().totalCpuDuration().orElse(java.time.Duration.ZERO).toNanos();
    Path status = Path.of("/proc/self/status");
    long resident = 0;
    if (Files.exists(status)) {
      for (String line : Files.readAllLines(status)) {
        resident =
            line.startsWith("VmRSS:") ? Long.parseLong(line.replaceAll("\\D", "")) << 10 : resident;
      }
    }
    return heap + " " + resident + " " + cpu;
  }
}
