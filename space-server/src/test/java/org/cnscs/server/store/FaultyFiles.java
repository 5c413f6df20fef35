package org.cnscs.server.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Files in memory that fail as disks do: they can be full, refuse a read, a write, a force or to be
 * closed, tear a write, read less than there is, flip a bit, and crash, after which of everything
 * that was not forced an arbitrary part is there: of a file any sectors or its begin up to any
 * byte, of the names in a directory any changes.
 *
 * <p>A force that fails forgets what it could not write, as systems do: another one succeeds and
 * makes only durable what was written in between.
 */
public final class FaultyFiles implements StoreFiles {
  private static final int SECTOR = 512;

  private final Map<Path, Content> files = new TreeMap<>();
  private final Map<Path, Map<Path, Content>> durableNames = new TreeMap<>();
  private final Map<Path, List<Renaming>> renamings = new TreeMap<>();
  private Runnable observer = () -> {};
  private int operationsToFailure = Integer.MAX_VALUE;
  private final Set<Path> directories = new HashSet<>();
  private long capacity = Long.MAX_VALUE;
  private int operationsToCrash = Integer.MAX_VALUE;
  private Random crashRandom = new Random(0);
  private boolean crashed;
  private boolean failForce;
  private boolean failClose;
  private int readsToFailure = Integer.MAX_VALUE;
  private int reads;
  private long written;

  /** The bytes of a file: as written, and as they would surely be after a crash. */
  private static final class Content {
    private byte[] current = new byte[0];
    private byte[] durable = new byte[0];
    private boolean[] forgotten = {};
  }

  /** A change of names that is not durable; null is no file. */
  private record Renaming(Path from, Path to, Content content) {}

  /** Lets somebody look at the files before each operation that changes something. */
  public void observe(Runnable newObserver) {
    observer = newObserver;
  }

  /**
   * Lets the n-th operation from now that changes something fail half way, and the next succeed.
   */
  public void failDuring(int operation, Random random) {
    operationsToFailure = operation;
    crashRandom = random;
  }

  /** Lets writes beyond this many bytes in all find the disk full. */
  public void setCapacity(long bytes) {
    capacity = bytes;
  }

  /** Lets the n-th read from now fail half way, and the next succeed. */
  public void failReading(int read) {
    readsToFailure = read;
  }

  /** Lets the disk be found full by every file that is closed after something was written to it. */
  public void failClose(boolean fail) {
    failClose = fail;
  }

  /** Returns how many reads were asked for. */
  public synchronized int reads() {
    return reads;
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

  /** Returns how many bytes all files have. */
  public synchronized long used() {
    return files.values().stream().mapToLong(content -> content.current.length).sum();
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
    renamings.values().forEach(all -> all.removeIf(each -> file.equals(each.to)));
    durableNames.values().forEach(names -> names.remove(file));
  }

  /** Returns what a new start of the machine finds. */
  public synchronized FaultyFiles afterCrash(Random random) {
    FaultyFiles after = new FaultyFiles();
    after.directories.addAll(directories);
    for (Path directory : directories) {
      names(directory, random)
          .forEach(
              (path, content) -> {
                Content survivor = new Content();
                survivor.current = survivor.durable = survive(content, random);
                after.files.put(path, survivor);
              });
      after.durableNames.put(directory, after.current(directory));
    }
    return after;
  }

  /** Applies any of the changes of names that are not durable: all, none, the first, or some. */
  private Map<Path, Content> names(Path directory, Random random) {
    Map<Path, Content> names = new TreeMap<>(durableNames.getOrDefault(directory, new TreeMap<>()));
    List<Renaming> changes = renamings.getOrDefault(directory, List.of());
    int first = random.nextInt(changes.size() + 1);
    boolean some = random.nextInt(3) == 0;
    for (int i = 0; i < changes.size(); i++) {
      if (some ? random.nextBoolean() : i < first) {
        Renaming change = changes.get(i);
        if (change.from != null) {
          names.remove(change.from);
        }
        if (change.to != null) {
          names.put(change.to, change.content);
        }
      }
    }
    return names;
  }

  private void renamed(Path from, Path to, Content content) {
    Path directory = (to == null ? from : to).getParent();
    renamings
        .computeIfAbsent(directory, path -> new ArrayList<>())
        .add(new Renaming(from, to, content));
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
    observer.run();
    crashed = --operationsToCrash <= 0;
    return crashed | --operationsToFailure == 0;
  }

  private void die(boolean dying) throws IOException {
    if (dying) {
      throw new IOException(crashed ? "the machine went down" : "Input/output error");
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
    if (!files.containsKey(file)) {
      Content created = new Content();
      files.put(file, created);
      renamed(null, file, created);
    }
    Content content = files.get(file);
    content.current = new byte[0];
    return new FaultyFile(content);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    die(change());
    Content content = files.remove(from);
    files.put(to, content);
    renamed(from, to, content);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    if (files.containsKey(file)) {
      die(change());
      files.remove(file);
      renamed(file, null, null);
    }
  }

  @Override
  public synchronized void forceDirectory(Path directory) throws IOException {
    die(change());
    durableNames.put(directory, current(directory));
    renamings.remove(directory);
  }

  private final class FaultyFile implements StoreFile {
    private final Content content;
    private boolean unclosed;

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
        reads++;
        if (position + length > content.current.length) {
          throw new EOFException("end of file");
        }
        boolean failing = --readsToFailure == 0;
        System.arraycopy(
            content.current, (int) position, buffer, offset, failing ? length / 2 : length);
        if (failing) {
          throw new IOException("Input/output error");
        }
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

    @Override
    public void writeDurably(long position, byte[] buffer, int offset, int length)
        throws IOException {
      synchronized (FaultyFiles.this) {
        write(position, buffer, offset, length);
        force((int) position, (int) position + length);
      }
    }

    private void put(long position, byte[] buffer, int offset, int length) {
      int end = (int) position + length;
      if (length > 0 && end > content.current.length) {
        content.current = Arrays.copyOf(content.current, end);
      }
      System.arraycopy(buffer, offset, content.current, (int) position, length);
      unclosed |= length > 0;
      int known = content.forgotten.length;
      Arrays.fill(content.forgotten, Math.min((int) position, known), Math.min(end, known), false);
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
        force(0, content.current.length);
        content.durable = Arrays.copyOf(content.durable, content.current.length);
      }
    }

    private void force(int from, int to) throws IOException {
      boolean dying = change();
      if (dying || failForce) {
        forget();
        die(dying);
        throw new IOException("Input/output error");
      }
      makeDurable(from, to);
    }

    /** Makes a part durable, but for what a force that failed has forgotten. */
    private void makeDurable(int from, int to) {
      boolean[] forgotten = content.forgotten;
      byte[] durable = Arrays.copyOf(content.durable, Math.max(content.durable.length, to));
      for (int i = from; i < to; i++) {
        if (i >= forgotten.length || !forgotten[i]) {
          durable[i] = content.current[i];
        }
      }
      content.durable = durable;
    }

    private void forget() {
      byte[] current = content.current;
      content.forgotten = Arrays.copyOf(content.forgotten, current.length);
      for (int i = 0; i < current.length; i++) {
        content.forgotten[i] |= i >= content.durable.length || content.durable[i] != current[i];
      }
    }

    @Override
    public void close() throws IOException {
      if (unclosed && failClose) {
        unclosed = false;
        throw new DiskFullException("The disk is full", null);
      }
    }
  }
}
