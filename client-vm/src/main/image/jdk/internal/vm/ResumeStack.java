package jdk.internal.vm;

import jdk.internal.misc.Unsafe;

/**
 * A captured stack that is being continued: the frames from the outermost to the innermost, and how
 * far the resuming thread has come.
 *
 * <p>A resumption first takes all values of its frame, in order, then calls one of the {@code next}
 * methods, which stand where the call of the inner frame stood. The innermost frame's {@code next}
 * waits until the whole process may run. Used by one thread.
 */
public final class ResumeStack {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private final Resumption[] frames;
  private final Object[][] values;
  private final Class<?>[] initialised;
  private final Runnable arrived;
  private int frame;
  private int at;
  private Object handed;
  private int handedTo = -1;

  /**
   * Creates the stack.
   *
   * @param frames the resumptions, outermost first
   * @param values each frame's values
   * @param initialised for each frame that is a class initialiser's, the class; else null
   * @param arrived called when the innermost frame has been entered; returns when the thread may
   *     run
   */
  public ResumeStack(
      Resumption[] frames, Object[][] values, Class<?>[] initialised, Runnable arrived) {
    this.frames = frames;
    this.values = values;
    this.initialised = initialised;
    this.arrived = arrived;
  }

  /** Continues the outermost frame, which returns nothing. */
  public void resume() throws Throwable {
    frames[0].v(this);
  }

  /** Takes an int. */
  public int i() {
    return (Integer) l();
  }

  /** Takes a long. */
  public long j() {
    return (Long) l();
  }

  /** Takes a float. */
  public float f() {
    return (Float) l();
  }

  /** Takes a double. */
  public double d() {
    return (Double) l();
  }

  /** Takes a reference. */
  public Object l() {
    Object[] of = values[frame];
    Object value = of[at];
    of[at++] = null;
    return value;
  }

  /**
   * Returns the object of a constructor that has not called {@code super(...)} or {@code
   * this(...)}: what the frame around it has handed on, if that is at such a call; else a new one.
   */
  public Object object(Class<?> type) throws InstantiationException {
    return handedTo == frame ? handed : UNSAFE.allocateInstance(type);
  }

  /** Hands the object of a constructor to the next frame, which is that of its superclass. */
  public void hand(Object object) {
    handed = object;
    handedTo = frame + 1;
  }

  private Resumption next() {
    at = 0;
    return frames[++frame];
  }

  /**
   * Continues the next frame, which returns nothing; at the innermost frame, waits until the thread
   * may run.
   */
  public void nextV() throws Throwable {
    if (frame + 1 == frames.length) {
      ProgramThread.runOutside(arrived);
    } else if (initialised[frame + 1] != null) {
      initialise(initialised[frame + 1]);
    } else {
      next().v(this);
    }
  }

  /** Does what the JVM does around a class initialiser (JVMS 5.5). */
  private void initialise(Class<?> type) throws Throwable {
    try {
      next().v(this);
    } catch (CaptureSignal signal) {
      throw signal;
    } catch (Throwable failure) {
      ProgramThread.initialised(type, failure);
      throw failure instanceof Error ? failure : new ExceptionInInitializerError(failure);
    }
    ProgramThread.initialised(type, null);
  }

  /** Continues the next frame. */
  public int nextI() throws Throwable {
    return next().i(this);
  }

  /** Continues the next frame. */
  public long nextJ() throws Throwable {
    return next().j(this);
  }

  /** Continues the next frame. */
  public float nextF() throws Throwable {
    return next().f(this);
  }

  /** Continues the next frame. */
  public double nextD() throws Throwable {
    return next().d(this);
  }

  /** Continues the next frame. */
  public Object nextL() throws Throwable {
    return next().l(this);
  }
}
