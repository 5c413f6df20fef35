package org.cnscs.vm.evolution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cnscs.vm.process.ProgramFiles;

/** The classes of a program's class path as their files tell them, read once. */
final class ClassFiles {
  private final ProgramFiles files;
  private final Map<String, Optional<ClassShape>> shapes = new HashMap<>();

  ClassFiles(ProgramFiles files) {
    this.files = files;
  }

  /** Returns the file of a class, null if the class path has none. */
  byte[] file(String type) {
    String path = type.replace('.', '/') + ".class";
    try {
      for (ProgramFiles.Entry entry : files.entries()) {
        byte[] file = entry.read(path);
        if (file != null) {
          return file;
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what objects of a class rely on, null if the class path has no file of it. */
  ClassShape shape(String type) {
    return shapes.computeIfAbsent(type, this::read).orElse(null);
  }

  /** What is no class file is none of the program's classes, as for the JVM. */
  private Optional<ClassShape> read(String type) {
    try {
      return Optional.ofNullable(file(type)).map(ClassShape::of);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** Returns the names of all classes with a simple name. */
  Set<String> named(String simple) {
    String end = simple + ".class";
    Set<String> found = new TreeSet<>();
    for (ProgramFiles.Entry entry : files.entries()) {
      for (String path : entry.paths()) {
        if (path.equals(end) || path.endsWith("/" + end)) {
          String name = path.substring(0, path.length() - ".class".length());
          found.add(name.replace('/', '.'));
        }
      }
    }
    return found;
  }
}
