package jdk.internal.vm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import jdk.internal.misc.Unsafe;

/**
 * Stack traces as a plain run would show them: without the frames of the client VM, of the classes
 * that lambdas became, and of their accessors, and with continued methods under their own names.
 *
 * <p>{@link Throwable} and {@link Thread} hand over each trace as they make it. A client VM's JVM
 * is told to show the frames of hidden classes, since those are what continues methods; with them
 * come some of the JDK's, which are left out here, and it is told to record more frames than others
 * do.
 */
public final class StackTraces {
  private static final String BASE = "org.cnscs.vm.process.ThreadBase";

  private static final String BLOCKING = "jdk.internal.vm.Blocking";

  /**
   * What a plain run shows where a thread is in a stand-in; the JDK's line numbers are left out.
   */
  private static final Map<String, List<String>> WAITS =
      Map.of(
          "sleep",
          List.of("java.lang.Thread.sleepNanos0", "java.lang.Thread.sleep"),
          "await",
          List.of("java.lang.Object.wait0", "java.lang.Object.wait"),
          "join",
          List.of("java.lang.Object.wait0", "java.lang.Thread.join"));

  private static final int NATIVE = -2;
  private static final int NO_LINE = -1;

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** What a frame's text leaves out, such as the version of the JDK. */
  private static final long FORMAT = UNSAFE.objectFieldOffset(StackTraceElement.class, "format");

  /** How many frames a JVM records that was not told otherwise. */
  private static final int RECORDED = 1024;

  private static volatile Function<Class<?>, Method> client;

  /** The group of the client VM's own threads. */
  private static volatile ThreadGroup own;

  private StackTraces() {}

  /**
   * A method that a hidden class continues.
   *
   * @param descriptor its parameters and result
   */
  public record Method(Class<?> host, String name, String descriptor) {}

  /**
   * Makes a client VM answer.
   *
   * @param answering gives the method that a hidden class continues, or null if it continues none
   * @param threads the group of its own threads
   */
  public static void serve(Function<Class<?>, Method> answering, ThreadGroup threads) {
    client = answering;
    own = threads;
  }

  /** Returns the method that a class continues, or null. */
  static Method continued(Class<?> type) {
    Function<Class<?>, Method> asked = client;
    return asked != null && type.isHidden()
        ? ProgramThread.callOutside(() -> asked.apply(type))
        : null;
  }

  /**
   * Returns the trace of an exception as it is shown, if a thread of the program has made it. One
   * that is so deep that the base was not recorded is no other's.
   */
  public static StackTraceElement[] ofThrowable(StackTraceElement[] trace) {
    return ProgramThread.isMarked() || trace.length > RECORDED || isBased(trace)
        ? ProgramThread.callOutside(() -> shown(trace))
        : trace;
  }

  private static boolean isBased(StackTraceElement[] trace) {
    for (int i = trace.length - 1; i >= 0; i--) {
      if (trace[i].getClassName().equals(BASE)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the trace of a thread as the program sees it; the client VM sees all of it. */
  public static StackTraceElement[] ofThread(StackTraceElement[] trace) {
    return trace != null && ProgramThread.isMarked()
        ? ProgramThread.callOutside(() -> shown(trace))
        : trace;
  }

  /** Does the same with the traces of several threads. */
  public static StackTraceElement[][] ofThreads(StackTraceElement[][] traces) {
    StackTraceElement[][] shown = traces.clone();
    for (int i = 0; i < shown.length; i++) {
      shown[i] = ofThread(shown[i]);
    }
    return shown;
  }

  /** Returns the threads that a program sees, of all: not those of the client VM. */
  public static Thread[] ofProgram(Thread[] all) {
    ThreadGroup hidden = own;
    if (hidden == null || !ProgramThread.isMarked()) {
      return all;
    }
    Thread[] shown = new Thread[all.length];
    int count = 0;
    for (Thread each : all) {
      if (each.getThreadGroup() != hidden) {
        shown[count++] = each;
      }
    }
    return Arrays.copyOf(shown, count);
  }

  private static StackTraceElement[] shown(StackTraceElement[] trace) {
    List<StackTraceElement> shown = new ArrayList<>();
    FrameFilter filter = new FrameFilter();
    for (StackTraceElement element : trace) {
      Continued stand = Continued.of(element.getClassName());
      if (isStandIn(element.getClassName(), stand)) {
        replaceByWait(shown, stand == null ? element : stand.original(element));
      }
      if (filter.shows(element.getClassName(), element.getMethodName())) {
        Continued continued = Continued.of(element.getClassName());
        shown.add(continued == null ? element : continued.original(element));
      }
    }
    StackTraceElement[] all = shown.toArray(StackTraceElement[]::new);
    return all.length > RECORDED ? Arrays.copyOf(all, RECORDED) : all;
  }

  private static boolean isStandIn(String className, Continued continued) {
    return BLOCKING.equals(continued == null ? className : continued.host);
  }

  /** Shows a stand-in for a call that waits as that call, in place of what stands above it. */
  private static void replaceByWait(List<StackTraceElement> shown, StackTraceElement standIn) {
    List<String> frames = WAITS.getOrDefault(standIn.getMethodName(), List.of());
    if (!frames.isEmpty()) {
      shown.clear();
    }
    for (String each : frames) {
      int dot = each.lastIndexOf('.');
      int line = each.endsWith("0") ? NATIVE : NO_LINE;
      Continued call = new Continued(each.substring(0, dot), each.substring(dot + 1), false);
      String source = each.substring(each.lastIndexOf('.', dot - 1) + 1, dot) + ".java";
      shown.add(call.original(standIn, source, line));
    }
  }

  /** Tells whether a class was loaded by a program's loader, and not by the client VM's. */
  public static boolean isOfProgramLoader(StackTraceElement element) {
    return !"app".equals(element.getClassLoaderName()) && element.getModuleName() == null;
  }

  /** A method that is continued by a hidden class, as that class's name tells. */
  record Continued(String host, String method, boolean isLoop) {

    static Continued of(String className) {
      boolean isLoop = className.contains("$$Loop$");
      String mark = isLoop ? "$$Loop$" : "$$Resume$";
      int at = className.indexOf(mark);
      int end = className.lastIndexOf('/');
      return at < 0 || end < at
          ? null
          : new Continued(
              className.substring(0, at), className.substring(at + mark.length(), end), isLoop);
    }

    boolean isSameMethod(Continued other) {
      return host.equals(other.host) && method.equals(other.method);
    }

    StackTraceElement original(StackTraceElement element) {
      return original(element, element.getFileName(), element.getLineNumber());
    }

    StackTraceElement original(StackTraceElement element, String source, int line) {
      StackTraceElement original =
          new StackTraceElement(
              element.getClassLoaderName(),
              element.getModuleName(),
              element.getModuleVersion(),
              host,
              method,
              source,
              line);
      UNSAFE.putByte(original, FORMAT, UNSAFE.getByte(element, FORMAT));
      return original;
    }
  }

  /** The choice of the frames that are shown, for the frames of one stack from the innermost on. */
  static final class FrameFilter {
    private static final List<String> CLIENT_VM =
        List.of("jdk.internal.vm.", "org.cnscs.vm.process.");
    private static final String INITIALISING = "jdk.internal.misc.Unsafe";
    private static final String THREAD = "java.lang.Thread";
    private static final String VIRTUAL = "java.lang.VirtualThread";

    private Continued loop;
    private boolean isBelowBase;
    private String outermost;

    boolean shows(String className, String method) {
      if (className.equals(BASE)) {
        isBelowBase = true;
      }
      if (isBelowBase) {
        return className.equals(VIRTUAL) && method.equals("run")
            || className.equals(THREAD) && method.equals("run") && !isMain();
      }
      if (isHidden(className, method)) {
        return false;
      }
      Continued continued = Continued.of(className);
      boolean handedOver = continued != null && loop != null && continued.isSameMethod(loop);
      loop = continued != null && continued.isLoop ? continued : null;
      String host = continued == null ? className : continued.host;
      String own = continued == null ? method : continued.method;
      boolean shown = !handedOver && isPrograms(host, own);
      if (shown) {
        outermost = own;
      }
      return shown;
    }

    /** In a plain run the main thread has no frame of {@link Thread}, and every other has one. */
    private boolean isMain() {
      return outermost == null || outermost.equals("main");
    }

    /**
     * Tells whether a frame is one that the JVM shows only because it was told to show hidden ones
     * as well, or one by which the image has a class initialised.
     */
    private static boolean isHidden(String name, String method) {
      return name.equals(INITIALISING) && method.startsWith("ensureClassInitialized")
          || name.contains("$$Lambda/")
          || name.startsWith("java.lang.invoke.")
              && (name.contains("LambdaForm$") || name.contains("$Holder") || name.contains("/"))
          || name.startsWith("java.lang.invoke.VarHandle")
          || name.equals(THREAD) && method.equals("runWith");
    }

    private static boolean isPrograms(String name, String method) {
      return CLIENT_VM.stream().noneMatch(name::startsWith)
          && !name.contains("$$Lambda")
          && !method.startsWith("cnscs$");
    }
  }
}
