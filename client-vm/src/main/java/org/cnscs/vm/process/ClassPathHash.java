package org.cnscs.vm.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** A hash of what a class path's jars and directories hold: of jars all bytes, else of classes. */
final class ClassPathHash {
  private final MessageDigest digest;
  private final byte[] buffer = new byte[1 << 16];

  private ClassPathHash(MessageDigest digest) {
    this.digest = digest;
  }

  /**
   * A jar or directory when it was opened. A jar that was exchanged since then is not the one whose
   * classes are loaded.
   */
  record Place(Path path, FileTree directory, Object file, long size, FileTime changed) {
    static Place of(Path path) throws IOException {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      return found.isDirectory()
          ? new Place(path, new FileTree(path, null), null, 0, null)
          : new Place(path, null, found.fileKey(), found.size(), found.lastModifiedTime());
    }

    /** Returns the place of what is left of a directory. */
    Place of(FileTree rest) {
      return new Place(path, rest, null, 0, null);
    }

    private boolean isSame() throws IOException {
      return directory == null ? of(path).equals(this) : Files.isDirectory(path);
    }
  }

  /**
   * Returns the hash.
   *
   * @throws IOException if something cannot be read or is no longer what was opened
   */
  static byte[] of(List<Place> places) throws IOException {
    ClassPathHash hash = new ClassPathHash(sha256());
    for (Place each : places) {
      if (each.directory() != null) {
        hash.addDirectory(each.directory());
      } else {
        hash.add("jar", each.path());
      }
      if (!each.isSame()) {
        throw new IOException(each.path() + " was changed while it was in use");
      }
    }
    return hash.digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private void addDirectory(FileTree directory) throws IOException {
    add("directory", 0);
    for (Path each : directory.files()) {
      if (each.toString().endsWith(".class")) {
        add(directory.root().relativize(each).toString(), each);
      }
    }
  }

  private void add(String name, Path file) throws IOException {
    add(name, Files.size(file));
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
  }

  private void add(String name, long size) {
    digest.update((name + "\n" + size + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
