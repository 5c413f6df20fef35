package org.cnscs.vm.process;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jdk.internal.vm.Poll;
import jdk.internal.vm.StackTraces;
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

  static final String BINDER = "java.lang.ScopedValue$Carrier";
  private static final String CLIENT_VM = clientVm();
  private static final String ADDED = Poll.class.getPackageName() + ".";

  /**
   * The writers that stand behind the standard streams too, where they belong to this JVM: no
   * thread stops in one of them, but in what the program lets them write to.
   */
  private static final Set<String> WRITERS =
      Set.of(
          "java.io.BufferedOutputStream",
          "java.io.BufferedWriter",
          "java.io.OutputStreamWriter",
          "sun.nio.cs.StreamEncoder");

  static final String FORGOTTEN = "its scoped values are found on its stack only, which was full";
  static final String RETURNS = "its outermost frame returns a value";
  static final String WRITES = "it is writing: ";

  private final ProcessLoader loader;
  private final ThreadGroup group;
  private final Callees callees;
  private final FramePlaces known;

  /** How many classes of the JDK were known when threads were last looked at before they stop. */
  private int prepared = -1;

  StackWalk(ProcessLoader loader, ThreadGroup group) {
    this.loader = loader;
    this.group = group;
    this.callees = new Callees(loader);
    this.known = new FramePlaces(loader);
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
      return bindings == null && pinned == null && binds ? new Result(places, FORGOTTEN) : this;
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
    return WALKER.walk(frames -> new OwnStack(this).result(frames.iterator()));
  }

  /** Returns the place at which a frame stands; null if it is not captured. */
  ProcessLoader.Place place(StackWalker.StackFrame frame) {
    return known.of(frame);
  }

  ProcessLoader loader() {
    return loader;
  }

  Callees callees() {
    return callees;
  }

  private static String clientVm() {
    String name = StackWalk.class.getPackageName();
    return name.substring(0, name.lastIndexOf('.') + 1);
  }

  /**
   * Tells whether frames of a class only hand over from one frame of the program to the next: those
   * of what is added to the JDK, or of the client VM at the base of a thread.
   */
  static boolean isClientVm(String className) {
    return className.startsWith(ADDED) || isOwn(className);
  }

  /**
   * Tells whether a class, which is not of the program's loader, is the client VM's own: between
   * two frames its work cannot be continued.
   */
  static boolean isOwn(String className) {
    return className.startsWith(CLIENT_VM);
  }

  /** Tells whether no thread stops in a class, other than below what it calls. */
  static boolean isWriter(String className) {
    return WRITERS.contains(className);
  }

  /** Tells whether a method only has the JVM initialise a class. */
  static boolean isInitialising(String className, String method) {
    return className.equals("jdk.internal.misc.Unsafe")
        && method.startsWith("ensureClassInitialized");
  }

  /** Returns why a frame cannot be captured at its place, or null. */
  String refusal(ProcessLoader.Place place, StackWalker.StackFrame frame) {
    if (loader.capturable(place.host()).contains(place)) {
      return null;
    }
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

  /** Tells whether the innermost of some frames is the program's, and not the JDK's. */
  boolean isInProgram(List<ProcessLoader.Place> places) {
    return !places.isEmpty() && loader.isProgramClass(places.getFirst().host());
  }

  /**
   * Tells whether a thread that came to no poll is held where it is until another thread's monitor
   * is left.
   */
  boolean isHeld(ProcessThread each) {
    return mayBeHeld(each) && HeldStack.pinnedBy(each, this) == null;
  }

  /** Tells the same without looking at its stack, so that it might be held by something else. */
  boolean mayBeHeld(ProcessThread each) {
    if (each.pausing || each.stopping) {
      return false;
    }
    Thread.State state = each.thread.getState();
    boolean waits =
        each.awaited != null
            && (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING);
    return waits || state == Thread.State.BLOCKED;
  }

  /**
   * Finds out where the resume points are in what threads run now, while they run on: the first
   * time that a class of the JDK, or one from the cache, is met this takes a while.
   */
  void prepare(Collection<Thread> threads) {
    if (loader.prepared() == prepared) {
      return;
    }
    threads.stream()
        .limit(PREPARED)
        .flatMap(each -> Stream.of(each.getStackTrace()))
        .map(frame -> new Method(loader.named().hostName(frame), HeldStack.methodName(frame)))
        .distinct()
        .forEach(method -> loader.named().prepare(method.host, method.name));
    prepared = loader.prepared();
  }

  /** The methods of a name in a class. */
  private record Method(String host, String name) {}

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
            each ->
                waiting.contains(ThreadFields.number(each.thread))
                    && HeldStack.pinnedBy(each, this) == null);
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
    StringBuilder text = new StringBuilder(name + unstopped(each));
    text.append("; it is ").append(each.thread.getState()).append(" at");
    for (int i = 0; i < Math.min(trace.length, 8); i++) {
      text.append(i == 0 ? " " : ", from ").append(trace[i]);
    }
    return text.toString();
  }

  private String unstopped(ProcessThread each) {
    String loading = loader.loadedBy(each.thread);
    if (loading != null) {
      return "it loads class " + loading;
    }
    String held = mayBeHeld(each) ? HeldStack.pinnedBy(each, this) : null;
    return held != null ? held : "it came to no poll";
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
