package org.cnscs.vm.process;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The standard streams of a process, which count what is written, so that a checkpoint can tell how
 * far the output had come.
 */
final class StandardStreams {
  private static final String OUT = "systemOut";
  private static final String ERR = "systemErr";
  private static final String IN = "systemIn";

  /** The names of streams that a program has put in the place of the standard ones. */
  static final List<String> REPLACED = List.of(OUT, ERR, IN);

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

  /** Returns what the program has put in the place of standard streams. */
  Map<String, Object> replaced() {
    Map<String, Object> replaced = new TreeMap<>();
    replaced.put(OUT, System.out == out ? null : System.out);
    replaced.put(ERR, System.err == err ? null : System.err);
    replaced.put(IN, System.in == in ? null : System.in);
    return replaced;
  }

  /** Puts what the program had put there in the place of standard streams; others stay. */
  static void replace(Map<String, Object> replaced) {
    if (replaced.get(OUT) instanceof PrintStream stream) {
      System.setOut(stream);
    }
    if (replaced.get(ERR) instanceof PrintStream stream) {
      System.setErr(stream);
    }
    if (replaced.get(IN) instanceof InputStream stream) {
      System.setIn(stream);
    }
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
