package org.cnscs.vm.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/**
 * The examination of the machine: whether it has what programs need to run as processes.
 *
 * @param jdk the JDK that the launcher has found
 * @param image where the run-time image of that JDK is, or will be
 * @param location where the space is
 * @param opener opens a space by its location
 */
record MachineCheck(Path jdk, Path image, String location, Function<String, Space> opener) {
  private static final long MEGA = 1 << 20;
  private static final long IMAGE_ROOM = 250 * MEGA;
  private static final long SPACE_ROOM = 100 * MEGA;
  private static final long LEAST_MEMORY = 512 * MEGA;
  private static final int START_SECONDS = 30;

  /**
   * A line of the result.
   *
   * @param subject what was examined
   * @param detail what was found
   * @param next what to do about it, or null if nothing is to be done
   */
  record Line(String subject, String detail, String next) {
    boolean isOk() {
      return next == null;
    }
  }

  /** Examines everything. */
  List<Line> run() {
    return List.of(jdkLine(), imageLine(), cacheLine(), spaceLine(), memoryLine(), diskLine());
  }

  private Line jdkLine() {
    String release = jdk.resolve("release").toString();
    try (Stream<String> lines = Files.lines(Path.of(release))) {
      String version =
          lines
              .filter(line -> line.startsWith("JAVA_VERSION="))
              .map(line -> line.substring("JAVA_VERSION=".length()).replace("\"", ""))
              .findFirst()
              .orElse("of unknown version");
      boolean whole = Files.isReadable(jdk.resolve("lib/modules"));
      return new Line(
          "JDK",
          version + " in " + jdk,
          whole ? null : "it has no lib/modules; set CNSCS_JAVA_HOME to a whole JDK");
    } catch (IOException | UncheckedIOException e) {
      return new Line("JDK", "cannot read " + release, "set CNSCS_JAVA_HOME to a JDK 25 or later");
    }
  }

  private Line imageLine() {
    String subject = "run-time image";
    if (!Files.exists(image)) {
      return new Line(subject, "not made yet; the first run makes " + image, null);
    }
    String remove = "remove it (rm -r " + image + "); the next run makes it anew";
    try {
      String trouble = start();
      return trouble == null
          ? new Line(subject, megabytes(size(image)) + " in " + image + ", starts", null)
          : new Line(subject, image + " does not start: " + trouble, remove);
    } catch (IOException | UncheckedIOException e) {
      return new Line(subject, image + " does not start: " + e.getMessage(), remove);
    }
  }

  /** Starts the image's JVM; returns what it says if it fails, else null. */
  private String start() throws IOException {
    Process java =
        new ProcessBuilder(image.resolve("bin/java").toString(), "-version")
            .redirectErrorStream(true)
            .start();
    try {
      if (!java.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
        java.destroyForcibly();
        return "it says nothing for " + START_SECONDS + " seconds";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return java.exitValue() == 0 ? null : said.lines().findFirst().orElse("it says nothing");
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> !Files.isSymbolicLink(file) && Files.isRegularFile(file))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private Line cacheLine() {
    Path cache = image.getParent();
    return new Line(
        "cache",
        cache.toString(),
        isWritable(cache)
            ? null
            : "it cannot be written to; set CNSCS_CACHE to a directory that can");
  }

  private static boolean isWritable(Path directory) {
    Path there = existing(directory);
    return Files.isDirectory(there) && Files.isWritable(there);
  }

  /** Returns a directory, or the nearest one above it that exists. */
  private static Path existing(Path directory) {
    Path there = directory.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  private boolean isUrl() {
    return location.startsWith("http://") || location.startsWith("https://");
  }

  private Line spaceLine() {
    try {
      if (!isUrl() && !Files.exists(Path.of(location))) {
        return new Line(
            "space",
            location + " does not exist yet; the first verb that writes makes it",
            isWritable(Path.of(location))
                ? null
                : "it cannot be made there; name another (--space)");
      }
      return openedSpace();
    } catch (InvalidPathException e) {
      return new Line("space", location, "this is not the name of a directory; name another");
    }
  }

  private Line openedSpace() {
    try (Space space = opener.apply(location)) {
      return new Line("space", space.location() + " can be opened", null);
    } catch (SpaceException e) {
      return new Line("space", location + " cannot be opened", e.getMessage());
    }
  }

  private static Line memoryLine() {
    long all =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    return new Line(
        "memory",
        megabytes(all) + ", of which a program gets at most a quarter without --heap",
        all >= LEAST_MEMORY ? null : "use run --heap, and at least " + megabytes(LEAST_MEMORY));
  }

  private Line diskLine() {
    try {
      long cache = room(image.getParent());
      long needed = Files.exists(image) ? 0 : IMAGE_ROOM;
      if (isUrl()) {
        return disk(megabytes(cache) + " free for the cache", cache < needed, image.getParent());
      }
      Path directory = Path.of(location);
      long space = room(directory);
      String detail =
          megabytes(cache) + " free for the cache, " + megabytes(space) + " for the space";
      return disk(
          detail,
          cache < needed || space < SPACE_ROOM,
          space < SPACE_ROOM ? directory : image.getParent());
    } catch (IOException | InvalidPathException e) {
      return new Line("disk", "cannot be asked: " + e.getMessage(), "check the directories above");
    }
  }

  private static Line disk(String detail, boolean full, Path where) {
    return new Line("disk", detail, full ? "make room below " + where : null);
  }

  private static long room(Path directory) throws IOException {
    return Files.getFileStore(existing(directory)).getUsableSpace();
  }

  private static String megabytes(long bytes) {
    return bytes / MEGA + " MB";
  }
}
