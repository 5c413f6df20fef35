package org.cnscs.heap;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The public classes of the run-time image of which there are objects. */
final class JdkClasses {
  /** Modules whose classes do not need a screen, a network or a database. */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.compiler",
          "java.datatransfer",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.prefs",
          "java.scripting",
          "java.security.sasl",
          "java.sql",
          "java.sql.rowset",
          "java.transaction.xa",
          "java.xml",
          "java.xml.crypto");

  private JdkClasses() {}

  /** Returns them in the order of their names. */
  static List<Class<?>> all() throws IOException {
    FileSystem image = FileSystems.getFileSystem(URI.create("jrt:/"));
    Stream.Builder<Class<?>> found = Stream.builder();
    for (String module : MODULES) {
      Path root = image.getPath("/modules", module);
      try (Stream<Path> files = Files.walk(root)) {
        files
            .map(file -> root.relativize(file).toString())
            .filter(name -> name.startsWith("java/") || name.startsWith("javax/"))
            .filter(name -> name.endsWith(".class"))
            .map(name -> find(name.substring(0, name.length() - 6).replace('/', '.')))
            .filter(JdkClasses::hasObjects)
            .forEach(found::add);
      }
    }
    return found
        .build()
        .sorted((one, other) -> one.getName().compareTo(other.getName()))
        .<Class<?>>map(type -> type)
        .toList();
  }

  private static Class<?> find(String name) {
    try {
      return Class.forName(name, false, ClassLoader.getPlatformClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError("The image has a class that nobody finds: " + name, e);
    }
  }

  /** Abstract ones may have objects of classes that are not public. */
  private static boolean hasObjects(Class<?> type) {
    boolean isPublic = true;
    for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
      isPublic &= Modifier.isPublic(c.getModifiers());
    }
    return isPublic && !type.isInterface() && !type.isAnnotation();
  }
}
