package jdk.internal.vm;

import jdk.internal.misc.Unsafe;

/**
 * A captured stack that is being continued: the frames from the outermost to the innermost, and how
 * far the resuming thread has come.
 *
 * <p>A resumption first takes all values of its frame, in order, then calls one of the {@code next}
 * methods, which stand where the call of the inner frame stood. The innermost frame's {@code next}
 * waits until the whole process may run. Used by one thread.
 *
 * <p>Between two frames there may have been method handles, which give on the inner frame's result
 * as another type: a box, its value, a wider number, or nothing. The {@code next} methods do the
 * same.
 */
public final class ResumeStack {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** The begin of the names of classes that continue method handles. */
  private static final String HANDLES = "java.lang.invoke.LambdaForm$";

  private final Resumption[] frames;
  private final Object[][] values;
  private final Class<?>[] initialised;
  private final char[] results;
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
   * @param results for each frame the first letter of the descriptor of its result
   * @param arrived called when the innermost frame has been entered; returns when the thread may
   *     run
   */
  public ResumeStack(
      Resumption[] frames,
      Object[][] values,
      Class<?>[] initialised,
      char[] results,
      Runnable arrived) {
    this.frames = frames;
    this.values = values;
    this.initialised = initialised;
    this.results = results;
    this.arrived = arrived;
  }

  /** Continues the outermost frame, which returns nothing. */
  public void resume() throws Throwable {
    ProgramThread.setOut();
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

  /**
   * Hands the object of a constructor to the next frame, which is that of its superclass, or of a
   * method handle by which that is called.
   */
  public void hand(Object object) {
    handed = object;
    handedTo = frame + 1;
  }

  private Resumption next() {
    if (handedTo == frame && frames[frame].getClass().getName().startsWith(HANDLES)) {
      handedTo++;
    }
    at = 0;
    return frames[++frame];
  }

  /**
   * Continues the next frame, which returns nothing; at the innermost frame, waits until the thread
   * may run.
   */
  public void nextV() throws Throwable {
    if (frame + 1 == frames.length) {
      ProgramThread.arrive(arrived);
    } else if (initialised[frame + 1] != null) {
      initialise(initialised[frame + 1]);
    } else if (results[frame + 1] == 'V') {
      next().v(this);
    } else {
      boxed();
    }
  }

  /** Continues the next frame, whose result is not of the kind that is expected. */
  private Object boxed() throws Throwable {
    Resumption next = next();
    return switch (results[frame]) {
      case 'V' -> {
        next.v(this);
        yield null;
      }
      case 'Z' -> next.i(this) != 0;
      case 'B' -> (byte) next.i(this);
      case 'C' -> (char) next.i(this);
      case 'S' -> (short) next.i(this);
      case 'I' -> next.i(this);
      case 'J' -> next.j(this);
      case 'F' -> next.f(this);
      case 'D' -> next.d(this);
      default -> next.l(this);
    };
  }

  private boolean isNext(String kinds) {
    return kinds.indexOf(results[frame + 1]) >= 0;
  }

  /** Unboxes as a method handle does: a wrapper's value, widened; zero stands for no result. */
  private Number number() throws Throwable {
    boolean nothing = isNext("V");
    Object value = boxed();
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    } else if (value instanceof Character letter) {
      return (int) letter;
    } else if (value == null && !nothing) {
      throw new NullPointerException();
    }
    return value == null ? 0 : (Number) value;
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
    return isNext("ZBCSI") ? next().i(this) : number().intValue();
  }

  /** Continues the next frame. */
  public long nextJ() throws Throwable {
    return isNext("J") ? next().j(this) : number().longValue();
  }

  /** Continues the next frame. */
  public float nextF() throws Throwable {
    return isNext("F") ? next().f(this) : number().floatValue();
  }

  /** Continues the next frame. */
  public double nextD() throws Throwable {
    return isNext("D") ? next().d(this) : number().doubleValue();
  }

  /** Continues the next frame. */
  public Object nextL() throws Throwable {
    return boxed();
  }
}
