package org.cnscs.server.store;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlText;

/**
 * The right to be the only writer of a directory, and the notice who has it.
 *
 * <p>The operating system's lock on the file {@code lock} ends with the process, however it ends.
 * It belongs to the process as a whole, and closing any channel to the file would give it up, so a
 * second try inside one process is refused before the file is touched.
 *
 * <p>The file is read and written as a {@link RandomAccessFile}, whose channel does nothing but
 * take the lock: what else a channel does closes it, and gives the lock up, when the thread is
 * interrupted.
 *
 * <p>A program that runs in the holder's JVM may read the file and close it, and so give the lock
 * up without knowing. Therefore the file names the process that holds the directory as long as it
 * does, and nobody takes the lock while that process lives.
 */
public final class DirectoryLock implements AutoCloseable {
  static final String LOCK = "lock";
  static final String HOLDER = "holder.xml";
  private static final int LONGEST_NUMBER = 32;
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final RandomAccessFile file;
  private boolean closed;

  private DirectoryLock(Path directory, RandomAccessFile file) {
    this.directory = directory;
    this.file = file;
  }

  /** Takes the lock of an existing directory; empty if somebody holds it. */
  public static Optional<DirectoryLock> tryAcquire(Path directory) throws IOException {
    Path real = directory.toRealPath();
    if (!HELD_HERE.add(real)) {
      return Optional.empty();
    }
    Optional<DirectoryLock> lock = Optional.empty();
    try {
      lock = lockFile(real);
    } finally {
      if (lock.isEmpty()) {
        HELD_HERE.remove(real);
      }
    }
    return lock;
  }

  private static Optional<DirectoryLock> lockFile(Path directory) throws IOException {
    Path path = directory.resolve(LOCK);
    create(path);
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    Optional<DirectoryLock> lock = Optional.empty();
    try {
      if (file.getChannel().tryLock() != null && !isNamedHolderAlive(path, file)) {
        Files.deleteIfExists(directory.resolve(HOLDER));
        file.setLength(0);
        file.write((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
        lock = Optional.of(new DirectoryLock(directory, file));
      }
    } finally {
      if (lock.isEmpty()) {
        file.close();
      }
    }
    return lock;
  }

  /** Creates a file for its owner only, unless there is one. */
  private static void create(Path path) throws IOException {
    if (!Files.exists(path)) {
      try {
        Files.createFile(path, DiskFiles.ownerOnly(path, "rw-------"));
      } catch (FileAlreadyExistsException e) {
        return; // somebody else was quicker
      }
    }
  }

  /**
   * Tells whether the process that the file names lives. One that began after the file was written
   * has only the same number; one without a command has ended, and nobody asked how.
   */
  private static boolean isNamedHolderAlive(Path path, RandomAccessFile file) throws IOException {
    byte[] bytes = new byte[LONGEST_NUMBER];
    int length = Math.max(file.read(bytes), 0); // any other file would give our own lock up
    file.seek(0);
    String named = new String(bytes, 0, length, StandardCharsets.US_ASCII).strip();
    if (!named.matches("\\d{1,18}") || Long.parseLong(named) == ProcessHandle.current().pid()) {
      return false;
    }
    Instant latest = Files.getLastModifiedTime(path).toInstant().plus(CLOCK_STEP);
    return ProcessHandle.of(Long.parseLong(named))
        .map(ProcessHandle::info)
        .filter(info -> info.command().isPresent())
        .filter(info -> info.startInstant().map(begun -> begun.isBefore(latest)).orElse(true))
        .isPresent();
  }

  /** Tells others who holds the directory and how to reach it; only the same user can read it. */
  public void publish(Holder holder) throws IOException {
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<c:holder xmlns:c=\"");
    xml.append(Vocabulary.STORE.namespace())
        .append("\" pid=\"")
        .append(holder.pid())
        .append("\" url=\"");
    XmlText.appendAttribute(xml, holder.url());
    XmlText.appendAttribute(xml.append("\" token=\""), holder.token());
    xml.append("\"/>\n");
    Path temporary = directory.resolve(HOLDER + ".new");
    Files.deleteIfExists(temporary);
    Files.createFile(temporary, DiskFiles.ownerOnly(temporary, "rw-------"));
    try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
      out.write(xml.toString().getBytes(StandardCharsets.UTF_8));
    }
    Files.move(
        temporary,
        directory.resolve(HOLDER),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns who holds a directory; empty if nobody does, or the holder has not told yet. */
  public static Optional<Holder> readHolder(Path directory) {
    try {
      XMLStreamReader root = Xml.reader(read(directory.resolve(HOLDER)));
      root.nextTag();
      root.require(XMLStreamReader.START_ELEMENT, Vocabulary.STORE.namespace(), "holder");
      long pid = Long.parseLong(root.getAttributeValue(null, "pid"));
      boolean alive = ProcessHandle.of(pid).isPresent();
      return alive
          ? Optional.of(
              new Holder(
                  pid, root.getAttributeValue(null, "url"), root.getAttributeValue(null, "token")))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | XMLStreamException | NumberFormatException e) {
      throw new SpaceException.Unavailable(
          "Cannot read who holds the space: " + directory.resolve(HOLDER) + ": " + e.getMessage(),
          e);
    }
  }

  /** Reads a file, also when the thread is interrupted, and when it has just been made. */
  private static byte[] read(Path path) throws IOException {
    try {
      return readNow(path);
    } catch (FileNotFoundException e) {
      if (Files.exists(path)) {
        return readNow(path);
      }
      throw new NoSuchFileException(path.toString());
    }
  }

  private static byte[] readNow(Path path) throws IOException {
    try (FileInputStream in = new FileInputStream(path.toFile())) {
      return in.readAllBytes();
    }
  }

  /** Returns words that name the holder of a directory that could not be locked. */
  public static String describeHolder(Path directory) {
    Optional<Holder> holder = readHolder(directory);
    if (holder.isPresent()) {
      return "process " + holder.get().pid() + " at " + holder.get().url();
    }
    try {
      return HELD_HERE.contains(directory.toRealPath())
          ? "this process" // which would give the lock up by reading the file
          : "process "
              + new String(read(directory.resolve(LOCK)), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "another process ("
          + directory.resolve(LOCK)
          + " cannot be read: "
          + e.getMessage()
          + ")";
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (file) {
      Files.deleteIfExists(directory.resolve(HOLDER));
      file.setLength(0); // from here on nobody holds it
    } finally {
      HELD_HERE.remove(directory);
    }
  }
}
