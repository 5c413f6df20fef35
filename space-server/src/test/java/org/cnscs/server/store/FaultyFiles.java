package org.cnscs.server.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Files in memory that fail as disks do: they can be full, refuse a write or a force, tear a write,
 * flip a bit, and crash, after which of everything that was not forced an arbitrary part is there.
 */
public final class FaultyFiles implements StoreFiles {
  private static final int SECTOR = 512;

  private final Map<Path, Content> files = new TreeMap<>();
  private final Map<Path, Map<Path, Content>> durableNames = new TreeMap<>();
  private final Set<Path> directories = new HashSet<>();
  private long capacity = Long.MAX_VALUE;
  private int operationsToCrash = Integer.MAX_VALUE;
  private Random crashRandom = new Random(0);
  private boolean crashed;
  private boolean failForce;
  private long written;

  /** The bytes of a file: as written, and as they would surely be after a crash. */
  private static final class Content {
    private byte[] current = new byte[0];
    private byte[] durable = new byte[0];
  }

  /** Lets writes beyond this many bytes in all find the disk full. */
  public void setCapacity(long bytes) {
    capacity = bytes;
  }

  /** Lets every force fail. */
  public void failForce(boolean fail) {
    failForce = fail;
  }

  /** Lets the machine die during the n-th operation that changes something. */
  public void crashDuring(int operation, Random random) {
    operationsToCrash = operation;
    crashRandom = random;
  }

  /** Returns how many bytes were written to all files. */
  public synchronized long written() {
    return written;
  }

  public boolean isCrashed() {
    return crashed;
  }

  /** Returns the names of all files. */
  public synchronized List<Path> paths() {
    return List.copyOf(files.keySet());
  }

  /** Returns the bytes of a file. */
  public synchronized byte[] bytes(Path file) {
    return files.get(file).current.clone();
  }

  /** Replaces the bytes of a file, durably. */
  public synchronized void setBytes(Path file, byte[] bytes) {
    files.get(file).current = bytes.clone();
    files.get(file).durable = bytes.clone();
  }

  /** Flips one bit of a file. */
  public synchronized void flip(Path file, int offset, int bit) {
    files.get(file).current[offset] ^= (byte) (1 << bit);
    files.get(file).durable = files.get(file).current.clone();
  }

  /** Removes a file, durably. */
  public synchronized void remove(Path file) {
    files.remove(file);
    durableNames.values().forEach(names -> names.remove(file));
  }

  /** Returns what a new start of the machine finds. */
  public synchronized FaultyFiles afterCrash(Random random) {
    FaultyFiles after = new FaultyFiles();
    after.directories.addAll(directories);
    for (Path directory : directories) {
      Map<Path, Content> durable = durableNames.getOrDefault(directory, Map.of());
      Map<Path, Content> names = random.nextBoolean() ? current(directory) : durable;
      names.forEach(
          (path, content) -> {
            Content survivor = new Content();
            survivor.current = survivor.durable = survive(content, random);
            after.files.put(path, survivor);
          });
      after.durableNames.put(directory, after.current(directory));
    }
    return after;
  }

  private static byte[] survive(Content content, Random random) {
    int shorter = Math.min(content.current.length, content.durable.length);
    int longer = Math.max(content.current.length, content.durable.length);
    int[] lengths = {
      content.durable.length, content.current.length, random.nextInt(shorter, longer + 1)
    };
    byte[] after = Arrays.copyOf(content.durable, lengths[random.nextInt(3)]);
    boolean prefix = random.nextBoolean();
    int end = random.nextInt(after.length + 1);
    for (int at = 0; at < after.length; at += SECTOR) {
      boolean written = prefix ? at < end : random.nextBoolean();
      int length = Math.min(Math.min(SECTOR, after.length - at), content.current.length - at);
      if (written && length > 0) {
        System.arraycopy(
            content.current, at, after, at, prefix ? Math.min(length, end - at) : length);
      }
    }
    return after;
  }

  private Map<Path, Content> current(Path directory) {
    Map<Path, Content> names = new TreeMap<>();
    files.forEach(
        (path, content) -> {
          if (path.getParent().equals(directory)) {
            names.put(path, content);
          }
        });
    return names;
  }

  /** Counts an operation; returns true if the machine dies during it. */
  private boolean change() throws IOException {
    if (crashed) {
      throw new IOException("the machine is down");
    }
    crashed = --operationsToCrash <= 0;
    return crashed;
  }

  private static void die(boolean dying) throws IOException {
    if (dying) {
      throw new IOException("the machine went down");
    }
  }

  @Override
  public synchronized List<String> list(Path directory) {
    Set<String> names = new HashSet<>();
    Stream.concat(files.keySet().stream(), directories.stream())
        .filter(p -> directory.equals(p.getParent()))
        .forEach(p -> names.add(p.getFileName().toString()));
    return names.stream().sorted().toList();
  }

  @Override
  public synchronized boolean exists(Path path) {
    return files.containsKey(path) || directories.contains(path);
  }

  @Override
  public synchronized void createDirectory(Path directory) throws IOException {
    die(change());
    directories.add(directory);
  }

  @Override
  public synchronized StoreFile open(Path file) throws IOException {
    Content content = files.get(file);
    if (content == null) {
      throw new NoSuchFileException(file.toString());
    }
    return new FaultyFile(content);
  }

  @Override
  public StoreFile openForReading(Path file) throws IOException {
    return open(file);
  }

  @Override
  public synchronized StoreFile create(Path file) throws IOException {
    die(change());
    directories.add(file.getParent());
    Content content = files.computeIfAbsent(file, path -> new Content());
    content.current = new byte[0];
    return new FaultyFile(content);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    die(change());
    files.put(to, files.remove(from));
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    if (files.containsKey(file)) {
      die(change());
      files.remove(file);
    }
  }

  @Override
  public synchronized void forceDirectory(Path directory) throws IOException {
    die(change());
    durableNames.put(directory, current(directory));
  }

  private final class FaultyFile implements StoreFile {
    private final Content content;

    FaultyFile(Content content) {
      this.content = content;
    }

    @Override
    public long size() {
      synchronized (FaultyFiles.this) {
        return content.current.length;
      }
    }

    @Override
    public void read(long position, byte[] buffer, int offset, int length) throws IOException {
      synchronized (FaultyFiles.this) {
        if (position + length > content.current.length) {
          throw new EOFException("end of file");
        }
        System.arraycopy(content.current, (int) position, buffer, offset, length);
      }
    }

    @Override
    public void write(long position, byte[] buffer, int offset, int length) throws IOException {
      synchronized (FaultyFiles.this) {
        boolean dying = change();
        long others =
            files.values().stream()
                .filter(c -> c != content)
                .mapToLong(c -> c.current.length)
                .sum();
        int room = (int) Math.clamp(capacity - others - position, 0, length);
        put(position, buffer, offset, dying ? crashRandom.nextInt(length + 1) : room);
        die(dying);
        if (room < length) {
          throw new DiskFullException("The disk is full", null);
        }
      }
    }

    private void put(long position, byte[] buffer, int offset, int length) {
      int end = (int) position + length;
      if (length > 0 && end > content.current.length) {
        content.current = Arrays.copyOf(content.current, end);
      }
      System.arraycopy(buffer, offset, content.current, (int) position, length);
      written += length;
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (FaultyFiles.this) {
        die(change());
        content.current =
            Arrays.copyOf(content.current, (int) Math.min(size, content.current.length));
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (FaultyFiles.this) {
        die(change());
        if (failForce) {
          throw new IOException("Input/output error");
        }
        content.durable = content.current.clone();
      }
    }

    @Override
    public void close() {}
  }
}
