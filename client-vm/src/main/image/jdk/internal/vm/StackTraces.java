package jdk.internal.vm;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Stack traces as a plain run would show them: without the frames of the client VM, of the classes
 * that lambdas became, and of their accessors, and with continued methods under their own names.
 * Stands in for what the program calls on {@link Throwable} to see a trace.
 *
 * <p>Continued methods are in hidden classes. A client VM's JVM is told to show the frames of
 * those, and with them come some of the JDK's, which are left out here.
 */
public final class StackTraces {
  private static final List<String> HIDDEN = List.of("jdk.internal.vm.", "org.cnscs.vm.process.");
  private static final String THREAD = "java.lang.Thread";
  private static final String BASE = "org.cnscs.vm.process.ThreadBase";

  private StackTraces() {}

  /** Stands in for {@link Throwable#getStackTrace}. */
  public static StackTraceElement[] getStackTrace(Throwable exception) {
    hideClientVm(exception);
    return exception.getStackTrace();
  }

  /** Stands in for {@link Throwable#printStackTrace()}. */
  public static void printStackTrace(Throwable exception) {
    hideClientVm(exception);
    exception.printStackTrace();
  }

  /** Stands in for {@link Throwable#printStackTrace(PrintStream)}. */
  public static void printStackTrace(Throwable exception, PrintStream out) {
    hideClientVm(exception);
    exception.printStackTrace(out);
  }

  /** Stands in for {@link Throwable#printStackTrace(PrintWriter)}. */
  public static void printStackTrace(Throwable exception, PrintWriter out) {
    hideClientVm(exception);
    exception.printStackTrace(out);
  }

  /**
   * Takes what is not the program's out of the traces of an exception, of its causes, and of what
   * it suppressed.
   */
  public static void hideClientVm(Throwable exception) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> work = new ArrayDeque<>(List.of(exception));
    while (!work.isEmpty()) {
      Throwable at = work.remove();
      if (seen.add(at)) {
        hideIn(at);
        Collections.addAll(work, at.getSuppressed());
        if (at.getCause() != null) {
          work.add(at.getCause());
        }
      }
    }
  }

  private static void hideIn(Throwable exception) {
    StackTraceElement[] trace = exception.getStackTrace();
    StackTraceElement[] shown = shown(trace).toArray(StackTraceElement[]::new);
    if (!Arrays.equals(shown, trace)) {
      exception.setStackTrace(shown);
    }
  }

  private static List<StackTraceElement> shown(StackTraceElement[] trace) {
    List<StackTraceElement> shown = new ArrayList<>();
    Continued loop = null;
    for (StackTraceElement element : trace) {
      if (element.getClassName().equals(BASE)) {
        if (!shown.isEmpty() && trace[trace.length - 1].getClassName().equals(THREAD)) {
          addThread(trace[trace.length - 1], shown);
        }
        return shown;
      }
      if (isHidden(element)) {
        continue;
      }
      Continued continued = Continued.of(element.getClassName());
      boolean handedOver = continued != null && loop != null && continued.isSameMethod(loop);
      loop = continued != null && continued.isLoop ? continued : null;
      StackTraceElement original = continued == null ? element : continued.original(element);
      if (!handedOver && isPrograms(original)) {
        shown.add(original);
      }
    }
    return shown;
  }

  /** A method that is continued by a hidden class, as that class's name tells. */
  private record Continued(String host, String method, boolean isLoop) {

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
      return new StackTraceElement(
          element.getClassLoaderName(),
          element.getModuleName(),
          element.getModuleVersion(),
          host,
          method,
          element.getFileName(),
          element.getLineNumber());
    }
  }

  /** Tells whether the JVM shows a frame only because it was told to show hidden ones as well. */
  private static boolean isHidden(StackTraceElement element) {
    String name = element.getClassName();
    return name.contains("$$Lambda/")
        || name.startsWith("java.lang.invoke.")
            && (name.contains("LambdaForm$") || name.contains("$Holder") || name.contains("/"))
        || name.startsWith("java.lang.invoke.VarHandle")
        || name.equals(THREAD) && element.getMethodName().equals("runWith");
  }

  /** In a plain run the main thread has no frame of {@link Thread}, and every other has one. */
  private static void addThread(StackTraceElement bottom, List<StackTraceElement> shown) {
    if (!shown.getLast().getMethodName().equals("main")) {
      shown.add(bottom);
    }
  }

  private static boolean isPrograms(StackTraceElement element) {
    String name = element.getClassName();
    boolean lambda = name.contains("$$Lambda");
    boolean clientVm = HIDDEN.stream().anyMatch(name::startsWith);
    return !clientVm && !lambda && !element.getMethodName().startsWith("cnscs$");
  }

  /** Tells whether a class was loaded by a program's loader, which alone has no name. */
  public static boolean isOfProgramLoader(StackTraceElement element) {
    return element.getClassLoaderName() == null && element.getModuleName() == null;
  }
}
