package org.cnscs.vm.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.cnscs.vm.transform.ClassHierarchy;
import org.cnscs.vm.transform.PreparedClass;

/**
 * The program that gives the old class files of libraries the frames that newer ones have: {@code
 * ModernJars DIRECTORY}.
 *
 * <p>A JVM verifies class files without frames by an old method, and keeps none of them in its
 * archive of classes. Jars without such files stay as they are.
 */
public final class ModernJars {
  private static final String CHANGED = "META-INF/CHANGED";
  private static final String NOTICE =
      "The class files of this jar were given stack map frames, and the version number that goes"
          + " with them, by the build of CNSCS. Nothing else was changed.\n";
  private static final int VERSION = 7;

  private final List<ZipFile> jars;
  private final ClassHierarchy hierarchy = new ClassHierarchy(this::classFile);

  private ModernJars(List<ZipFile> jars) {
    this.jars = jars;
  }

  /** Replaces the jars of a directory that hold old class files. */
  public static void main(String[] arguments) throws IOException {
    List<Path> paths;
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      paths = files.filter(each -> each.toString().endsWith(".jar")).sorted().toList();
    }
    List<ZipFile> jars = new ArrayList<>();
    try {
      for (Path each : paths) {
        jars.add(new ZipFile(each.toFile()));
      }
      ModernJars modern = new ModernJars(jars);
      for (ZipFile each : jars) {
        modern.replace(each);
      }
    } finally {
      for (ZipFile each : jars) {
        each.close();
      }
    }
  }

  private byte[] classFile(String internal) {
    String path = internal + ".class";
    try {
      for (ZipFile each : jars) {
        ZipEntry entry = each.getEntry(path);
        if (entry != null) {
          return read(each, entry);
        }
      }
      try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(path)) {
        return in == null ? null : in.readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read class " + internal, e);
    }
  }

  private static byte[] read(ZipFile jar, ZipEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private void replace(ZipFile jar) throws IOException {
    List<? extends ZipEntry> entries = Collections.list(jar.entries());
    boolean old = false;
    for (ZipEntry each : entries) {
      old |= each.getName().endsWith(".class") && isOld(read(jar, each));
    }
    if (!old) {
      return;
    }
    Path path = Path.of(jar.getName());
    Path made = path.resolveSibling(path.getFileName() + ".new");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(made));
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry each : entries) {
        put(out, each, modern(each.getName(), read(jar, each)));
      }
      put(out, new ZipEntry(CHANGED), NOTICE.getBytes(StandardCharsets.UTF_8));
    }
    Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private byte[] modern(String name, byte[] content) {
    return name.endsWith(".class") ? PreparedClass.withFrames(content, hierarchy) : content;
  }

  private static boolean isOld(byte[] file) {
    return (file[VERSION] & 0xFF) < 50;
  }

  /** The time stays that of the old entry, so that the same jar gives the same one again. */
  private static void put(ZipOutputStream out, ZipEntry old, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(old.getName());
    entry.setTime(old.getTime() < 0 ? 0 : old.getTime());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }
}
