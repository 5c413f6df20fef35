package org.cnscs.vm.cache;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory in which the transformed classes of programs are kept, a file for each program.
 *
 * <p>What lies in it is run. So it is used only if it belongs to the user and nobody else may write
 * to it. Files are written beside their place and moved there; a process that has one open keeps
 * the one it has. Those that were not used for longest are removed when all together exceed a
 * limit.
 */
public final class CacheDirectory {
  static final String ENDING = ".classes";
  private static final String UNFINISHED = ".new";

  /** The part of the limit that one program may use. */
  private static final int LARGEST_PART = 4;

  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path directory;
  private final long limit;
  private final Clock clock;

  /**
   * Creates the directory's description; the directory itself is made when something is kept.
   *
   * @param limit how many bytes all files together may have
   */
  public CacheDirectory(Path directory, long limit, Clock clock) {
    this.directory = directory;
    this.limit = limit;
    this.clock = clock;
  }

  /** Returns why the directory is not to be used, with what to do; null if it may be. */
  String refusal() throws IOException {
    PosixFileAttributes found;
    try {
      found = Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    } catch (UnsupportedOperationException e) {
      return directory + " is on a file system that does not tell whose it is";
    }
    if (!found.isDirectory()) {
      return directory + " is no directory; remove it";
    }
    if (!found.owner().equals(user())) {
      return directory
          + " belongs to "
          + found.owner().getName()
          + ", expected "
          + System.getProperty("user.name")
          + "; remove it, or set CNSCS_CACHE to a directory of your own";
    }
    if (found.permissions().stream().anyMatch(OF_OTHERS::contains)) {
      return "others may write to "
          + directory
          + " ("
          + PosixFilePermissions.toString(found.permissions())
          + "); forbid it with chmod go-w";
    }
    return null;
  }

  private UserPrincipal user() throws IOException {
    return directory
        .getFileSystem()
        .getUserPrincipalLookupService()
        .lookupPrincipalByName(System.getProperty("user.name"));
  }

  /** Opens the file of a program, or returns null if there is none that can be read. */
  CacheFile open(byte[] key) throws IOException {
    Path path = path(key);
    CacheFile opened = CacheFile.open(path, key);
    if (opened != null && Files.isWritable(directory)) {
      Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
    }
    return opened;
  }

  private Path path(byte[] key) {
    return directory.resolve(HexFormat.of().formatHex(key, 0, 16) + ENDING);
  }

  /** Tells whether files can be written, as far as that can be known beforehand. */
  boolean isWritable() {
    return Files.exists(directory)
        ? Files.isWritable(directory)
        : Files.isWritable(directory.getParent());
  }

  /** Adds classes to the file of a program. */
  void add(byte[] key, Map<String, CachedClass> added) throws IOException {
    make();
    Path made =
        directory.resolve(ProcessHandle.current().pid() + "-" + System.nanoTime() + UNFINISHED);
    try {
      try (CacheFile old = isTooLarge(path(key)) ? null : CacheFile.open(path(key), key)) {
        CacheWriter.write(made, key, old, added);
      }
      Files.move(made, path(key), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(made);
    }
    removeOld(path(key));
  }

  /**
   * Tells whether a file begins anew: a program that makes other classes in each run would have it
   * grow for ever.
   */
  private boolean isTooLarge(Path path) throws IOException {
    return Files.exists(path) && Files.size(path) > limit / LARGEST_PART;
  }

  private void make() throws IOException {
    try {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      String refusal = refusal();
      if (refusal != null) {
        throw new IOException(refusal, e);
      }
    }
  }

  /** A file, when it was used last, and its size. */
  private record Kept(Path path, FileTime used, long size) {}

  private void removeOld(Path spared) throws IOException {
    List<Kept> files = files();
    long size = files.stream().mapToLong(Kept::size).sum();
    files.sort(Comparator.comparing(Kept::used));
    FileTime abandoned = FileTime.from(clock.instant().minus(ABANDONED));
    for (Kept each : files) {
      boolean unfinished = each.path.toString().endsWith(UNFINISHED);
      boolean remove =
          unfinished
              ? each.used.compareTo(abandoned) < 0
              : size > limit && !each.path.equals(spared);
      if (remove) {
        Files.deleteIfExists(each.path);
        size -= each.size;
      }
    }
  }

  private List<Kept> files() throws IOException {
    List<Path> paths;
    try (Stream<Path> listed = Files.list(directory)) {
      paths = listed.toList();
    }
    List<Kept> files = new ArrayList<>();
    for (Path each : paths) {
      try {
        files.add(new Kept(each, Files.getLastModifiedTime(each), Files.size(each)));
      } catch (NoSuchFileException e) {
        continue; // another process has moved or removed it meanwhile
      }
    }
    return files;
  }
}
