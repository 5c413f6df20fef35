package org.cnscs.conformance.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program that nobody wrote for CNSCS, as it was published; its output follows from its arguments
 * alone.
 *
 * <p>Where a library has no main class, a small one of ours calls it.
 *
 * @param name the name in reports
 * @param kind what kind of program it is
 * @param jars its jars without versions, which are pinned in the build
 * @param main the main class
 * @param sources resources: sources of the main class, and what it reads
 * @param arguments its arguments; {@code SIZE} stands for the size, {@code DIR} for where its
 *     resources are
 * @param size the size that takes a plain JVM between one and two seconds
 */
public record ForeignProgram(
    String name,
    String kind,
    List<String> jars,
    String main,
    List<String> sources,
    List<String> arguments,
    int size) {
  private static final Path JARS = Path.of("target", "programs").toAbsolutePath();

  @Override
  public String toString() {
    return name;
  }

  /**
   * Makes it ready in a directory.
   *
   * @param factor multiplies the size
   * @return the arguments that run it, from the class path on
   */
  public List<String> prepare(Path directory, double factor) {
    List<Path> files = sources.stream().map(each -> Programs.copy(each, directory)).toList();
    Path classes = directory.resolve("classes");
    String classPath =
        Stream.concat(Stream.of(classes), jars.stream().map(ForeignProgram::jar))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    Programs.compile(files.stream().filter(ForeignProgram::isJava).toList(), classes, classPath);
    String number = "" + Math.max(1, Math.round(size * factor));
    Stream<String> given =
        arguments.stream()
            .map(each -> each.replace("SIZE", number))
            .map(each -> each.replace("DIR", directory.toString()));
    return Stream.concat(Stream.of("-cp", classPath, main), given).toList();
  }

  private static boolean isJava(Path file) {
    return file.toString().endsWith(".java");
  }

  private static Path jar(String name) {
    Path jar = JARS.resolve(name + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          jar + " is missing; it is copied by mvn package, see copy-programs in conformance");
    }
    return jar;
  }
}
