package org.cnscs.vm.program;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/** The text of stack traces through lambdas, method references and threads. */
public final class Traces {
  /** The lines in which the head of a loop is seen by what it calls. */
  private static final Set<Integer> LOOP_HEADS = new TreeSet<>();

  private Traces() {}

  public static Object compute() throws InterruptedException {
    StringBuilder out = new StringBuilder();
    IntUnaryOperator fails = n -> divide(n, 0);
    IntUnaryOperator reference = Traces::failing;
    out.append(traceOf(Traces::slowlyFailing)).append(LOOP_HEADS);
    out.append(traceOf(fails)).append(traceOf(reference));
    Thread thread = new Thread(() -> out.append(traceOf(fails)));
    thread.start();
    thread.join();
    Thread own =
        new Thread() {
          @Override
          public void run() {
            out.append(traceOf(reference));
          }
        };
    own.start();
    own.join();
    return out.toString()
        .replaceAll("(?m)^.*(Runner|StopAndGoOn|junit|jdk.internal|FutureTask).*\\R", "");
  }

  private static String traceOf(IntUnaryOperator operator) {
    try {
      return "" + operator.applyAsInt(1);
    } catch (RuntimeException e) {
      RuntimeException wrapped = new IllegalStateException("wrapped", e);
      StringWriter text = new StringWriter();
      wrapped.printStackTrace(new PrintWriter(text, true));
      return text + " " + e.getStackTrace().length + "\n";
    }
  }

  private static int failing(int n) {
    return divide(n, n - 1);
  }

  /** Is in a loop, and in a loop below that, for long enough to be captured there. */
  private static int slowlyFailing(int n) {
    int sum = n;
    for (int i = 0; withLine(i) < 60; i++) {
      sum += spin(i);
    }
    return divide(sum, 0);
  }

  private static int withLine(int n) {
    LOOP_HEADS.add(new Throwable().getStackTrace()[1].getLineNumber());
    return n;
  }

  private static int spin(int n) {
    int r = n;
    for (int i = 0; i < 20_000_000; i++) {
      r = r * 31 + i;
    }
    return r & 1;
  }

  private static int divide(int a, int b) {
    return a / b;
  }
}
