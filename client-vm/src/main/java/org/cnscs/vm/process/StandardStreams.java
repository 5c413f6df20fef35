package org.cnscs.vm.process;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The standard streams of a process, which count what is written, so that a checkpoint can tell how
 * far the output had come.
 */
final class StandardStreams {
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final AtomicLong outPosition;
  private final AtomicLong errPosition;

  private StandardStreams(
      InputStream in,
      PrintStream out,
      PrintStream err,
      AtomicLong outPosition,
      AtomicLong errPosition) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.outPosition = outPosition;
    this.errPosition = errPosition;
  }

  /**
   * Puts counting streams in the place of the JVM's.
   *
   * @param positions where the process's streams stood when it was captured; absent is 0
   */
  static StandardStreams install(Map<String, Long> positions) {
    AtomicLong outPosition = new AtomicLong(positions.getOrDefault("out", 0L));
    AtomicLong errPosition = new AtomicLong(positions.getOrDefault("err", 0L));
    PrintStream out = print(FileDescriptor.out, outPosition, System.out);
    PrintStream err = print(FileDescriptor.err, errPosition, System.err);
    System.setOut(out);
    System.setErr(err);
    return new StandardStreams(System.in, out, err, outPosition, errPosition);
  }

  private static PrintStream print(FileDescriptor to, AtomicLong position, PrintStream like) {
    OutputStream counting = new Counting(new FileOutputStream(to), position);
    return new PrintStream(new BufferedOutputStream(counting), true, like.charset());
  }

  /** Returns how many bytes were written to each stream, everything that was buffered included. */
  Map<String, Long> positions() {
    out.flush();
    err.flush();
    SequencedMap<String, Long> positions =
        new TreeMap<>(Map.of("err", errPosition.get(), "out", outPosition.get()));
    return positions;
  }

  /** Returns the streams by the names under which checkpoints know them. */
  Map<String, Object> named() {
    return Map.of("stream:out", out, "stream:err", err, "stream:in", in);
  }

  /** Returns which stream the program has replaced, or null; that is not kept. */
  String replaced() {
    if (System.out != out) {
      return "System.out";
    } else if (System.err != err) {
      return "System.err";
    }
    return System.in == in ? null : "System.in";
  }

  private static final class Counting extends OutputStream {
    private final OutputStream to;
    private final AtomicLong position;

    Counting(OutputStream to, AtomicLong position) {
      this.to = to;
      this.position = position;
    }

    @Override
    public void write(int b) throws IOException {
      to.write(b);
      position.incrementAndGet();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      to.write(bytes, offset, length);
      position.addAndGet(length);
    }
  }
}
