package org.cnscs.vm.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** Work below what prints: exceptions, and streams and writers of the program. */
public final class Printed {
  private static final int THREADS = 3;
  private static long caught;

  private Printed() {}

  static class Told extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int n;

    Told(int n, Throwable cause) {
      super(cause);
      this.n = n;
      addSuppressed(n % 2 == 0 ? new IllegalStateException("s" + n) : new Told(n + 1));
    }

    Told(int n) {
      this.n = n;
    }

    @Override
    public String getMessage() {
      return "m" + Callbacks.spin(n) % 100;
    }

    @Override
    public String getLocalizedMessage() {
      return getMessage() + Callbacks.spin(n) % 10;
    }

    @Override
    public synchronized Throwable getCause() {
      Callbacks.spin(n);
      return super.getCause();
    }
  }

  /** Its trace is filled by the program. */
  static final class Filling extends RuntimeException {
    private static final long serialVersionUID = 1;

    Filling(String message) {
      super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      caught += Callbacks.spin(5) & 3;
      return this;
    }
  }

  private static final class Slow extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int b) throws IOException {
      bytes.write(b + (int) Callbacks.spin(b) * 0);
    }
  }

  public static Object compute() throws Exception {
    Object[] outs = new Object[THREADS];
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      int n = i;
      threads[i] = new Thread(() -> outs[n] = work(n));
      threads[i].start();
    }
    long sum = 0;
    for (int i = 0; i < THREADS; i++) {
      threads[i].join();
      sum = sum * 31 + outs[i].hashCode();
    }
    return sum;
  }

  private static String work(int n) {
    StringBuilder out = new StringBuilder();
    for (int round = 0; round < 60; round++) {
      out.append(traces(round + n)).append(streams(round));
      // Locks of the standard streams are held while the program is called.
      System.out.printf("%s%s", new Told(round).n < 0 ? "x" : "", new Quiet(round));
      System.out.print(new Quiet(round));
    }
    return out.toString();
  }

  /** Prints nothing. */
  private record Quiet(int n) {
    @Override
    public String toString() {
      return Callbacks.spin(n) == 0 ? "0" : "";
    }
  }

  private static String traces(int round) {
    StringWriter text = new StringWriter();
    Told told = new Told(round, new Told(round + 1, new Filling("f")));
    told.printStackTrace(new PrintWriter(text, true));
    Slow slow = new Slow();
    told.printStackTrace(new PrintStream(slow, true, StandardCharsets.UTF_8));
    String[] lines = (text + slow.bytes.toString(StandardCharsets.UTF_8)).split("\\R");
    StringBuilder told2 = new StringBuilder().append(told);
    for (String line : lines) {
      if (!line.contains("\tat ") && !line.contains(" more")) {
        told2.append(line);
      }
    }
    return told2.toString();
  }

  private static String streams(int round) {
    Slow slow = new Slow();
    try (PrintStream print = new PrintStream(slow, round % 2 == 0)) {
      print.println(new Told(round).getMessage());
      print.printf("%5.1f %s%n", 1.5 + round, new Told(round));
      print.append("x").print(true);
      print.println(new char[] {'a', 'b'});
    }
    return slow.bytes.toString();
  }
}
