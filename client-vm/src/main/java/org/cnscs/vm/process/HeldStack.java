package org.cnscs.vm.process;

import jdk.internal.vm.Blocking;
import jdk.internal.vm.StackTraces;

/**
 * The stack of a thread that is blocked or waits, as others see it: without bytecode indices. What
 * might pin the thread counts as pinning it.
 */
final class HeldStack {
  private static final String BLOCKING = Blocking.class.getName();
  private static final String LOAD = "loadClass";

  private final ProcessLoader loader;
  private final StackTraceElement[] trace;
  private final int innermost;

  /** How often method handles change a result's type since the last frame that is captured. */
  private int conversions;

  /** A frame of the client VM behind one that is captured. */
  private StackTraceElement own;

  private boolean begun;

  private HeldStack(ProcessLoader loader, StackTraceElement[] trace, int innermost) {
    this.loader = loader;
    this.trace = trace;
    this.innermost = innermost;
  }

  /** Returns what pins a thread that came to no poll, or null. */
  static String pinnedBy(ProcessThread thread, ProcessLoader loader) {
    StackTraceElement[] trace = thread.thread.getStackTrace();
    int at = 0;
    if (thread.inWait) {
      while (at < trace.length && !hostName(trace[at].getClassName()).equals(BLOCKING)) {
        at++;
      }
    } else if (trace.length > 0 && isAboutToStop(trace[0])) {
      return "it is about to stop";
    }
    return new HeldStack(loader, trace, at).pinned();
  }

  /** Tells whether a blocked thread waits for a lock of the client VM. */
  private static boolean isAboutToStop(StackTraceElement innermost) {
    return StackWalk.isClientVm(innermost.getClassName())
        && !StackTraces.isOfProgramLoader(innermost);
  }

  /** Returns the name of the class whose method a hidden class continues, or the class's own. */
  static String hostName(String className) {
    int end = className.lastIndexOf('/');
    int mark = end < 0 ? -1 : className.indexOf("$$");
    return mark < 0 ? className : className.substring(0, mark);
  }

  private String pinned() {
    if (innermost < trace.length && StackWalk.isWriter(hostName(trace[innermost].getClassName()))) {
      return StackWalk.WRITES + trace[innermost];
    }
    for (int at = innermost; at < trace.length; at++) {
      if (trace[at].getClassName().equals(ThreadBase.class.getName())) {
        return null;
      }
      String pinned =
          mayBeAskedByJvm(at)
              ? "the JVM may be asking a class loader for a class: " + trace[at]
              : pinnedBy(trace[at]);
      if (pinned != null) {
        return pinned;
      }
    }
    return "it was not started by the program";
  }

  /** Tells whether a frame may be that of a class loader which the JVM has asked. */
  private boolean mayBeAskedByJvm(int at) {
    return trace[at].getMethodName().equals(LOAD)
        && at + 1 < trace.length
        && !trace[at + 1].getMethodName().equals(LOAD);
  }

  private String pinnedBy(StackTraceElement frame) {
    boolean program = StackTraces.isOfProgramLoader(frame);
    boolean captured = program || loader.isOfJdk(hostName(frame.getClassName()));
    String pinned = captured ? pinnedBelow(frame) : pinnedBetween(frame);
    if (pinned == null
        && program
        && loader.refusesSome(frame.getClassName(), frame.getMethodName())) {
      return "it is blocked inside a method whose frames cannot be captured: " + frame;
    }
    return pinned;
  }

  /** Looks at what stood between the last frame that can be captured and this one. */
  private String pinnedBelow(StackTraceElement frame) {
    if (conversions > 1) {
      return "a method handle has more to do than to return to it: " + frame;
    }
    if (own != null) {
      return "the client VM works for it: " + own;
    }
    conversions = 0;
    begun = true;
    return null;
  }

  private String pinnedBetween(StackTraceElement frame) {
    String name = frame.getClassName();
    conversions += HandedOver.conversions(name, frame.getMethodName());
    if (begun && StackWalk.isOwn(name)) {
      own = frame;
    }
    boolean handsOver =
        StackWalk.isClientVm(name)
            || name.startsWith(HandedOver.PACKAGE)
            || StackWalk.isInitialising(name, frame.getMethodName());
    return handsOver ? null : "a frame of the JDK is on its stack: " + frame;
  }
}
