package org.cnscs.vm.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a command has printed so far on one of its streams, gathered by a thread of its own. */
final class Gathered {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean ended;

  private Gathered() {}

  /** Gathers a stream until its end. */
  static Gathered from(InputStream in) {
    Gathered gathered = new Gathered();
    Thread.ofPlatform().daemon().name("demo-output").start(() -> gathered.readAll(in));
    return gathered;
  }

  private void readAll(InputStream in) {
    byte[] buffer = new byte[8192];
    try (in) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        add(buffer, count);
      }
    } catch (IOException e) {
      byte[] why =
          ("(cannot be read further: " + e.getMessage() + ")").getBytes(StandardCharsets.UTF_8);
      add(why, why.length);
    } finally {
      end();
    }
  }

  private synchronized void add(byte[] buffer, int count) {
    bytes.write(buffer, 0, count);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * Waits until so many lines contain a text; false if the stream ends before or the time is over.
   */
  synchronized boolean await(String text, int lines, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (count(text) < lines) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (ended || millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  private long count(String text) {
    String all = bytes.toString(StandardCharsets.UTF_8);
    return all.substring(0, all.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.contains(text))
        .count();
  }

  /** Returns what the stream has given. */
  synchronized byte[] soFar() {
    return bytes.toByteArray();
  }

  /** Returns all that the stream gave, waiting for its end. */
  synchronized byte[] all() throws InterruptedException {
    while (!ended) {
      wait();
    }
    return bytes.toByteArray();
  }
}
