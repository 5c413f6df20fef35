package org.cnscs.server.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Files in memory, of which a transient space is made: nothing of them is left when the process
 * ends.
 *
 * <p>A file is a list of chunks rather than one array, so that growing copies nothing.
 */
final class MemoryFiles implements StoreFiles {
  private static final int CHUNK = 1 << 16;

  private final AtomicLong used = new AtomicLong();
  private final Map<Path, MemoryFile> files = new TreeMap<>();
  private final Set<Path> directories = new HashSet<>();

  /** Returns how many bytes all files take, by whole chunks. */
  long used() {
    return used.get();
  }

  @Override
  public synchronized List<String> list(Path directory) {
    return Stream.concat(files.keySet().stream(), directories.stream())
        .filter(path -> directory.equals(path.getParent()))
        .map(path -> path.getFileName().toString())
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public synchronized boolean exists(Path path) {
    return files.containsKey(path) || directories.contains(path);
  }

  @Override
  public synchronized void createDirectory(Path directory) {
    for (Path each = directory; each != null; each = each.getParent()) {
      directories.add(each);
    }
  }

  @Override
  public synchronized StoreFile open(Path file) throws IOException {
    MemoryFile found = files.get(file);
    if (found == null) {
      throw new NoSuchFileException(file.toString());
    }
    return found;
  }

  @Override
  public StoreFile openForReading(Path file) throws IOException {
    return open(file);
  }

  @Override
  public synchronized StoreFile create(Path file) {
    MemoryFile created = files.computeIfAbsent(file, path -> new MemoryFile());
    created.truncate(0);
    return created;
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    MemoryFile moved = files.remove(from);
    if (moved == null) {
      throw new NoSuchFileException(from.toString());
    }
    forget(files.put(to, moved));
  }

  @Override
  public synchronized void delete(Path file) {
    forget(files.remove(file));
  }

  private static void forget(MemoryFile removed) {
    if (removed != null) {
      removed.leave();
    }
  }

  @Override
  public void forceDirectory(Path directory) {
    // nothing outlives the process, so nothing is made durable
  }

  /** A file, which is also each of its handles: who has it may read it after its name is gone. */
  private final class MemoryFile implements StoreFile {
    private byte[][] chunks = new byte[4][];
    private int count;
    private long size;
    private boolean nameless;

    @Override
    public synchronized long size() {
      return size;
    }

    @Override
    public synchronized void read(long position, byte[] buffer, int offset, int length)
        throws IOException {
      if (position + length > size) {
        throw new EOFException("The file ends at " + size + ", before " + (position + length));
      }
      for (int done = 0; done < length; ) {
        int at = (int) ((position + done) % CHUNK);
        int part = Math.min(length - done, CHUNK - at);
        System.arraycopy(chunk(position + done), at, buffer, offset + done, part);
        done += part;
      }
    }

    @Override
    public synchronized void write(long position, byte[] buffer, int offset, int length) {
      extend(position + length);
      for (int done = 0; done < length; ) {
        int at = (int) ((position + done) % CHUNK);
        int part = Math.min(length - done, CHUNK - at);
        System.arraycopy(buffer, offset + done, chunk(position + done), at, part);
        done += part;
      }
      size = Math.max(size, position + length);
    }

    /** Does not differ from writing: nothing outlives the process. */
    @Override
    public void writeDurably(long position, byte[] buffer, int offset, int length) {
      write(position, buffer, offset, length);
    }

    private byte[] chunk(long position) {
      return chunks[(int) (position / CHUNK)];
    }

    private void extend(long end) {
      while ((long) count * CHUNK < end) {
        used.addAndGet(nameless ? 0 : CHUNK);
        if (count == chunks.length) {
          chunks = Arrays.copyOf(chunks, 2 * count);
        }
        chunks[count++] = new byte[CHUNK];
      }
    }

    @Override
    public synchronized void truncate(long newSize) {
      while ((long) (count - 1) * CHUNK >= newSize && count > 0) {
        chunks[--count] = null;
        release(1);
      }
      if (newSize > 0 && newSize < size) {
        int from = (int) (newSize - (long) (count - 1) * CHUNK);
        Arrays.fill(chunks[count - 1], from, CHUNK, (byte) 0);
      }
      size = Math.min(size, newSize);
    }

    /** Gives its memory back to the others; it is free when the last handle is gone. */
    synchronized void leave() {
      release(count);
      nameless = true;
    }

    private void release(int freed) {
      if (!nameless) {
        used.addAndGet(-(long) freed * CHUNK);
      }
    }

    @Override
    public void force() {
      // nothing outlives the process, so nothing is made durable
    }

    @Override
    public void close() {
      // a handle holds nothing
    }
  }
}
