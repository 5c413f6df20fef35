package org.cnscs.conformance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.cnscs.server.store.DiskFiles;
import org.cnscs.server.store.StoreFiles;

/**
 * A disk that takes 1 ms more to make something durable than this machine's: for the log of a space
 * as files, for another program as a library that is loaded before the others.
 */
final class SlowForce implements StoreFiles {
  private static final long MORE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final DiskFiles files = new DiskFiles();

  /** Compiles the library; empty, and told, if there is no C compiler. */
  static Optional<Path> library(Path work) throws IOException, InterruptedException {
    Path source = work.resolve("slow-force.c");
    try (InputStream in = SlowForce.class.getResourceAsStream("slow-force.c")) {
      Files.copy(in, source);
    }
    Path library = work.resolve("slow-force.so");
    List<String> command =
        List.of(
            "cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl");
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      return status == 0 ? Optional.of(library) : Optional.empty();
    } catch (IOException e) {
      System.out.println("Slow forces are left out: there is no C compiler cc: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void waitLonger() {
    long end = System.nanoTime() + MORE_NANOS;
    for (long left = MORE_NANOS; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public boolean exists(Path path) {
    return files.exists(path);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    files.createDirectory(directory);
  }

  @Override
  public StoreFile open(Path file) throws IOException {
    return new SlowFile(files.open(file));
  }

  @Override
  public StoreFile openForReading(Path file) throws IOException {
    return files.openForReading(file);
  }

  @Override
  public StoreFile create(Path file) throws IOException {
    return new SlowFile(files.create(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    files.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    files.delete(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    waitLonger();
    files.forceDirectory(directory);
  }

  private record SlowFile(StoreFile file) implements StoreFile {
    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void read(long position, byte[] buffer, int offset, int length) throws IOException {
      file.read(position, buffer, offset, length);
    }

    @Override
    public void write(long position, byte[] buffer, int offset, int length) throws IOException {
      file.write(position, buffer, offset, length);
    }

    @Override
    public void writeDurably(long position, byte[] buffer, int offset, int length)
        throws IOException {
      waitLonger();
      file.writeDurably(position, buffer, offset, length);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void force() throws IOException {
      waitLonger();
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
