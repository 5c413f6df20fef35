package org.cnscs.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.server.store.StoreFiles.StoreFile;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * The file {@code space.xml}, which makes a directory a space.
 *
 * <p>It is the last thing that is written when a space is created, after the first segment: a
 * directory without it holds nothing of value, and one with it has a log.
 */
final class SpaceRoot {
  static final String NAME = "space.xml";
  private static final String FORMAT = "1";
  private static final SegmentName FIRST = SegmentName.written(1);
  private static final Set<String> LEFT_OVERS =
      Set.of(
          DirectoryLock.LOCK,
          DirectoryLock.HOLDER,
          DirectoryLock.HOLDER + ".new",
          NAME + ".new",
          "log");

  private SpaceRoot() {}

  /**
   * Checks that a directory is a space, or can become one.
   *
   * @throws SpaceException.Unavailable if it holds something else
   */
  static void check(StoreFiles files, Path directory) throws IOException {
    if (files.exists(directory.resolve(NAME))) {
      return;
    }
    List<String> log = files.list(directory.resolve("log"));
    boolean creationInterrupted = log.isEmpty() || log.equals(List.of(FIRST.fileName()));
    if (!LEFT_OVERS.containsAll(files.list(directory)) || !creationInterrupted) {
      throw new SpaceException.Unavailable(
          directory + " is not a space (no " + NAME + "); choose an empty or new directory", null);
    }
    if (!log.isEmpty()) {
      checkFirstSegment(files, directory.resolve("log").resolve(log.getFirst()));
    }
  }

  private static void checkFirstSegment(StoreFiles files, Path segment) throws IOException {
    try (StoreFile file = files.open(segment)) {
      if (file.size() > new SegmentFormat(new UUID(0, 0).toString()).empty(FIRST, 1).length) {
        throw new SpaceException.Unavailable(
            segment + " holds documents, but " + NAME + " is missing; restore it from a backup",
            null);
      }
    }
  }

  /** Returns the id of the space in a directory, creating the space if there is none. */
  static String open(StoreFiles files, Path directory, Instant now) throws IOException {
    check(files, directory);
    return files.exists(directory.resolve(NAME))
        ? read(files, directory)
        : create(files, directory, now);
  }

  private static String create(StoreFiles files, Path directory, Instant now) throws IOException {
    String id = UUID.randomUUID().toString();
    Path log = directory.resolve("log");
    files.createDirectory(log);
    write(files, log.resolve(FIRST.fileName()), new SegmentFormat(id).empty(FIRST, 1));
    files.forceDirectory(log);
    writeRoot(files, directory, id, now);
    return id;
  }

  /** Writes the root of a space, when everything else is there. */
  static void writeRoot(StoreFiles files, Path directory, String id, Instant created)
      throws IOException {
    String root =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<c:space xmlns:c=\""
            + Vocabulary.STORE.namespace()
            + "\" format=\""
            + FORMAT
            + "\" id=\""
            + id
            + "\" created=\""
            + created
            + "\"/>\n";
    write(files, directory.resolve(NAME + ".new"), root.getBytes(StandardCharsets.UTF_8));
    files.rename(directory.resolve(NAME + ".new"), directory.resolve(NAME));
    files.forceDirectory(directory);
  }

  private static void write(StoreFiles files, Path path, byte[] content) throws IOException {
    try (StoreFile file = files.create(path)) {
      file.write(0, content, 0, content.length);
      file.force();
    }
  }

  /** Reads the id of the space in a directory. */
  static String read(StoreFiles files, Path directory) throws IOException {
    Path path = directory.resolve(NAME);
    byte[] content;
    try (StoreFile file = files.open(path)) {
      content = new byte[(int) Math.min(file.size(), 1 << 16)];
      file.read(0, content, 0, content.length);
    }
    try {
      XMLStreamReader root = Xml.reader(content);
      root.nextTag();
      root.require(XMLStreamReader.START_ELEMENT, Vocabulary.STORE.namespace(), "space");
      checkFormat(path, root.getAttributeValue(null, "format"));
      return UUID.fromString(String.valueOf(root.getAttributeValue(null, "id"))).toString();
    } catch (XMLStreamException | IllegalArgumentException e) {
      throw new SpaceException.Damaged(
          path + " is not the root of a space: " + e.getMessage() + "; restore it from a backup",
          e);
    }
  }

  private static void checkFormat(Path path, String format) {
    if (!FORMAT.equals(format)) {
      throw new SpaceException.Unavailable(
          path
              + " has format "
              + format
              + ", but this version reads format "
              + FORMAT
              + "; use a newer version",
          null);
    }
  }
}
