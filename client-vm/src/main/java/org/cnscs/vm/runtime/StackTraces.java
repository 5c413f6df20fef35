package org.cnscs.vm.runtime;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Stack traces as a plain run would show them: without the frames of the client VM, of the classes
 * that lambdas became, and of their accessors. Stands in for what the program calls on {@link
 * Throwable} to see a trace.
 */
public final class StackTraces {
  private static final String VM = vm();
  private static final List<String> HIDDEN = List.of(VM + "runtime.", VM + "guest.", VM + "process.");
  private static final String BASE = VM + "process.ThreadBase";

  private StackTraces() {}

  private static String vm() {
    String name = StackTraces.class.getPackageName();
    return name.substring(0, name.lastIndexOf('.') + 1);
  }

  /** Stands in for {@link Throwable#getStackTrace}. */
  public static StackTraceElement[] getStackTrace(Throwable exception) {
    hideClientVm(exception);
    return exception.getStackTrace();
  }

  /** Stands in for {@link Throwable#printStackTrace()}. */
  public static void printStackTrace(Throwable exception) {
    printStackTrace(exception, System.err);
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
    List<StackTraceElement> shown = shown(trace);
    if (shown.size() < trace.length) {
      exception.setStackTrace(shown.toArray(StackTraceElement[]::new));
    }
  }

  private static List<StackTraceElement> shown(StackTraceElement[] trace) {
    List<StackTraceElement> shown = new ArrayList<>();
    for (int i = 0; i < trace.length; i++) {
      if (trace[i].getClassName().equals(BASE)) {
        if (!shown.isEmpty() && trace[trace.length - 1].getClassName().equals("java.lang.Thread")) {
          addThread(trace[trace.length - 1], shown);
        }
        return shown;
      }
      if (isPrograms(trace[i])) {
        shown.add(trace[i]);
      }
    }
    return shown;
  }

  /** In a plain run the main thread has no frame of {@link Thread}, and every other has one. */
  private static void addThread(StackTraceElement bottom, List<StackTraceElement> shown) {
    if (!shown.getLast().getMethodName().equals("main")) {
      shown.add(bottom);
    }
  }

  private static boolean isPrograms(StackTraceElement element) {
    String name = element.getClassName();
    boolean lambda = name.contains("$$Lambda") && isOfProgramLoader(element);
    boolean clientVm = HIDDEN.stream().anyMatch(name::startsWith);
    return !clientVm && !lambda && !element.getMethodName().startsWith("cnscs$");
  }

  /** Tells whether a class was loaded by a program's loader, which alone has no name. */
  public static boolean isOfProgramLoader(StackTraceElement element) {
    return element.getClassLoaderName() == null && element.getModuleName() == null;
  }
}
