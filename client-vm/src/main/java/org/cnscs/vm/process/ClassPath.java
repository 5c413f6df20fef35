package org.cnscs.vm.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedCollection;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A program's class path on this machine: jars and directories. */
public final class ClassPath implements ProgramFiles {
  private static final long LONGEST_FILE = 512L << 20;

  private final List<Entry> entries;
  private final List<ClassPathHash.Place> opened;
  private final String mainClass;

  private ClassPath(List<Entry> entries, List<ClassPathHash.Place> opened, String mainClass) {
    this.entries = entries;
    this.opened = opened;
    this.mainClass = mainClass;
  }

  /** A class path that cannot be used, with what is wrong. */
  public static final class BadClassPathException extends Exception {
    private static final long serialVersionUID = 1;

    BadClassPathException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Opens an executable jar, with what its manifest's {@code Class-Path} names.
   *
   * @throws BadClassPathException if it is not a jar, or names no main class
   */
  public static ClassPath ofJar(String jar) throws BadClassPathException {
    Set<Path> paths = new LinkedHashSet<>();
    addJar(path(jar), paths);
    String main = attribute(path(jar), Attributes.Name.MAIN_CLASS);
    if (main == null) {
      throw new BadClassPathException(
          jar + " names no main class in its manifest; name one with -cp " + jar + " MAIN", null);
    }
    return of(paths, main.strip());
  }

  /** Opens a class path as the JDK's {@code -cp} understands it, wildcards included. */
  public static ClassPath of(String classPath, String mainClass) throws BadClassPathException {
    Set<Path> paths = new LinkedHashSet<>();
    for (String each : classPath.split(File.pathSeparator)) {
      if (each.endsWith("*")) {
        addAll(path(each.substring(0, each.length() - 1)), paths);
      } else {
        Path path = path(each.isEmpty() ? "." : each);
        if (Files.isDirectory(path)) {
          paths.add(path);
        } else if (Files.exists(path)) {
          addJar(path, paths);
        }
      }
    }
    return of(paths, mainClass);
  }

  private static ClassPath of(Set<Path> paths, String main) throws BadClassPathException {
    List<Entry> entries = new ArrayList<>();
    List<ClassPathHash.Place> opened = new ArrayList<>();
    for (Path each : paths) {
      opened.add(place(each));
      entries.add(
          Files.isDirectory(each)
              ? new Directory(new FileTree(each.toAbsolutePath().normalize(), null))
              : new Jar(each.getFileName().toString(), open(each)));
    }
    return new ClassPath(List.copyOf(entries), List.copyOf(opened), main);
  }

  private static ClassPathHash.Place place(Path path) throws BadClassPathException {
    try {
      return ClassPathHash.Place.of(path);
    } catch (IOException e) {
      throw new BadClassPathException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static Path path(String name) throws BadClassPathException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new BadClassPathException("Not the name of a file: " + name, e);
    }
  }

  private static void addAll(Path directory, Set<Path> paths) throws BadClassPathException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path each : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        addJar(each, paths);
      }
    } catch (IOException e) {
      throw new BadClassPathException("Cannot list " + directory + " for the class path", e);
    }
  }

  private static void addJar(Path jar, Set<Path> paths) throws BadClassPathException {
    if (!paths.add(jar)) {
      return;
    }
    String more = attribute(jar, Attributes.Name.CLASS_PATH);
    for (String each : more == null ? new String[0] : more.strip().split(" +")) {
      Path sibling = jar.resolveSibling(each);
      if (Files.isRegularFile(sibling)) {
        addJar(sibling, paths);
      } else if (Files.isDirectory(sibling)) {
        paths.add(sibling);
      }
    }
  }

  private static String attribute(Path jar, Attributes.Name name) throws BadClassPathException {
    try (JarFile file = open(jar)) {
      Manifest manifest = file.getManifest();
      return manifest == null ? null : manifest.getMainAttributes().getValue(name);
    } catch (IOException e) {
      throw new BadClassPathException(
          "Cannot read the manifest of " + jar + ": " + e.getMessage(), e);
    }
  }

  private static JarFile open(Path jar) throws BadClassPathException {
    if (!Files.exists(jar)) {
      throw new BadClassPathException("There is no file " + jar, null);
    }
    try {
      return new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
    } catch (ZipException e) {
      throw new BadClassPathException(jar + " is not a jar: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new BadClassPathException("Cannot read " + jar + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the class path without the directory of a space, which is no part of the program.
   *
   * @throws BadClassPathException if a directory of the class path is that of the space
   */
  public ClassPath without(Path space) throws BadClassPathException {
    List<Entry> all = new ArrayList<>();
    List<ClassPathHash.Place> places = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry instanceof Directory(FileTree tree)) {
        FileTree rest = without(tree, space);
        all.add(new Directory(rest));
        places.add(opened.get(i).of(rest));
      } else {
        all.add(entry);
        places.add(opened.get(i));
      }
    }
    return new ClassPath(List.copyOf(all), List.copyOf(places), mainClass);
  }

  private static FileTree without(FileTree tree, Path space) throws BadClassPathException {
    try {
      return tree.without(space);
    } catch (IOException e) {
      throw new BadClassPathException(
          "The class path's directory "
              + tree.root()
              + " cannot be read beside the space "
              + space
              + ": "
              + e.getMessage()
              + "; name another space with --space or CNSCS_SPACE",
          e);
    }
  }

  /** Returns the name of the main class. */
  public String mainClass() {
    return mainClass;
  }

  @Override
  public List<Entry> entries() {
    return entries;
  }

  /**
   * Returns a hash of all class files and jars in their order, as they are now.
   *
   * @throws IOException if one cannot be read, or is another file than the one that was opened
   */
  public byte[] fingerprint() throws IOException {
    return ClassPathHash.of(opened);
  }

  private record Jar(String name, JarFile file) implements Entry {
    @Override
    public SequencedCollection<String> paths() {
      return file.versionedStream()
          .filter(each -> !each.isDirectory())
          .map(JarEntry::getName)
          .sorted()
          .toList();
    }

    @Override
    public byte[] read(String path) throws IOException {
      JarEntry entry = file.getJarEntry(path);
      if (entry == null || entry.isDirectory()) {
        return null;
      }
      try (InputStream in = file.getInputStream(entry)) {
        return in.readAllBytes();
      }
    }

    @Override
    public long changed(String path) {
      JarEntry entry = file.getJarEntry(path);
      return entry == null ? 0 : Math.max(0, entry.getTime());
    }
  }

  /** A directory of the class path, with an absolute and normalized path. */
  private record Directory(FileTree tree) implements Entry {
    @Override
    public String name() {
      return Objects.toString(tree.root().getFileName(), "/");
    }

    @Override
    public SequencedCollection<String> paths() {
      try {
        return tree.files().stream()
            .map(file -> tree.root().relativize(file).toString())
            .map(path -> path.replace(File.separatorChar, '/'))
            .sorted()
            .toList();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot list the files of " + tree.root(), e);
      }
    }

    @Override
    public byte[] read(String path) throws IOException {
      Path file = tree.file(path);
      if (file != null && Files.size(file) > LONGEST_FILE) {
        throw new IOException(
            "the class path's file "
                + file
                + " has "
                + (Files.size(file) >> 20)
                + " MiB, and a program's files have at most "
                + (LONGEST_FILE >> 20)
                + "; keep it outside of the class path");
      }
      return file == null ? null : Files.readAllBytes(file);
    }

    @Override
    public long changed(String path) throws IOException {
      Path file = tree.file(path);
      return file == null ? 0 : Math.max(0, Files.getLastModifiedTime(file).toMillis());
    }
  }
}
