package org.cnscs.conformance.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.mozilla.javascript.Context;

/** The programs that the tests run. */
final class Programs {
  private Programs() {}

  /** Returns the jar of Rhino, as it was published. */
  static String rhino() {
    try {
      return Path.of(Context.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
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
