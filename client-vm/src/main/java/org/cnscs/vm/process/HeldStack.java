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
  private static final String INITIALISATION = "jdk.internal.vm.Initialisation";
  private static final String LOAD = "loadClass";
  private static final String LOADS = "the JVM may be waiting for a class loader: ";
  private static final String INITIALISER = "<clinit>";

  private final NamedClasses classes;
  private final Callees callees;
  private final StackTraceElement[] trace;
  private final int innermost;

  /** How often method handles change a result's type since the last frame that is captured. */
  private int conversions;

  /** A frame of the client VM behind one that is captured. */
  private StackTraceElement own;

  /** The last frame that is captured, if nothing of a method handle is behind it. */
  private StackTraceElement inner;

  /** The last frame that is captured. */
  private StackTraceElement outermost;

  /** Whether the JDK has the JVM initialise a class, since that frame. */
  private boolean initialises;

  /** Whether scoped values are bound. */
  private boolean binds;

  private HeldStack(StackWalk walk, StackTraceElement[] trace, int innermost) {
    this.classes = walk.loader().named();
    this.callees = walk.callees();
    this.trace = trace;
    this.innermost = innermost;
  }

  /** Returns what pins a thread that came to no poll, or null. */
  static String pinnedBy(ProcessThread thread, StackWalk walk) {
    StackTraceElement[] trace = thread.thread.getStackTrace();
    int at = 0;
    if (thread.awaited != null) {
      while (at < trace.length && !hostName(trace[at].getClassName()).equals(BLOCKING)) {
        at++;
      }
    } else if (trace.length > 0 && isAboutToStop(trace[0])) {
      return "it is about to stop";
    }
    HeldStack stack = new HeldStack(walk, trace, at);
    String pinned = stack.mayLoad(thread) ? LOADS + trace[0] : stack.pinned();
    boolean forgotten = stack.binds && ThreadFields.bindings(thread.thread) == null;
    return pinned == null && forgotten ? StackWalk.FORGOTTEN : pinned;
  }

  /**
   * Tells whether a thread may be blocked where no monitor is entered: the JVM then waits for the
   * lock of a class loader, to ask it for a class that the code names. Threads that wait for a
   * class initialiser are not blocked.
   */
  private boolean mayLoad(ProcessThread thread) {
    return thread.awaited == null
        && trace.length > 0
        && thread.thread.getState() == Thread.State.BLOCKED
        && !classes.entersMonitor(
            hostName(trace[0].getClassName()), methodName(trace[0]), trace[0].getLineNumber());
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
        return isAtBase() ? null : StackWalk.RETURNS;
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

  /** Tells whether the outermost frame may be one that returns nothing. */
  private boolean isAtBase() {
    return outermost == null
        || !methodName(outermost).startsWith("<")
        || isInitialiser(outermost) && continued(outermost.getClassName()) < 0;
  }

  private static boolean isInitialiser(StackTraceElement frame) {
    return methodName(frame).equals(INITIALISER);
  }

  /** Tells whether a frame may be that of a class loader which the JVM has asked. */
  private boolean mayBeAskedByJvm(int at) {
    return trace[at].getMethodName().equals(LOAD)
        && at + 1 < trace.length
        && !trace[at + 1].getMethodName().equals(LOAD);
  }

  private String pinnedBy(StackTraceElement frame) {
    String host = classes.hostName(frame);
    boolean program = StackTraces.isOfProgramLoader(frame);
    if (!program && (!classes.isOfJdk(host) || handsOver(frame, host))) {
      return pinnedBetween(frame);
    }
    binds |= host.equals(StackWalk.BINDER);
    String pinned = pinnedBelow(frame, host);
    if (pinned == null && (program ? refuses(frame) : leaves(frame, host))) {
      return "it is blocked inside a method whose frames cannot be captured: " + frame;
    }
    return pinned;
  }

  /** Tells whether a frame is one of a handle that does not wait for the frame below it. */
  private boolean handsOver(StackTraceElement frame, String host) {
    return host.startsWith(HandedOver.PACKAGE)
        && inner != null
        && !callees.mayCall(host, methodName(frame), methodName(inner));
  }

  private boolean refuses(StackTraceElement frame) {
    return classes.refusesSome(hostName(frame.getClassName()), methodName(frame));
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
    if (outermost != null && isInitialiser(outermost) && !isGuarded(outermost, host)) {
      return "the JVM may have called " + outermost + " where there is no resume point: " + frame;
    }
    conversions = 0;
    outermost = frame;
    initialises = false;
    inner = frame;
    return null;
  }

  /**
   * Tells whether an initialiser was begun at a resume point, as far as names tell: one that was
   * continued; that of a class which is initialised by the client VM's way to do that, or by a
   * class that knew of it and could name it, or by one that takes every class for one that needs a
   * guard.
   */
  private boolean isGuarded(StackTraceElement initialiser, String user) {
    String name = initialiser.getClassName();
    return continued(name) >= 0
        || initialises && user.equals(INITIALISATION)
        || classes.isMade(user)
        || classes.isOwn(name)
            && classes.isOwn(user)
            && (!classes.isInterface(name) || classes.isVisible(name, user));
  }

  /** Returns the name of the method that a hidden class continues, or of the frame's own. */
  static String methodName(StackTraceElement frame) {
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
    if (outermost != null && StackWalk.isOwn(name)) {
      own = frame;
    }
    initialises |= StackWalk.isInitialising(name, frame.getMethodName());
    boolean handsOver =
        StackWalk.isClientVm(name)
            || name.startsWith(HandedOver.PACKAGE)
            || StackWalk.isInitialising(name, frame.getMethodName());
    return handsOver ? null : "a frame of the JDK is on its stack: " + frame;
  }
}
