package org.cnscs.conformance.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The programs that the tests run. */
final class Programs {
  private Programs() {}

  /**
   * Compiles sources.
   *
   * @param classes the directory for the class files
   */
  static void compile(List<Path> sources, Path classes, String classPath) {
    List<String> arguments = new ArrayList<>(List.of("-g", "-nowarn", "-encoding", "UTF-8"));
    arguments.addAll(List.of("-d", classes.toString(), "-cp", classPath));
    sources.forEach(source -> arguments.add(source.toString()));
    if (sources.isEmpty()) {
      return;
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, said, said, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new AssertionError("The compiler gives " + status + ": " + said);
    }
  }

  /** Copies a resource of this package into a directory. */
  static Path copy(String resource, Path directory) {
    Path copy = directory.resolve(resource);
    try (InputStream content = Programs.class.getResourceAsStream(resource)) {
      Files.createDirectories(copy.getParent());
      Files.copy(content, copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  /** Deletes a directory with all that is in it. */
  static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
