package org.cnscs.vm.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * The file of a run-time image by which it is known whether a JVM runs on it, and when one began to
 * last: a JVM holds a shared lock on it as long as it runs.
 */
final class ImageUse implements AutoCloseable {
  private static final String FILE = "cnscs.used";

  private final FileChannel channel;
  private final FileLock lock;

  private ImageUse(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** Tells that this JVM runs on an image; null if the image is not the user's to write to. */
  static ImageUse begin(Path image, Instant now) throws IOException {
    if (!Files.isWritable(image)) {
      return null;
    }
    ImageUse use = lock(image, true);
    Files.setLastModifiedTime(image.resolve(FILE), FileTime.from(now));
    return use;
  }

  /** Locks an image against use; returns null if a JVM runs on it. */
  static ImageUse exclude(Path image) throws IOException {
    return lock(image, false);
  }

  private static ImageUse lock(Path image, boolean shared) throws IOException {
    FileChannel channel =
        FileChannel.open(
            image.resolve(FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      lock = null; // this JVM itself runs on it
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? null : new ImageUse(channel, lock);
  }

  /** Returns when a JVM began to run on an image last; when it was made, if none has. */
  static Instant last(Path image) throws IOException {
    Path file = image.resolve(FILE);
    return Files.getLastModifiedTime(Files.exists(file) ? file : image).toInstant();
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
