package org.cnscs.server.store;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * The file operations on a real file system.
 *
 * <p>Files are {@link RandomAccessFile}s rather than channels: a channel is closed under everybody
 * when one of the threads that use it is interrupted, and a store must not end because a caller
 * gave up waiting. What needs a channel is done by a thread which nobody else knows, and so nobody
 * interrupts. A file that is written to is read through {@link FileWindows}, as far as it can be.
 *
 * <p>A little that must be durable is written by a descriptor whose writes are synchronous: one
 * call of the system, which leaves out what only the times of the file need. A lot is written and
 * forced, since {@link RandomAccessFile} writes it in parts.
 */
public final class DiskFiles implements StoreFiles {

  @Override
  public List<String> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(directory)) {
      return names.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
  }

  @Override
  public StoreFile open(Path file) throws IOException {
    return new DiskFile(file, new RandomAccessFile(file.toFile(), "rw"));
  }

  @Override
  public StoreFile openForReading(Path file) throws IOException {
    DiskFile opened = new DiskFile(file, new RandomAccessFile(file.toFile(), "r"));
    opened.readers.add(new RandomAccessFile(file.toFile(), "r"));
    return opened;
  }

  @Override
  public StoreFile create(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        Files.createFile(file, ownerOnly(file, "rw-------"));
      }
      StoreFile opened = open(file);
      opened.truncate(0);
      return opened;
    } catch (IOException e) {
      throw orDiskFull(file, e);
    }
  }

  private static IOException orDiskFull(Path file, IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    boolean full =
        Stream.of("no space left", "quota exceeded", "disk is full").anyMatch(message::contains);
    return full ? new DiskFullException("The disk is full: " + file, e) : e;
  }

  static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    Undisturbed.call(
        "force " + directory,
        () -> {
          forceByChannel(directory);
          return null;
        });
  }

  private static void forceByChannel(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static final class DiskFile implements StoreFile {
    private static final int MAX_IDLE_READERS = 4;
    private static final int LITTLE = 64 << 10;
    private static final boolean SYNCHRONOUS = "Linux".equals(System.getProperty("os.name"));

    private final Path path;
    private final RandomAccessFile writer;
    private final FileDescriptor descriptor;
    private final ConcurrentLinkedQueue<RandomAccessFile> readers = new ConcurrentLinkedQueue<>();
    private RandomAccessFile synchronous;
    private final FileWindows windows;
    private volatile long reached;
    private volatile boolean closed;

    DiskFile(Path path, RandomAccessFile writer) throws IOException {
      this.path = path;
      this.writer = writer;
      this.descriptor = writer.getFD();
      this.windows = new FileWindows(path);
      this.reached = writer.length();
    }

    @Override
    public long size() throws IOException {
      return writer.length();
    }

    @Override
    public void read(long position, byte[] buffer, int offset, int length) throws IOException {
      if (windows.read(position, buffer, offset, length, reached)) {
        return;
      }
      RandomAccessFile idle = readers.poll();
      RandomAccessFile reader = idle == null ? new RandomAccessFile(path.toFile(), "r") : idle;
      try {
        reader.seek(position);
        reader.readFully(buffer, offset, length);
      } finally {
        release(reader);
      }
    }

    private void release(RandomAccessFile reader) throws IOException {
      if (closed || readers.size() >= MAX_IDLE_READERS) {
        reader.close();
        return;
      }
      readers.add(reader);
      if (closed) {
        closeReaders();
      }
    }

    @Override
    public void write(long position, byte[] buffer, int offset, int length) throws IOException {
      write(writer, position, buffer, offset, length);
    }

    private void write(RandomAccessFile to, long position, byte[] buffer, int offset, int length)
        throws IOException {
      try {
        to.seek(position);
        to.write(buffer, offset, length);
        reached = Math.max(reached, position + length);
      } catch (IOException e) {
        throw orDiskFull(path, e);
      }
    }

    @Override
    public void writeDurably(long position, byte[] buffer, int offset, int length)
        throws IOException {
      if (!SYNCHRONOUS || length > LITTLE) {
        write(writer, position, buffer, offset, length);
        force();
        return;
      }
      if (synchronous == null) {
        synchronous = new RandomAccessFile(path.toFile(), "rwd");
      }
      write(synchronous, position, buffer, offset, length);
    }

    @Override
    public void truncate(long size) throws IOException {
      reached = Math.min(reached, size);
      writer.setLength(size);
    }

    @Override
    public void force() throws IOException {
      descriptor.sync();
    }

    @Override
    public void close() throws IOException {
      closed = true;
      windows.close();
      try (writer;
          RandomAccessFile other = synchronous) {
        closeReaders();
      }
    }

    private void closeReaders() throws IOException {
      for (RandomAccessFile reader = readers.poll(); reader != null; reader = readers.poll()) {
        reader.close();
      }
    }
  }
}
