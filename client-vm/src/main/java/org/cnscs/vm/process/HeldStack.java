package org.cnscs.vm.process;

import jdk.internal.vm.Blocking;
import jdk.internal.vm.StackTraces;
import org.cnscs.vm.transform.CallPolicy;
import org.cnscs.vm.transform.PreparedClass;

/**
 * The stack of a thread that is blocked or waits, as others see it: without bytecode indices. What
 * might pin the thread counts as pinning it.
 */
final class HeldStack {
  private static final String BLOCKING = Blocking.class.getName();
  private static final String LOAD = "loadClass";

  private final ProcessLoader loader;
  private final Callees callees;
  private final StackTraceElement[] trace;
  private final int innermost;

  /** How often method handles change a result's type since the last frame that is captured. */
  private int conversions;

  /** A frame of the client VM behind one that is captured. */
  private StackTraceElement own;

  /** The last frame that is captured, if nothing of a method handle is behind it. */
  private StackTraceElement inner;

  private boolean begun;

  private HeldStack(StackWalk walk, StackTraceElement[] trace, int innermost) {
    this.loader = walk.loader();
    this.callees = walk.callees();
    this.trace = trace;
    this.innermost = innermost;
  }

  /** Returns what pins a thread that came to no poll, or null. */
  static String pinnedBy(ProcessThread thread, StackWalk walk) {
    StackTraceElement[] trace = thread.thread.getStackTrace();
    int at = 0;
    if (thread.inWait) {
      while (at < trace.length && !hostName(trace[at].getClassName()).equals(BLOCKING)) {
        at++;
      }
    } else if (trace.length > 0 && isAboutToStop(trace[0])) {
      return "it is about to stop";
    }
    return new HeldStack(walk, trace, at).pinned();
  }

  /** Tells whether a blocked thread waits for a lock of the client VM. */
  private static boolean isAboutToStop(StackTraceElement innermost) {
    return StackWalk.isClientVm(innermost.getClassName())
        && !StackTraces.isOfProgramLoader(innermost);
  }

  /** Returns the name of the class whose method a hidden class continues, or the class's own. */
  static String hostName(String className) {
    int mark = continued(className);
    return mark < 0 ? className : className.substring(0, mark);
  }

  /** Returns where the name of a class that continues a method has a mark for that, or -1. */
  private static int continued(String className) {
    return className.indexOf('/') < 0
        ? -1
        : Math.max(
            className.lastIndexOf(PreparedClass.RESUMED),
            className.lastIndexOf(PreparedClass.LOOP));
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
    String host = hostName(frame.getClassName());
    boolean program = StackTraces.isOfProgramLoader(frame);
    if (!program && !loader.isOfJdk(host)) {
      return pinnedBetween(frame);
    }
    String pinned = pinnedBelow(frame, host);
    if (pinned == null && (program ? refuses(frame) : leaves(frame, host))) {
      return "it is blocked inside a method whose frames cannot be captured: " + frame;
    }
    return pinned;
  }

  private boolean refuses(StackTraceElement frame) {
    return loader.refusesSome(frame.getClassName(), frame.getMethodName());
  }

  private static boolean leaves(StackTraceElement frame, String host) {
    return CallPolicy.isLeftAlone(host.replace('.', '/'), frame.getMethodName());
  }

  /** Looks at what stood between the last frame that can be captured and this one. */
  private String pinnedBelow(StackTraceElement frame, String host) {
    if (conversions > 1) {
      return "a method handle has more to do than to return to it: " + frame;
    }
    if (own != null) {
      return "the client VM works for it: " + own;
    }
    if (inner != null && !callees.mayCall(host, methodName(frame), methodName(inner))) {
      return "the JVM itself has called " + inner + ", at " + frame;
    }
    conversions = 0;
    begun = true;
    inner = frame;
    return null;
  }

  /** Returns the name of the method that a hidden class continues, or of the frame's own. */
  private static String methodName(StackTraceElement frame) {
    String name = frame.getClassName();
    int mark = continued(name);
    return mark < 0
        ? frame.getMethodName()
        : name.substring(name.indexOf('$', mark + 2) + 1, name.indexOf('/', mark));
  }

  private String pinnedBetween(StackTraceElement frame) {
    String name = frame.getClassName();
    inner = name.startsWith(HandedOver.PACKAGE) ? null : inner;
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
