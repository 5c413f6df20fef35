package org.cnscs.conformance.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.mozilla.javascript.Context;

/** The programs that the tests run. */
final class Programs {
  private static final List<String> JOB = List.of("job/Main.java", "job/Ledger.java");

  private Programs() {}

  /** Returns the jar of Rhino, as it was published. */
  static String rhino() {
    try {
      return Path.of(Context.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
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

  /** Compiles {@code job.Main}, and returns the directory of its classes. */
  static Path compileJob(Path temp) {
    Path classes = temp.resolve("classes");
    List<String> arguments = new ArrayList<>(List.of("-g", "-encoding", "UTF-8", "-d", classes.toString()));
    JOB.forEach(source -> arguments.add(copy(source, temp.resolve("source")).toString()));
    int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new AssertionError("The compiler gives " + status);
    }
    return classes;
  }

  /** Returns a line of the source of {@code job.Main}, counted from 1. */
  static String jobLine(Path temp, String line) {
    try {
      return Files.readAllLines(temp.resolve("source").resolve(JOB.getFirst())).get(Integer.parseInt(line) - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
