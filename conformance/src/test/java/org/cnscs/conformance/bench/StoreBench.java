package org.cnscs.conformance.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.DiskFiles;
import org.cnscs.server.store.Engine;
import org.cnscs.server.store.StoreFiles;
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
    return log(directory, new DiskFiles(), settings);
  }

  /** Opens the log of a space in files of a kind. */
  static Log log(Path directory, StoreFiles files, StoreSettings settings) {
    return new Log(XmlLog.open(directory, files, Clock.systemUTC(), settings));
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

  /**
   * Calls two things by turns for a time, so that a slow moment of the machine meets both.
   *
   * @param calls how often a thing is called in its turn
   * @return the median of what a call of the first takes beside that of the second
   */
  static double ratioByTurns(double seconds, int calls, Runnable first, Runnable second) {
    List<Long> ofFirst = new ArrayList<>();
    List<Long> ofSecond = new ArrayList<>();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      turn(calls, first, ofFirst);
      turn(calls, second, ofSecond);
    }
    return (double) median(ofFirst) / median(ofSecond);
  }

  private static void turn(int calls, Runnable call, List<Long> taken) {
    long last = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      call.run();
      long now = System.nanoTime();
      taken.add(now - last);
      last = now;
    }
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /**
   * What some threads did that called something again and again.
   *
   * @param rate how often a second
   * @param p99 what 99 of 100 calls took at most, in nanoseconds
   */
  record Load(double rate, double p99) {}

  /** Lets some threads call something that takes a number. */
  static Load load(int threads, ThreadFactory factory, double seconds, LongConsumer call) {
    AtomicLong next = new AtomicLong();
    Queue<long[]> all = new ConcurrentLinkedQueue<>();
    long begun = System.nanoTime();
    long end = begun + (long) (seconds * 1e9);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      callers.add(factory.newThread(() -> all.add(calls(next, end, call))));
    }
    callers.forEach(Thread::start);
    try {
      for (Thread caller : callers) {
        caller.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (all.size() < threads) {
      throw new IllegalStateException("a caller failed");
    }
    double rate = next.get() / ((System.nanoTime() - begun) / 1e9);
    long[] taken = all.stream().flatMapToLong(LongStream::of).sorted().toArray();
    return new Load(rate, taken[(int) (taken.length * 0.99)]);
  }

  private static long[] calls(AtomicLong next, long end, LongConsumer call) {
    long[] taken = new long[1 << 10];
    int count = 0;
    for (long now = System.nanoTime(); now < end; ) {
      call.accept(next.getAndIncrement());
      long after = System.nanoTime();
      taken = count == taken.length ? Arrays.copyOf(taken, count * 2) : taken;
      taken[count++] = after - now;
      now = after;
    }
    return Arrays.copyOf(taken, count);
  }
}
