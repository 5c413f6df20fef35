package org.cnscs.vm.program;

import java.io.ObjectStreamClass;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** What a program sees of its own stack in all ways there are, and of its classes. */
public final class Callers {
  private static final StackWalker PLAIN = StackWalker.getInstance();
  private static final StackWalker CLASSES =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private Callers() {}

  public static Object compute() {
    List<String> seen = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      int depth = round;
      List.of("a", "b").forEach(name -> descend(depth, seen));
      new Inner().look(seen);
    }
    seen.add("" + ObjectStreamClass.lookup(Numbered.class).getSerialVersionUID());
    return seen;
  }

  private static int descend(int depth, List<String> seen) {
    int sum = spin();
    if (depth > 0) {
      sum += descend(depth - 1, seen);
    } else {
      look(seen);
    }
    sum += spin();
    return sum;
  }

  private static int spin() {
    int r = 1;
    for (int i = 0; i < 3_000_000; i++) {
      r = r * 31 + i;
    }
    return r & 1;
  }

  private static void look(List<String> seen) {
    Exception made = new Exception("made");
    seen.add(shown(Stream.of(made.getStackTrace())));
    Supplier<StackTraceElement[]> reference = made::getStackTrace;
    seen.add(shown(Stream.of(reference.get())));
    StringWriter text = new StringWriter();
    made.printStackTrace(new PrintWriter(text, true));
    seen.add(shown(text.toString().lines()));
    seen.add(shown(Stream.of(Thread.currentThread().getStackTrace())));
    seen.add(shown(Stream.of(Thread.getAllStackTraces().get(Thread.currentThread()))));
    seen.add(PLAIN.walk(frames -> shown(frames.map(StackWalker.StackFrame::toStackTraceElement))));
    seen.add(
        CLASSES.walk(
            frames ->
                shown(
                    frames.map(
                        frame ->
                            frame.getDeclaringClass().getName()
                                + frame.getMethodName()
                                + frame.getDescriptor()
                                + frame.getLineNumber()))));
    seen.add(CLASSES.getCallerClass().getName());
    seen.add(logged());
  }

  private static String shown(Stream<?> frames) {
    return frames
        .map(Object::toString)
        .takeWhile(frame -> !frame.contains("program.Runner"))
        .map(frame -> frame.replace("app//", ""))
        .filter(frame -> !isOfTheJvm(frame))
        .toList()
        .toString();
  }

  /** A JVM may show frames of lambdas, of which this program need not see the same everywhere. */
  private static boolean isOfTheJvm(String frame) {
    return frame.contains("$$Lambda/")
        || frame.contains("dumpThreads")
        || frame.contains("getAllStackTraces");
  }

  private static String logged() {
    StringBuilder out = new StringBuilder();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            out.append(record.getSourceClassName()).append(record.getSourceMethodName());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("callers");
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    logger.warning("said");
    logger.removeHandler(handler);
    return out.toString();
  }

  /** Is continued in constructors and methods of objects as well. */
  private static final class Inner {
    private final int sum;

    Inner() {
      sum = spin() + spin();
    }

    void look(List<String> seen) {
      if (sum >= 0) {
        spin();
        Callers.look(seen);
      }
    }
  }

  /** Has no number of its own, and all that the client VM adds members for. */
  static class Numbered implements Serializable, Comparable<Numbered> {
    static final List<String> MADE = new ArrayList<>(List.of("x"));
    private int value;
    transient String kept;
    protected long other;

    static {
      for (int i = 0; i < 10; i++) {
        MADE.add("" + i);
      }
    }

    protected Numbered() {}

    synchronized Supplier<String> supplier() {
      return () -> "v" + value;
    }

    Supplier<List<String>> list() {
      return ArrayList::new;
    }

    @Override
    public int compareTo(Numbered that) {
      return Integer.compare(value, that.value);
    }
  }
}
