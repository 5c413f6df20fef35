package org.cnscs.vm.process;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jdk.internal.vm.Blocking;
import jdk.internal.vm.Poll;
import jdk.internal.vm.StackTraces;
import org.cnscs.vm.transform.LoaderEntry;
import org.cnscs.vm.transform.ResumePoint;

/**
 * Looks at stacks: whether all frames of a thread can be captured, and if not, what pins it.
 *
 * <p>A thread walks its own stack exactly, frame by frame with bytecode indices. Of a thread that
 * is blocked or waits, only the stack trace can be seen, without bytecode indices; then whatever
 * might pin it counts as pinning.
 */
final class StackWalk {
  private static final StackWalker WALKER =
      StackWalker.getInstance(
          Set.of(
              StackWalker.Option.RETAIN_CLASS_REFERENCE,
              StackWalker.Option.SHOW_HIDDEN_FRAMES,
              StackWalker.Option.SHOW_REFLECT_FRAMES));

  /** So many threads show what is run. */
  private static final int PREPARED = 32;

  private static final String LOAD = "loadClass";
  private static final String BINDER = "java.lang.ScopedValue$Carrier";
  private static final String CLIENT_VM = clientVm();
  private static final String ADDED = Poll.class.getPackageName() + ".";
  private static final String BLOCKING = Blocking.class.getName();

  private final ProcessLoader loader;
  private final ThreadGroup group;

  /** How many classes of the JDK were known when threads were last looked at before they stop. */
  private int prepared = -1;

  StackWalk(ProcessLoader loader, ThreadGroup group) {
    this.loader = loader;
    this.group = group;
  }

  /**
   * What a walk found.
   *
   * @param places the frames, innermost first
   * @param pinned why they cannot be captured, or null
   */
  record Result(List<ProcessLoader.Place> places, String pinned) {

    /**
     * Returns the same, but pinned if there are bound scoped values and the JVM would have to look
     * for them on the stack.
     */
    Result unlessForgotten(Object bindings) {
      boolean binds = places.stream().anyMatch(place -> place.host().getName().equals(BINDER));
      return bindings == null && pinned == null && binds
          ? new Result(places, "its scoped values are found on its stack only, which was full")
          : this;
    }

    /** Returns the same, but pinned if the JVM is initialising a class. */
    Result sparingInitialisers() {
      return pinned != null
          ? this
          : places.stream()
              .filter(place -> place.isInitialiser() && !place.continued())
              .findFirst()
              .map(place -> new Result(places, "it initialises " + place.host()))
              .orElse(this);
    }
  }

  /** Walks the stack of the current thread. */
  Result current() {
    return WALKER.walk(
        frames -> {
          List<ProcessLoader.Place> places = new ArrayList<>();
          StackWalker.StackFrame between = null;
          HandedOver handed = new HandedOver();
          for (var iterator = frames.iterator(); iterator.hasNext(); ) {
            StackWalker.StackFrame frame = iterator.next();
            ProcessLoader.Place place = loader.place(frame);
            if (place != null && place.handedOverTo(places.isEmpty() ? null : places.getLast())) {
              continue;
            }
            if (place != null) {
              String pinned =
                  between != null
                      ? pinnedBy(between, frame)
                      : handed.isEmpty() && isAskedByJvm(places, place)
                          ? "the JVM asks a class loader of the program for a class, "
                              + places.getLast().host().getName()
                          : loader.capturable(place.host()).contains(place)
                              ? null
                              : refusal(place, frame);
              StackWalker.StackFrame busy =
                  pinned != null || places.isEmpty()
                      ? null
                      : handed.busy(places.getLast(), place, loader);
              if (pinned != null || busy != null) {
                return new Result(places, busy == null ? pinned : pinnedBy(busy, frame));
              }
              places.add(place);
              handed = new HandedOver();
            } else if (frame.getDeclaringClass() == ThreadBase.class) {
              return new Result(places, between == null ? atBase(places) : pinnedBy(between, frame))
                  .unlessForgotten(ThreadFields.bindings(Thread.currentThread()));
            } else if (HandedOver.concerns(frame)) {
              handed.add(frame);
            } else if (!isTransparent(frame) && !isInitialising(frame, places)) {
              between = frame;
            }
          }
          return new Result(places, "it was not started by the program");
        });
  }

  /**
   * Tells whether the last frame is that of a class loader which the JVM asks for a class that the
   * next frame outwards names.
   */
  private boolean isAskedByJvm(List<ProcessLoader.Place> places, ProcessLoader.Place caller) {
    return !places.isEmpty()
        && places.getLast().method().equals(LoaderEntry.METHOD)
        && ClassLoader.class.isAssignableFrom(places.getLast().host())
        && (caller.point() < 0 || !LOAD.equals(loader.calleeName(caller)));
  }

  private static String atBase(List<ProcessLoader.Place> places) {
    String outermost = places.isEmpty() ? "" : places.getLast().method();
    if (outermost.equals(ProcessLoader.INITIALISER) && !places.getLast().continued()) {
      return null;
    }
    return outermost.endsWith(")V") && !outermost.startsWith("<")
        ? null
        : "its outermost frame returns a value";
  }

  private static boolean isTransparent(StackWalker.StackFrame frame) {
    String name = frame.getClassName();
    return isClientVm(name) || name.startsWith("jdk.internal.invoke.");
  }

  private static String clientVm() {
    String name = StackWalk.class.getPackageName();
    return name.substring(0, name.lastIndexOf('.') + 1);
  }

  /** Tells whether frames of a class only hand over from one frame of the program to the next. */
  private static boolean isClientVm(String className) {
    return className.startsWith(ADDED) || className.startsWith(CLIENT_VM);
  }

  /**
   * Tells whether a frame only has the JVM initialise a class, as the handle of the main method
   * does.
   */
  private static boolean isInitialising(
      StackWalker.StackFrame frame, List<ProcessLoader.Place> places) {
    return isInitialising(frame.getClassName(), frame.getMethodName())
        && !places.isEmpty()
        && places.getLast().isInitialiser();
  }

  private static boolean isInitialising(String className, String method) {
    return className.equals("jdk.internal.misc.Unsafe")
        && method.startsWith("ensureClassInitialized");
  }

  private static String pinnedBy(StackWalker.StackFrame jdk, StackWalker.StackFrame caller) {
    return "a frame of the JDK is on its stack: "
        + jdk.getClassName()
        + "."
        + jdk.getMethodName()
        + ", called by "
        + caller.getClassName()
        + "."
        + caller.getMethodName()
        + " (line "
        + caller.getLineNumber()
        + ")";
  }

  private String refusal(ProcessLoader.Place place, StackWalker.StackFrame frame) {
    String where =
        place.host().getName()
            + "."
            + frame.getMethodName()
            + " (line "
            + frame.getLineNumber()
            + ")";
    String method = loader.refusal(place.host(), place.method());
    if (method != null) {
      return "frames of " + where + " cannot be captured: " + method;
    }
    if (place.point() < 0) {
      return "there is no resume point at " + where;
    }
    ResumePoint point = loader.point(place.host(), place.method(), place.point());
    if (point.refusal() == null) {
      loader.capturable(place.host()).add(place);
      return null;
    }
    return "in " + where + " " + point.refusal();
  }

  /**
   * Tells whether a thread that came to no poll is held where it is until another thread's monitor
   * is left.
   */
  boolean isHeld(ProcessThread each) {
    return mayBeHeld(each) && heldBy(each) == null;
  }

  /** Tells the same without looking at its stack, so that it might be held by something else. */
  boolean mayBeHeld(ProcessThread each) {
    if (each.pausing || each.stopping) {
      return false;
    }
    Thread.State state = each.thread.getState();
    boolean waits =
        each.inWait && (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING);
    return waits || state == Thread.State.BLOCKED;
  }

  /**
   * Finds out where the resume points are in what threads run now, while they run on: the first
   * time that a class of the JDK is met this takes a while.
   */
  void prepare(Collection<Thread> threads) {
    if (loader.preparedJdk() == prepared) {
      return;
    }
    threads.stream()
        .limit(PREPARED)
        .flatMap(each -> Stream.of(each.getStackTrace()))
        .map(frame -> hostName(frame.getClassName()))
        .distinct()
        .forEach(loader::prepareJdk);
    prepared = loader.preparedJdk();
  }

  /** Tells whether a thread that has stopped, or is held, is initialising a class. */
  boolean initialises(ProcessThread each) {
    if (each.state == ProcessThread.State.PARKED) {
      return each.places.stream().anyMatch(place -> place.isInitialiser() && !place.continued());
    }
    return Stream.of(each.thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getMethodName().equals("<clinit>") && StackTraces.isOfProgramLoader(frame));
  }

  /** Tells whether all threads wait inside the JVM for a class to be initialised by another. */
  boolean waitForInitialisers(Set<ProcessThread> threads) {
    Set<Long> waiting = InitialisationWaits.threads();
    return threads.stream()
        .allMatch(
            each -> waiting.contains(ThreadFields.number(each.thread)) && heldBy(each) == null);
  }

  /**
   * Returns a number that is another one once a thread that was held while threads are to stop has
   * moved: it then has come to the poll behind its monitor. The JVM counts for its platform
   * threads.
   */
  long timesHeld(ProcessThread each) {
    if (each.thread.isVirtual()) {
      return each.moves;
    }
    ThreadInfo info =
        ManagementFactory.getThreadMXBean().getThreadInfo(ThreadFields.number(each.thread));
    return info == null ? 0 : info.getBlockedCount() + info.getWaitedCount();
  }

  private String heldBy(ProcessThread each) {
    StackTraceElement[] trace = each.thread.getStackTrace();
    int at = 0;
    if (each.inWait) {
      while (at < trace.length && !hostName(trace[at].getClassName()).equals(BLOCKING)) {
        at++;
      }
    }
    if (!each.inWait && trace.length > 0 && isAboutToStop(trace[0])) {
      return "it is about to stop";
    }
    int conversions = 0;
    for (; at < trace.length; at++) {
      String name = trace[at].getClassName();
      if (name.equals(ThreadBase.class.getName())) {
        return null;
      }
      boolean program = StackTraces.isOfProgramLoader(trace[at]);
      boolean captured = program || loader.isOfJdk(hostName(name));
      if (captured && conversions > 1) {
        return "a method handle has more to do than to return to it: " + trace[at];
      }
      conversions =
          captured ? 0 : conversions + HandedOver.conversions(name, trace[at].getMethodName());
      if (!captured
          && !isClientVm(name)
          && !name.startsWith(HandedOver.PACKAGE)
          && !isInitialising(name, trace[at].getMethodName())) {
        return "a frame of the JDK is on its stack: " + trace[at];
      }
      if (mayBeAskedByJvm(trace, at)) {
        return "the JVM may be asking a class loader for a class: " + trace[at];
      }
      if (program && loader.refusesSome(name, trace[at].getMethodName())) {
        return "it is blocked inside a method whose frames cannot be captured: " + trace[at];
      }
    }
    return "it was not started by the program";
  }

  /** Tells whether a frame may be that of a class loader which the JVM has asked. */
  private static boolean mayBeAskedByJvm(StackTraceElement[] trace, int at) {
    return trace[at].getMethodName().equals(LOAD)
        && at + 1 < trace.length
        && !trace[at + 1].getMethodName().equals(LOAD);
  }

  /** Tells whether a blocked thread waits for a lock of the client VM. */
  private static boolean isAboutToStop(StackTraceElement innermost) {
    return isClientVm(innermost.getClassName()) && !StackTraces.isOfProgramLoader(innermost);
  }

  /** Returns the name of the class whose method a hidden class continues, or the class's own. */
  private static String hostName(String className) {
    int end = className.lastIndexOf('/');
    int mark = end < 0 ? -1 : className.indexOf("$$");
    return mark < 0 ? className : className.substring(0, mark);
  }

  /** Returns a line on a thread that did not stop, or an empty one if it did. */
  String describe(ProcessThread each) {
    if (each.state != ProcessThread.State.RUNNING || each.pinned == null && isHeld(each)) {
      return "";
    }
    String name = "thread " + each.id + " (" + each.thread.getName() + ") is pinned: ";
    if (each.pinned != null) {
      return name + each.pinned;
    }
    StackTraceElement[] trace = each.thread.getStackTrace();
    StringBuilder text =
        new StringBuilder(name + "it came to no poll; it is " + each.thread.getState() + " at");
    for (int i = 0; i < Math.min(trace.length, 8); i++) {
      text.append(i == 0 ? " " : ", from ").append(trace[i]);
    }
    return text.toString();
  }

  /** Returns why there are threads in the process that cannot be captured, or null. */
  String strangers(Set<Thread> known) {
    Thread[] all = new Thread[group.activeCount() * 2 + 16];
    int count = group.enumerate(all, true);
    for (int i = 0; i < count; i++) {
      if (!known.contains(all[i])) {
        return "Thread "
            + all[i].getName()
            + " was started by the JDK for the program ("
            + all[i].getClass().getName()
            + "); such threads, for instance of executors and timers, cannot be captured yet";
      }
    }
    return null;
  }
}
