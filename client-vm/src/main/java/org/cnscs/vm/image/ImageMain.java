package org.cnscs.vm.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program that makes a run-time image of the JDK that runs it: {@code ImageMain DIRECTORY}.
 *
 * <p>An image that is there already stays if it was made from the same JDK by the same code. A new
 * one is made beside its place and moved there when it is whole, so that several may try at once
 * and one that is interrupted leaves no half image.
 */
public final class ImageMain {

  /** The file of an image that tells what it was made of. */
  static final String KEY = "cnscs.key";

  private ImageMain() {}

  /** Makes the image. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path target = Path.of(arguments[0]).toAbsolutePath();
    Path jdk = Path.of(System.getProperty("java.home"));
    String key = ImageKey.of(jdk);
    if (isCurrent(target, key)) {
      return;
    }
    Path made = target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid());
    Files.createDirectories(target.getParent());
    try {
      ImageBuilder.build(jdk, made);
      shareClasses(made);
      Files.writeString(made.resolve(KEY), key);
      delete(target);
      Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
      OldImages.remove(target, Instant.now());
    } catch (IOException e) {
      if (!isCurrent(target, key)) {
        throw e;
      }
    } finally {
      delete(made);
    }
  }

  private static boolean isCurrent(Path image, String key) throws IOException {
    Path file = image.resolve(KEY);
    return Files.exists(file) && Files.readString(file).equals(key);
  }

  /** Makes the archive with which the image's JVM starts as fast as another. */
  private static void shareClasses(Path image) throws IOException, InterruptedException {
    Process dump =
        new ProcessBuilder(image.resolve("bin/java").toString(), "-Xshare:dump")
            .redirectErrorStream(true)
            .start();
    String said = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (dump.waitFor() != 0) {
      throw new IOException("The JVM of the run-time image does not start: " + said);
    }
  }

  /** Removes a directory with all that is in it. */
  static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      List<Path> files;
      try (Stream<Path> walk = Files.walk(directory)) {
        files = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path each : files) {
        Files.delete(each);
      }
    }
  }
}
