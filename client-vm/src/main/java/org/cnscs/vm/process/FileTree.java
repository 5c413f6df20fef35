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
 * A directory of a class path, without what below it does not belong to the program: the directory
 * of the process's own space, and all others that are spaces.
 *
 * @param root the directory
 * @param leftOut the directory of the own space, which need not exist; null if it is elsewhere
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
            Path place = root.resolve(real.relativize(directory));
            boolean outside = place.equals(leftOut) || !place.equals(root) && isSpace(place);
            return outside ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
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
    return within && Files.isRegularFile(file) && !isInSpace(file) ? file : null;
  }

  private boolean isInSpace(Path file) {
    for (Path each = file.getParent(); !each.equals(root); each = each.getParent()) {
      if (isSpace(each)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether a directory has what every space has. */
  private static boolean isSpace(Path directory) {
    return Files.isRegularFile(directory.resolve("space.xml"))
        && Files.isDirectory(directory.resolve("log"));
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
