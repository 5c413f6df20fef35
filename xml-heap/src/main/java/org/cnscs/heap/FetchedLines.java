package org.cnscs.heap;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * The lines of a checkpoint in the order of their numbers, which another thread gets from where
 * they are a little before they are asked for.
 *
 * <p>What goes wrong with a line is told to whoever asks for that line, so it is told in order, and
 * not at all if the reader has ended before. The other thread is never interrupted, since that
 * would close the files that it reads.
 */
final class FetchedLines implements AutoCloseable {
  /** How many bytes lie ready before the other thread waits. */
  private static final int ENOUGH_BYTES = 8 << 20;

  private final List<LineEntry> entries;
  private final Function<LineEntry, Line> source;
  private final Deque<Fetched> ready = new ArrayDeque<>();
  private long bytes;
  private boolean closed;
  private boolean ended;

  /** Made before it is needed: the other thread ends early when there is no memory. */
  private final RuntimeException noMore =
      new IllegalStateException(
          "The thread that gets a checkpoint's lines has ended before the last one; is there too"
              + " little memory?");

  /**
   * A line.
   *
   * @param bytes how many it has without delta lines
   * @param xml its document as delta lines leave it
   */
  record Line(int bytes, byte[] xml) {}

  /** A line, or why there is none. */
  private record Fetched(Line line, RuntimeException wrong, Error error) {
    int bytes() {
      return line == null ? 0 : line.xml.length;
    }
  }

  private FetchedLines(List<LineEntry> entries, Function<LineEntry, Line> source) {
    this.entries = entries;
    this.source = source;
  }

  /**
   * Begins to get lines.
   *
   * @param source gets one; called by one thread at a time
   */
  static FetchedLines of(List<LineEntry> entries, Function<LineEntry, Line> source) {
    FetchedLines lines = new FetchedLines(entries, source);
    Thread.ofPlatform().daemon().name("checkpoint lines").start(lines::fetch);
    return lines;
  }

  private void fetch() {
    try {
      boolean goesOn = true;
      for (int i = 0; i < entries.size() && goesOn; i++) {
        goesOn = put(fetched(entries.get(i)));
      }
    } finally {
      end();
    }
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  private Fetched fetched(LineEntry entry) {
    try {
      return new Fetched(source.apply(entry), null, null);
    } catch (RuntimeException e) {
      return new Fetched(null, e, null);
    } catch (Error e) {
      return new Fetched(null, null, e);
    }
  }

  /** Tells whether more is wanted. */
  private synchronized boolean put(Fetched fetched) {
    ready.add(fetched);
    bytes += fetched.bytes();
    notifyAll();
    while (bytes >= ENOUGH_BYTES && !closed) {
      await();
    }
    return !closed && fetched.line != null;
  }

  /** Returns the next line. */
  Line next() {
    Fetched next = take();
    if (next.error != null) {
      throw next.error;
    }
    if (next.wrong != null) {
      throw next.wrong;
    }
    return next.line;
  }

  private synchronized Fetched take() {
    awaitReady();
    if (ready.isEmpty()) {
      throw noMore;
    }
    Fetched next = ready.remove();
    bytes -= next.bytes();
    notifyAll();
    return next;
  }

  /** Waits for a line, or until there is none to come. */
  private synchronized void awaitReady() {
    boolean interrupted = false;
    while (ready.isEmpty() && !ended) {
      interrupted |= !await();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a change; tells whether the thread was not interrupted. */
  private synchronized boolean await() {
    try {
      wait();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Has the other thread end, at the latest when it has the line that it is about. */
  @Override
  public synchronized void close() {
    closed = true;
    ready.clear();
    notifyAll();
  }
}
