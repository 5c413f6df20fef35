package org.cnscs.vm.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;

/**
 * The steps of the demo; each is verified before the next begins.
 *
 * <p>The program prints a line for each of its forty days. What the killed JVM printed after its
 * last checkpoint is printed again by the resumed one, because it goes on from the checkpoint; so
 * the killed one's output counts only up to the position that the checkpoint recorded.
 */
final class Demo implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int KILLED = 128 + 9;
  private static final int DAYS = 40;
  private static final int CONSOLE_MINUTES = 10;
  private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");
  private static final Pattern DAY = Pattern.compile(" day=(\\d+)");
  private static final Pattern LOCAL = Pattern.compile(" day = (\\d+)");
  private static final Pattern POSITION = Pattern.compile("\"out\":\"?(\\d+)");

  private final Distribution distribution;
  private final Path directory;
  private final Narration narration;
  private final List<Running> started = new ArrayList<>();

  /** Creates the demo; everything that it makes goes into the directory. */
  Demo(Distribution distribution, Path directory, Narration narration) {
    this.distribution = distribution;
    this.directory = directory;
    this.narration = narration;
  }

  /**
   * The newest checkpoint of the killed process.
   *
   * @param name as in {@code bank@5}
   * @param position how many bytes the program had printed
   * @param day the value of the local variable
   */
  private record Newest(String name, int position, int day) {}

  /** Runs all steps. */
  void run() throws IOException, InterruptedException {
    narration.say(
        "A program is killed by kill -9 in the middle of a loop and goes on in another JVM. About"
            + " 15 s.");
    narration.say(
        "The program: "
            + narration.shown(distribution.example().toString())
            + ", 40 lines of output.");
    narration.say("To repeat a command: export CNSCS_SPACE=" + space());
    compile();
    Running plain = runPlainly();
    Running process = runAsProcess();
    byte[] before = kill(process);
    Newest newest = look();
    byte[] after = resume(newest);
    compare(plain.result(LIMIT), before, newest, after);
    search(newest);
  }

  private Path classes() {
    return directory.resolve("classes");
  }

  private Path space() {
    return directory.resolve("space");
  }

  private void compile() throws IOException, InterruptedException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new VerbException(
          ExitCode.NOT_INSTALLED,
          "The demo compiles a program, and the JVM in "
              + System.getProperty("java.home")
              + " has no compiler; name a JDK with CNSCS_JAVA_HOME");
    }
    Files.createDirectories(classes());
    String[] arguments = {"-g", "-d", classes().toString(), distribution.example().toString()};
    if (compiler.run(null, null, null, arguments) != 0) {
      String command = "javac " + String.join(" ", arguments);
      throw new VerbException(ExitCode.FAILED, "The demo's program does not compile: " + command);
    }
  }

  private Running start(List<String> words) {
    narration.command(words);
    Running running = Running.start(words, environment());
    started.add(running);
    return running;
  }

  private Map<String, String> environment() {
    return Map.of(
        "CNSCS_SPACE", space().toString(), "CNSCS_JAVA_HOME", System.getProperty("java.home"));
  }

  private Running cnscs(String... words) {
    return start(
        Stream.concat(Stream.of(distribution.launcher().toString()), Arrays.stream(words))
            .toList());
  }

  private Running runPlainly() {
    narration.step("Run the program plainly", "its right output, to compare with at the end.");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Running plain = start(List.of(java, "-cp", classes().toString(), "demo.Bank"));
    narration.verified("started; it goes on beside the next steps");
    return plain;
  }

  private Running runAsProcess() throws InterruptedException {
    narration.step(
        "Run it as a process with a checkpoint every 300 ms",
        "checkpoints while it runs, written as XML.");
    Running process =
        cnscs(
            "run",
            "--verbose",
            "--name",
            "bank",
            "--every",
            "300ms",
            "-cp",
            classes().toString(),
            "demo.Bank");
    if (!process.out().await("day", DAYS / 4, LIMIT)
        || !process.err().await("cnscs: checkpoint ", 3, LIMIT)) {
      throw process.failure("made no three checkpoints while it ran");
    }
    narration.verified("three checkpoints and more, and the program runs on");
    return process;
  }

  private byte[] kill(Running process) throws InterruptedException {
    narration.step(
        "Kill its JVM with SIGKILL",
        "an end in the middle of the loop, without a chance to save anything.");
    narration.command(List.of("kill", "-9", Long.toString(process.process().pid())));
    process.kill();
    int status = process.status(LIMIT);
    byte[] output = process.out().all();
    long lines = lines(output).size();
    if (status != KILLED || lines >= DAYS) {
      throw process.failure(
          "ended with exit status " + status + " after " + lines + " lines, not killed halfway");
    }
    narration.output(lastLines(process.err().all(), 1));
    narration.output(lastLines(output, 2));
    narration.verified(
        "killed (exit status " + status + ") after " + lines + " of " + DAYS + " lines");
    return output;
  }

  private Newest look() throws InterruptedException {
    narration.step(
        "Look at its newest checkpoint",
        "every frame with its locals, and the lock that it holds.");
    String summary = text(cnscs("show", "bank", "--json").result(LIMIT));
    String name = "bank@" + find(NUMBER, summary, "the checkpoint's number");
    int position = Integer.parseInt(find(POSITION, summary, "the position of standard output"));
    List<String> threads = lines(cnscs("show", name, "--threads").result(LIMIT));
    narration.output(threads);
    for (String expected : List.of("demo.Bank.run", "demo.Bank.main", "day = ", "bonus = 7")) {
      check(
          threads.stream().anyMatch(line -> line.contains(expected)),
          name + " does not show " + expected);
    }
    narration.verified(name + " is whole; the program had printed " + position + " bytes");
    String day = find(LOCAL, String.join("\n", threads), "the local variable day");
    return new Newest(name, position, Integer.parseInt(day));
  }

  private byte[] resume(Newest newest) throws IOException, InterruptedException {
    narration.step(
        "Resume it in a new JVM",
        "the other days, from the space alone: its class files are out of reach.");
    Path away = directory.resolve("classes-away");
    Files.move(classes(), away);
    byte[] output = cnscs("resume", newest.name()).result(LIMIT);
    Files.move(away, classes());
    narration.output(lines(output).stream().limit(2).toList());
    narration.output(List.of("…"));
    narration.output(lastLines(output, 1));
    narration.verified(lines(output).size() + " lines more, exit status 0");
    return output;
  }

  private void compare(byte[] plain, byte[] before, Newest newest, byte[] after) {
    narration.step("Compare with the plain run", "the same output, to the byte.");
    int count = lines(plain).size();
    check(count == DAYS, "The plain run printed " + count + " lines, " + DAYS + " expected");
    check(
        newest.position() <= before.length,
        newest.name()
            + " says that "
            + newest.position()
            + " bytes were printed, but it were "
            + before.length);
    byte[] whole = Arrays.copyOf(before, newest.position() + after.length);
    System.arraycopy(after, 0, whole, newest.position(), after.length);
    checkEqual(plain, whole);
    narration.verified(
        newest.position()
            + " bytes before "
            + newest.name()
            + " and "
            + after.length
            + " after it are the "
            + plain.length
            + " bytes of the plain run");
  }

  private void checkEqual(byte[] plain, byte[] resumed) {
    int different = Arrays.mismatch(plain, resumed);
    if (different >= 0) {
      String what = "The outputs differ from byte " + different;
      check(
          false,
          what
              + ": plain '"
              + at(plain, different)
              + "', resumed '"
              + at(resumed, different)
              + "'");
    }
  }

  private static String at(byte[] output, int from) {
    int end = Math.min(from + 40, output.length);
    return text(Arrays.copyOfRange(output, Math.min(from, end), end)).replace("\n", "\\n");
  }

  private void search(Newest newest) throws InterruptedException {
    int least = newest.day();
    narration.step(
        "Find it by the value of a local variable",
        "frames in which day is " + least + " or more.");
    List<String> hits =
        lines(cnscs("search", "frame:Bank.run local.day:>=" + least, "--limit", "3").result(LIMIT));
    narration.output(hits);
    List<Integer> days =
        hits.stream()
            .flatMap(line -> DAY.matcher(line).results())
            .map(day -> Integer.valueOf(day.group(1)))
            .toList();
    check(
        hits.stream().anyMatch(line -> line.startsWith(newest.name() + " ")),
        "The search does not find the frame of Bank.run in " + newest.name());
    check(
        !days.isEmpty() && days.stream().allMatch(day -> day >= least),
        "The search for a day of " + least + " or more finds frames with the days " + days);
    narration.verified("found in " + newest.name() + "; the days are " + days);
  }

  /** Leaves a server that shows the space in a browser and ends by itself. */
  void leaveConsole() throws IOException, InterruptedException {
    narration.step("Leave a console", "the process, its checkpoints and a search in your browser.");
    DemoConsole console = new DemoConsole(distribution, CONSOLE_MINUTES);
    narration.command(console.command(space()));
    Running server = console.start(space());
    started.add(server);
    String address = console.address(server, "bank");
    started.remove(server);
    narration.verified(address + " shows the process");
    long pid = server.process().pid();
    narration.say("");
    narration.say("Every step was verified. Look at " + address);
    narration.say("The console ends after " + CONSOLE_MINUTES + " minutes, or with: kill " + pid);
    narration.say("Everything is in " + directory + "; you may delete it.");
  }

  /** Deletes everything that the demo made. */
  void deleteAll() throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(directory)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
    narration.say("");
    narration.say("Every step was verified.");
  }

  /** Ends what was started and has not ended, as after a failure. */
  @Override
  public void close() {
    started.forEach(Running::kill);
  }

  private void check(boolean verified, String difference) {
    if (!verified) {
      throw new VerbException(ExitCode.FAILED, difference + "; everything is kept in " + directory);
    }
  }

  private String find(Pattern pattern, String json, String what) {
    Matcher found = pattern.matcher(json);
    check(found.find(), "cnscs show tells not " + what + ": " + json);
    return found.group(1);
  }

  private static String text(byte[] output) {
    return new String(output, StandardCharsets.UTF_8);
  }

  private static List<String> lines(byte[] output) {
    return text(output).lines().toList();
  }

  private static List<String> lastLines(byte[] output, int count) {
    List<String> lines = lines(output);
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }
}
