package org.cnscs.server.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The parts of a file that are read through memory, without a call of the system for each read.
 *
 * <p>A part is mapped when the file reaches behind it, since what is behind the end of a file must
 * not be touched; the writer of a log never cuts off what may be read. What is at the end, what
 * lies across two parts, what is large, and what the system does not map is read in the usual way.
 *
 * <p>Where a medium fails below a mapping, or somebody else has cut the file off, the JVM throws an
 * {@link InternalError}; that is told as the failed read that it is. Compiled code throws it only
 * when it next looks whether something is asked of its thread. Returning from a native method is
 * such a moment, so one that does nothing is called before the bytes are taken for read.
 */
final class FileWindows {
  private static final int SHIFT = 24;
  private static final int PARTS = 16;
  private static final int LEAST = 256;
  private static final int MOST = 1 << 16;

  private final Path path;
  private final Arena arena = Arena.ofShared();
  private final AtomicReferenceArray<MemorySegment> parts = new AtomicReferenceArray<>(PARTS);

  FileWindows(Path path) {
    this.path = path;
  }

  /**
   * Fills the buffer from a position, if that lies in one part.
   *
   * @param size how long the file is at least
   * @return whether it was read
   */
  boolean read(long position, byte[] buffer, int offset, int length, long size) throws IOException {
    long part = position >>> SHIFT;
    boolean within = part == position + length - 1 >>> SHIFT && part + 1 << SHIFT <= size;
    if (!within || part >= PARTS || length < LEAST || length > MOST) {
      return false;
    }
    MemorySegment mapped = mapped((int) part);
    long from = position - (part << SHIFT);
    if (mapped.byteSize() == 0) {
      return false;
    }
    try {
      MemorySegment.copy(mapped, ValueLayout.JAVA_BYTE, from, buffer, offset, length);
      return !Thread.holdsLock(parts); // see above: nobody ever does
    } catch (InternalError | IllegalStateException e) {
      throw new IOException("the file cannot be read or was closed: " + e.getMessage(), e);
    }
  }

  private MemorySegment mapped(int part) throws IOException {
    MemorySegment mapped = parts.get(part);
    if (mapped == null) {
      MemorySegment made = Undisturbed.call("map " + path, () -> map(part));
      mapped = parts.compareAndSet(part, null, made) ? made : parts.get(part);
    }
    return mapped;
  }

  /** Maps a part; what the system does not map is empty. */
  private MemorySegment map(int part) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, (long) part << SHIFT, 1L << SHIFT, arena);
    } catch (IOException e) {
      return MemorySegment.NULL;
    }
  }

  /** Unmaps the file; does nothing if it has been done. */
  void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
