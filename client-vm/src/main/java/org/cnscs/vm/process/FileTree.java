package org.cnscs.vm.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory of a class path, without a directory below it that does not belong to the program.
 *
 * @param root the directory
 * @param leftOut the other directory, which need not exist; null if there is none
 */
record FileTree(Path root, Path leftOut) {

  /** Returns all regular files, sorted; the root itself may be a symbolic link. */
  List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Path real = root.toRealPath();
    Files.walkFileTree(
        real,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes facts) {
            return root.resolve(real.relativize(directory)).equals(leftOut)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
            if (Files.isRegularFile(file)) {
              files.add(root.resolve(real.relativize(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  /** Returns a regular file by its path below the root, or null. */
  Path file(String path) {
    Path file = root.resolve(path).normalize();
    boolean within = file.startsWith(root) && (leftOut == null || !file.startsWith(leftOut));
    return within && Files.isRegularFile(file) ? file : null;
  }

  /**
   * Returns this directory without another one, wherever symbolic links lead.
   *
   * @throws IOException if they are the same, or a place cannot be found out
   */
  FileTree without(Path other) throws IOException {
    Path place = real(other.toAbsolutePath().normalize());
    Path own = root.toRealPath();
    if (place.equals(own)) {
      throw new IOException("it is the directory of the space");
    }
    return place.startsWith(own) ? new FileTree(root, root.resolve(own.relativize(place))) : this;
  }

  /** The real place of what need not exist yet. */
  private static Path real(Path path) throws IOException {
    return Files.exists(path) || path.getParent() == null
        ? path.toRealPath()
        : real(path.getParent()).resolve(path.getFileName());
  }
}
