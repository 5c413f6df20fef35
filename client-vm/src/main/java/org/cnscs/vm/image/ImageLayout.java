package org.cnscs.vm.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory of a run-time image: copies of the files by whose place the JVM finds its home, and
 * links to all else of the JDK.
 */
final class ImageLayout {
  private static final List<String> COPIED = List.of("bin/java", "release");
  private static final Set<String> OWN = Set.of("modules", "server", "src.zip");

  private ImageLayout() {}

  static void make(Path jdk, Path image) throws IOException {
    Files.createDirectories(image.resolve("lib/server"));
    Files.createDirectories(image.resolve("bin"));
    for (String each : COPIED) {
      Files.copy(jdk.resolve(each), image.resolve(each));
    }
    for (Path each : list(jdk.resolve("lib"))) {
      String name = each.getFileName().toString();
      Path to = image.resolve("lib").resolve(name);
      if (isLibrary(name, "jli")) {
        Files.copy(each, to);
      } else if (!OWN.contains(name)) {
        Files.createSymbolicLink(to, each);
      }
    }
    for (Path each : list(jdk.resolve("lib/server"))) {
      String name = each.getFileName().toString();
      if (isLibrary(name, "jvm") || isLibrary(name, "jsig")) {
        Files.copy(each, image.resolve("lib/server").resolve(name));
      }
    }
    Files.createSymbolicLink(image.resolve("conf"), jdk.resolve("conf").toRealPath());
  }

  private static boolean isLibrary(String file, String name) {
    return file.equals("lib" + name + ".so") || file.equals("lib" + name + ".dylib");
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory.toRealPath())) {
      return files.toList();
    }
  }
}
