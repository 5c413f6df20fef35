package org.cnscs.vm.cache;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * The cache of one program's transformed classes, in a {@link CacheDirectory}.
 *
 * <p>What a program is made of decides how each of its classes is transformed, so the cache's key
 * is a hash of its whole class path. That is found while other things begin; the first class waits
 * for it. New classes are written by a thread of their own when no more have come for a while, and
 * at the end. Nothing is written if the program's files have changed meanwhile, since then nobody
 * knows from which the classes were made.
 *
 * <p>Whatever fails here only costs time: the class is transformed again.
 */
public final class ProgramCache implements ClassCache {
  private static final String NOT_KEPT = "transformed classes are not kept: ";
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final long MOST_PENDING = Math.min(4 << 20, Runtime.getRuntime().maxMemory() / 32);

  private final CacheDirectory directory;
  private final Fingerprint program;
  private final Fingerprint transformer;
  private final Consumer<String> report;

  /**
   * Where its threads belong; classes come from threads of the program, which has its own group.
   */
  private final ThreadGroup group = Thread.currentThread().getThreadGroup();

  private final FutureTask<Opened> opening = new FutureTask<>(this::open);
  private final Map<String, CachedClass> pending = new LinkedHashMap<>();
  private long pendingBytes;
  private long additions;
  private volatile boolean failed;

  /**
   * Creates a cache; {@link #begin} opens it.
   *
   * @param program tells what the program is made of
   * @param transformer tells by what classes are transformed
   * @param report gets a line if the cache cannot be used
   */
  public ProgramCache(
      CacheDirectory directory,
      Fingerprint program,
      Fingerprint transformer,
      Consumer<String> report) {
    this.directory = directory;
    this.program = program;
    this.transformer = transformer;
    this.report = report;
  }

  /** A hash of what something is made of. */
  public interface Fingerprint {
    /** Computes the hash of what is there now. */
    byte[] compute() throws IOException;
  }

  /**
   * What was found.
   *
   * @param key of the program; null if nothing is to be kept
   * @param file with its classes; null if there is none
   * @param keeps whether new classes can be written
   */
  private record Opened(byte[] key, CacheFile file, boolean keeps) {
    static final Opened NOTHING = new Opened(null, null, false);
  }

  /** Begins to look for what was kept, on a thread of its own. */
  public ProgramCache begin() {
    thread().start(opening);
    return this;
  }

  private Thread.Builder.OfPlatform thread() {
    return Thread.ofPlatform()
        .group(group)
        .inheritInheritableThreadLocals(false)
        .daemon()
        .name("class cache");
  }

  private Opened open() {
    try {
      String refusal = directory.refusal();
      if (refusal != null) {
        report.accept(NOT_KEPT + refusal);
        return Opened.NOTHING;
      }
      byte[] key = key();
      return new Opened(key, directory.open(key), directory.isWritable());
    } catch (IOException e) {
      report.accept(NOT_KEPT + e);
      return Opened.NOTHING;
    }
  }

  private byte[] key() throws IOException {
    return Bytes.hash(program.compute(), transformer.compute());
  }

  private Opened opened() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return opening.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("The cache of transformed classes failed", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public CachedClass find(String name) {
    CacheFile file = opened().file();
    try {
      return file == null || failed ? null : file.find(name);
    } catch (IOException e) {
      fail(e);
      return null;
    }
  }

  private void fail(IOException e) {
    if (!failed) {
      failed = true;
      report.accept(NOT_KEPT + e);
    }
  }

  @Override
  public void add(String name, CachedClass transformed) {
    if (!opened().keeps() || failed) {
      return;
    }
    synchronized (pending) {
      boolean first = pending.isEmpty();
      pending.put(name, transformed);
      pendingBytes += transformed.file().length + transformed.points().length;
      additions++;
      if (additions == 1) {
        startWriter();
      } else if (first || pendingBytes >= MOST_PENDING) {
        pending.notifyAll();
      }
    }
  }

  private void startWriter() {
    thread().priority(Thread.MIN_PRIORITY).start(this::writeOn);
  }

  private void writeOn() {
    try {
      while (!failed) {
        awaitQuiet();
        write();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever did that does not want any more to be written
    }
  }

  private void awaitQuiet() throws InterruptedException {
    synchronized (pending) {
      while (pending.isEmpty()) {
        pending.wait();
      }
      long seen;
      do {
        seen = additions;
        pending.wait(QUIET.toMillis());
      } while (additions != seen && pendingBytes < MOST_PENDING);
    }
  }

  /** Writes what has not been written yet. */
  public synchronized void write() {
    Map<String, CachedClass> taken;
    synchronized (pending) {
      taken = new LinkedHashMap<>(pending);
      pending.clear();
      pendingBytes = 0;
    }
    if (taken.isEmpty() || failed) {
      return;
    }
    try {
      if (Arrays.equals(key(), opened().key())) {
        directory.add(opened().key(), taken);
      }
    } catch (IOException e) {
      fail(e);
    }
  }
}
