package org.cnscs.conformance.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** All bytes that came out of a stream so far; others can wait for what comes. */
final class ByteLog {
  private static final int CHUNK = 1 << 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean ended;

  /** Starts to collect what a stream gives, until it ends. */
  static ByteLog of(InputStream stream) {
    ByteLog log = new ByteLog();
    Thread.ofVirtual().start(() -> log.collect(stream));
    return log;
  }

  private void collect(InputStream stream) {
    byte[] chunk = new byte[CHUNK];
    try (stream) {
      for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
        add(chunk, count);
      }
    } catch (IOException e) {
      byte[] why =
          ("\n[the stream broke: " + e.getMessage() + "]").getBytes(StandardCharsets.UTF_8);
      add(why, why.length);
    } finally {
      end();
    }
  }

  private void add(byte[] chunk, int count) {
    lock.lock();
    try {
      bytes.write(chunk, 0, count);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns what came so far. */
  byte[] bytes() {
    lock.lock();
    try {
      return bytes.toByteArray();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until so many bytes came; false if the stream ended or the time passed before. */
  boolean awaitLength(long length, Duration patience) throws InterruptedException {
    return await(log -> log.size() >= length, patience);
  }

  /** Waits until a text came; false if the stream ended or the time passed before. */
  boolean awaitText(String text, Duration patience) throws InterruptedException {
    return await(log -> log.toString(StandardCharsets.UTF_8).contains(text), patience);
  }

  private boolean await(Predicate<ByteArrayOutputStream> condition, Duration patience)
      throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!condition.test(bytes)) {
        if (ended || left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the stream ended; false if the time passed before. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      return ended;
    } finally {
      lock.unlock();
    }
  }
}
