package jdk.internal.vm;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.ForkJoinWorkerThread;
import jdk.internal.access.JavaLangAccess;
import jdk.internal.misc.CarrierThread;
import jdk.internal.misc.Unsafe;
import jdk.internal.module.Modules;

/**
 * What transformed code asks of the client VM for the thread that runs it.
 *
 * <p>The client VM puts itself behind this class with {@link #serve}. The same JDK serves the
 * client VM's own threads: only a thread that is marked as the program's, by a field that the image
 * adds to {@link Thread}, is ever stopped. The mark is taken away while the thread runs code of the
 * client VM. There are no lambdas here: linking one runs code of the JDK in the program's thread.
 */
public final class ProgramThread {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long MARK = UNSAFE.objectFieldOffset(Thread.class, "ofProgram");

  private static final long CARRIER_STACK = 64L << 20;

  private static volatile Host host;

  /** How far the program's time is ahead of this JVM's, in nanoseconds. */
  private static long timeOffset;

  private ProgramThread() {}

  /** The client VM, as a program's threads see it. */
  public interface Host {
    /** Stops the current thread if all of its frames can be captured now; else returns. */
    void stopHere() throws CaptureSignal;

    /** Stops the current thread like {@link #stopHere}, and waits until it may use a class. */
    void enter(Class<?> type) throws CaptureSignal;

    /**
     * Takes note that the rest of a class initialiser has run.
     *
     * @param failure what it has thrown, or null
     */
    void initialised(Class<?> type, Throwable failure);

    /** Tells whether a class's initialiser has run to its end. */
    boolean isInitialised(Class<?> type);

    /**
     * Returns the class that declares a field, as the JVM finds it; null if there is none.
     *
     * @param type the class that code names
     * @param field the field's name and descriptor
     */
    Class<?> declaring(Class<?> type, String field);

    /**
     * Starts a thread of the program.
     *
     * @param starting has the JDK start it
     */
    void start(Thread thread, Runnable starting);

    /**
     * Runs a thread whose class overrides {@code run} from a base frame; false if it already runs
     * from one.
     */
    boolean runs(Thread thread);

    /** Ends the process. */
    void exit(int status);

    /** Takes note that the program uses what cannot be captured. */
    void noteUnkept(String what);

    /** Waits on a monitor; see {@link ProgramThread#await}. */
    long await(Object lock, long left) throws InterruptedException;

    /** Pauses; see {@link ProgramThread#pause}. */
    long pause(long left) throws InterruptedException;

    /** Waits for a thread's end; see {@link ProgramThread#awaitEnd}. */
    long awaitEnd(Thread thread, long left) throws InterruptedException;

    /** Returns the class file that stands for that of a proxy, before it is defined. */
    byte[] proxyFile(ClassLoader loader, String name, byte[] file);

    /** Returns the group in which the program's threads are. */
    ThreadGroup group();

    /** Returns the loader of the program's classes. */
    ClassLoader loader();

    /** Returns a loop of a method that its resumptions share. */
    MethodHandle loop(Class<?> owner, String method, int head);
  }

  /** Code of the program that a thread runs. */
  @FunctionalInterface
  public interface Body {
    /** Runs the code. */
    void run() throws Throwable;
  }

  /**
   * Makes a client VM answer, with polls that are ready to be used by a program's threads, in any
   * module: proxies are in their own.
   */
  public static void serve(Host answering) {
    host = answering;
    ThreadStarts.serve();
    Modules.addExports(Object.class.getModule(), ProgramThread.class.getPackageName());
  }

  /**
   * Sets the program's time.
   *
   * @param nanos what {@link #nanoTime} returns now
   */
  public static void setTime(long nanos) {
    timeOffset = nanos - System.nanoTime();
  }

  /** Returns the program's time, as {@link #nanoTime} gives it to the program's threads. */
  public static long programTime() {
    return System.nanoTime() + timeOffset;
  }

  /** Tells whether the current thread runs code of the program now. */
  public static boolean isMarked() {
    return UNSAFE.getBoolean(Thread.currentThread(), MARK);
  }

  private static void mark(boolean ofProgram) {
    UNSAFE.putBoolean(Thread.currentThread(), MARK, ofProgram);
  }

  /** Has the current thread leave the program, and tells whether it was in it. */
  static boolean leave() {
    boolean marked = isMarked();
    mark(false);
    return marked;
  }

  /** Has the current thread be in the program again, if it was. */
  static void enter(boolean marked) {
    mark(marked);
  }

  /** Runs code of the program in the current thread. */
  public static void run(Body body) throws Throwable {
    mark(true);
    try {
      body.run();
    } finally {
      mark(false);
    }
  }

  /** What the client VM does in a thread of the program. */
  @FunctionalInterface
  public interface Task<T, E extends Exception> {
    /** Does it. */
    T call() throws E;
  }

  /** Runs code of the client VM in the current thread. */
  public static <T, E extends Exception> T callOutside(Task<T, E> code) throws E {
    boolean marked = isMarked();
    mark(false);
    try {
      return code.call();
    } finally {
      mark(marked);
    }
  }

  /** Begins to continue frames in the current thread: that is not code of the program. */
  static void setOut() {
    mark(false);
  }

  /** Waits until all threads are where they were; from then on the thread runs the program. */
  static void arrive(Runnable waiting) {
    try {
      waiting.run();
    } finally {
      mark(true);
    }
  }

  /** Is called by the JDK when it has made the class file of a proxy. */
  public static byte[] proxyFile(byte[] file, ClassLoader loader, String name) {
    if (host == null) {
      return file;
    }
    boolean marked = isMarked();
    mark(false);
    try {
      return host.proxyFile(loader, name, file);
    } finally {
      mark(marked);
    }
  }

  /**
   * Is called by the JDK when it is asked for the system's class loader: a program's is that of its
   * process.
   */
  public static ClassLoader systemLoader(ClassLoader own) {
    return host != null && isMarked() ? host.loader() : own;
  }

  static MethodHandle loop(Class<?> owner, String method, int head) {
    boolean marked = isMarked();
    mark(false);
    try {
      return host.loop(owner, method, head);
    } finally {
      mark(marked);
    }
  }

  static void stopHere() throws CaptureSignal {
    if (isMarked()) {
      mark(false);
      try {
        host.stopHere();
      } finally {
        mark(true);
      }
    }
  }

  static void enter(Class<?> type) throws CaptureSignal {
    if (isMarked()) {
      mark(false);
      try {
        host.enter(type);
      } finally {
        mark(true);
      }
    }
  }

  static void initialised(Class<?> type, Throwable failure) {
    boolean marked = isMarked();
    mark(false);
    try {
      host.initialised(type, failure);
    } finally {
      mark(marked);
    }
  }

  static boolean isInitialised(Class<?> type) {
    boolean marked = isMarked();
    mark(false);
    try {
      return host.isInitialised(type);
    } finally {
      mark(marked);
    }
  }

  /**
   * Tells whether the rest of a class's initialiser has yet to run; also while the JDK itself
   * starts.
   */
  static boolean isUnfinished(Class<?> type) {
    return Poll.isGuarded() && !isInitialised(type);
  }

  static Class<?> declaring(Class<?> type, String field) {
    boolean marked = isMarked();
    mark(false);
    try {
      return host.declaring(type, field);
    } finally {
      mark(marked);
    }
  }

  /** Stands in for {@link System#nanoTime}: a program's time stands still while it does not run. */
  public static long nanoTime() {
    return isMarked() ? programTime() : System.nanoTime();
  }

  /** Stands in for {@link Thread#start}. */
  public static void start(Thread thread) {
    if (isStartedByProgram(thread)) {
      startByProgram(thread);
    } else {
      giveRoom(thread);
      thread.start();
    }
  }

  /** A thread with a {@code start} of its own comes back by way of {@link #starts}. */
  private static void startByProgram(Thread thread) {
    boolean replaced;
    mark(false);
    try {
      replaced = PlainStart.isReplaced(thread);
    } finally {
      mark(true);
    }
    if (replaced) {
      thread.start();
    } else {
      start(thread, new PlainStart(thread));
    }
  }

  /**
   * Starts a thread that code of the program, or of the JDK for it, is about to start in whatever
   * way; returns false if it is to be started like any other.
   */
  static boolean starts(Thread thread) {
    if (!isStartedByProgram(thread) || !isOfProgram(thread)) {
      return false;
    }
    start(thread, new PlainStart(thread));
    return true;
  }

  /** Starts a thread for the client VM, whatever its class does when it is started. */
  public static void startPlainly(Thread thread) {
    new PlainStart(thread).run();
  }

  /** The JDK starts threads for itself while it runs a program. */
  private static boolean isOfProgram(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return thread.isVirtual()
        || thread.getClass().getClassLoader() != null
        || group != null && host.group().parentOf(group);
  }

  /** Has the stack of a carrier be large enough for virtual threads that are continued. */
  private static void giveRoom(Thread thread) {
    if (thread instanceof CarrierThread) {
      Object holder = UNSAFE.getReference(thread, UNSAFE.objectFieldOffset(Thread.class, "holder"));
      UNSAFE.putLong(
          holder, UNSAFE.objectFieldOffset(holder.getClass(), "stackSize"), CARRIER_STACK);
    }
  }

  /** A carrier, which runs virtual threads of anybody, is started by nobody in particular. */
  private static boolean isStartedByProgram(Thread thread) {
    return isMarked() && !(thread instanceof CarrierThread);
  }

  private static void start(Thread thread, Runnable starting) {
    mark(false);
    try {
      host.start(thread, starting);
    } finally {
      mark(true);
    }
  }

  /** Stands in for {@link Thread.Builder#start}. */
  public static Thread start(Thread.Builder builder, Runnable task) {
    Thread thread = builder.unstarted(task);
    start(thread);
    return thread;
  }

  /** Stands in for {@link Thread#startVirtualThread}. */
  public static Thread startVirtualThread(Runnable task) {
    return start(Thread.ofVirtual(), task);
  }

  /** Stands in for the start of a thread in a container of the JDK. */
  public static void start(JavaLangAccess access, Thread thread, ThreadContainer container) {
    if (isStartedByProgram(thread)) {
      start(thread, () -> access.start(thread, container));
    } else {
      access.start(thread, container);
    }
  }

  /**
   * Stands in for {@link SharedThreadContainer#start}. A pool's worker may run anybody's tasks, so
   * it is the program's whoever has it started; but not one of the pool that carries virtual
   * threads.
   */
  public static void start(SharedThreadContainer container, Thread thread) {
    if (thread instanceof CarrierThread) {
      giveRoom(thread);
      container.start(thread);
    } else if (isMarked()) {
      start(thread);
    } else if (host != null && thread instanceof ForkJoinWorkerThread) {
      host.start(thread, thread::start);
    } else {
      container.start(thread);
    }
  }

  /**
   * Is asked at the begin of {@code run} in a subclass of {@link Thread}: true if the method has
   * been run by this call.
   */
  public static boolean runs(Thread thread) {
    Host asked = host;
    return asked != null && asked.runs(thread);
  }

  /** Stands in for {@link System#exit}. */
  public static void exit(int status) {
    boolean marked = isMarked();
    mark(false);
    try {
      host.exit(status);
    } finally {
      mark(marked);
    }
  }

  /** Is called before the program opens a scope whose threads the JDK binds to it. */
  public static void noteScope() {
    if (isMarked()) {
      host.noteUnkept("threads in a structured scope (StructuredTaskScope)");
    }
  }

  /**
   * Waits on a monitor that the thread owns, until notified, interrupted, or a time has passed; or
   * until threads are to stop.
   *
   * @param left nanoseconds; {@link Long#MAX_VALUE} without end; or what an earlier call has
   *     returned
   * @return 0 when the wait is over; else what to call again with
   */
  public static long await(Object lock, long left) throws InterruptedException {
    if (!isMarked()) {
      return awaitOutside(lock, left);
    }
    mark(false);
    try {
      return host.await(lock, left);
    } finally {
      mark(true);
    }
  }

  private static long awaitOutside(Object lock, long left) throws InterruptedException {
    long millis = left == Long.MAX_VALUE ? 0 : left / 1_000_000;
    lock.wait(millis, left == Long.MAX_VALUE ? 0 : (int) (left - millis * 1_000_000));
    return 0;
  }

  /**
   * Pauses the thread, or returns earlier when threads are to stop.
   *
   * @param left nanoseconds
   * @return how many are left
   */
  public static long pause(long left) throws InterruptedException {
    if (!isMarked()) {
      Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
      return 0;
    }
    mark(false);
    try {
      return host.pause(left);
    } finally {
      mark(true);
    }
  }

  /**
   * Waits until a thread has ended, or a time has passed; or until threads are to stop.
   *
   * @param left nanoseconds; {@link Long#MAX_VALUE} without end
   * @return 0 when the wait is over; else how many are left
   */
  public static long awaitEnd(Thread thread, long left) throws InterruptedException {
    if (!isMarked()) {
      joinOutside(thread, left);
      return 0;
    }
    mark(false);
    try {
      return host.awaitEnd(thread, left);
    } finally {
      mark(true);
    }
  }

  private static void joinOutside(Thread thread, long left) throws InterruptedException {
    if (left == Long.MAX_VALUE) {
      thread.join();
    } else {
      thread.join(left / 1_000_000, (int) (left % 1_000_000));
    }
  }
}
