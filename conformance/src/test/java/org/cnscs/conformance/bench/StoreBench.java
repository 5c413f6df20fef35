package org.cnscs.conformance.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.DiskFiles;
import org.cnscs.server.store.Engine;
import org.cnscs.server.store.StoreSettings;
import org.cnscs.server.store.XmlLog;
import org.cnscs.space.Batch.Expect;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** The log of a space and its peer, as the benchmarks of the store use them. */
final class StoreBench {
  private StoreBench() {}

  /** Something into which one document at a time is put durably, and read again. */
  interface Store extends AutoCloseable {
    void put(String id, byte[] xml);

    byte[] get(String id);

    @Override
    void close();
  }

  /** Returns a document of a length. */
  static byte[] document(int length) {
    String begin = "<order customer=\"Ann\">";
    String end = "</order>";
    String text = "x".repeat(length - begin.length() - end.length());
    return (begin + text + end).getBytes(StandardCharsets.US_ASCII);
  }

  /** Opens the log of a space. */
  static Log log(Path directory, StoreSettings settings) {
    return new Log(XmlLog.open(directory, new DiskFiles(), Clock.systemUTC(), settings));
  }

  /** The log of a space. */
  static final class Log implements Store, Engine.Listener {
    private final XmlLog log;
    private long epoch;

    private Log(XmlLog log) {
      this.log = log;
      log.open(this);
    }

    XmlLog log() {
      return log;
    }

    @Override
    public void put(String id, byte[] xml) {
      log.commit(epoch, null, List.of(put(id, xml, "main")));
    }

    private static Change put(String id, byte[] xml, String space) {
      return new Change.Put(space, id, xml, new Expect.Anything());
    }

    /** Puts some documents at once. */
    void putAll(List<String> ids, byte[] xml) {
      putAll(ids, id -> xml);
    }

    /** Puts some documents at once, each with its own content. */
    void putAll(List<String> ids, Function<String, byte[]> xml) {
      log.commit(epoch, null, ids.stream().map(id -> put(id, xml.apply(id), "main")).toList());
    }

    @Override
    public byte[] get(String id) {
      return log.get("main", id).orElseThrow().xml();
    }

    @Override
    public void close() {
      log.close();
    }

    @Override
    public void leading(long newEpoch) {
      epoch = newEpoch;
    }

    @Override
    public void committed(Committed batch) {}

    @Override
    public void lost(String reason) {
      throw new IllegalStateException(reason);
    }
  }

  /** RocksDB, which writes its log ahead durably for each put. */
  static final class Rocks implements Store {
    private final Options options = new Options().setCreateIfMissing(true);
    private final WriteOptions durable = new WriteOptions().setSync(true);
    private final RocksDB db;

    Rocks(Path directory) throws RocksDBException {
      db = RocksDB.open(options, directory.toString());
    }

    @Override
    public void put(String id, byte[] xml) {
      try {
        db.put(durable, id.getBytes(StandardCharsets.US_ASCII), xml);
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Puts without waiting for the disk. */
    void putQuickly(String id, byte[] xml) {
      try {
        db.put(id.getBytes(StandardCharsets.US_ASCII), xml);
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public byte[] get(String id) {
      try {
        return db.get(id.getBytes(StandardCharsets.US_ASCII));
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      db.close();
      durable.close();
      options.close();
    }
  }

  /** Calls something again and again for a time; returns the median of what a call takes, in ns. */
  static double medianNanos(double seconds, Runnable call) {
    long[] taken = new long[4_000_000];
    int count = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (long now = System.nanoTime(); now < end && count < taken.length; ) {
      call.run();
      long after = System.nanoTime();
      taken[count++] = after - now;
      now = after;
    }
    Arrays.sort(taken, 0, count);
    return taken[count / 2];
  }

  /** Returns how often a second some threads can call something that takes a number. */
  static double rate(int threads, ThreadFactory factory, double seconds, LongConsumer call) {
    AtomicLong next = new AtomicLong();
    CountDownLatch done = new CountDownLatch(threads);
    long begun = System.nanoTime();
    long end = begun + (long) (seconds * 1e9);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(
          factory.newThread(
              () -> {
                try {
                  while (System.nanoTime() < end) {
                    call.accept(next.getAndIncrement());
                  }
                } finally {
                  done.countDown();
                }
              }));
    }
    all.forEach(Thread::start);
    try {
      done.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return next.get() / ((System.nanoTime() - begun) / 1e9);
  }
}
