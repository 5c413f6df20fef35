package jdk.internal.vm;

import java.util.Arrays;

/**
 * The exception that captures a thread's stack on its way down.
 *
 * <p>Transformed code catches it at every call that a frame can be captured at, adds the frame's
 * live values, and throws it on. Frames therefore arrive innermost first; within a frame, values
 * arrive in the order that the method's resume points define. It has neither message nor trace, and
 * no handler of the program ever sees it.
 */
public final class CaptureSignal extends Throwable {
  private static final long serialVersionUID = 1;

  private transient Object[] values = new Object[64];
  private transient int size;
  private transient int[] begins = new int[16];
  private transient int frames;

  /** Creates a signal that has captured nothing yet. */
  public CaptureSignal() {
    super(null, null, false, false);
  }

  /** Begins the next frame. */
  public CaptureSignal frame() {
    if (frames == begins.length) {
      begins = Arrays.copyOf(begins, frames * 2);
    }
    begins[frames++] = size;
    return this;
  }

  /** Adds a value that the JVM holds as int. */
  public CaptureSignal i(int value) {
    return l(value);
  }

  /** Adds a long. */
  public CaptureSignal j(long value) {
    return l(value);
  }

  /** Adds a float. */
  public CaptureSignal f(float value) {
    return l(value);
  }

  /** Adds a double. */
  public CaptureSignal d(double value) {
    return l(value);
  }

  /** Adds a reference. */
  public CaptureSignal l(Object value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
    return this;
  }

  /** Adds values, in this order. */
  public CaptureSignal llll(Object a, Object b, Object c, Object d) {
    return l(a).l(b).l(c).l(d);
  }

  /** Adds values, in this order. */
  public CaptureSignal llli(Object a, Object b, Object c, int d) {
    return l(a).l(b).l(c).i(d);
  }

  /** Adds values, in this order. */
  public CaptureSignal lll(Object a, Object b, Object c) {
    return l(a).l(b).l(c);
  }

  /** Adds values, in this order. */
  public CaptureSignal lli(Object a, Object b, int c) {
    return l(a).l(b).i(c);
  }

  /** Adds values, in this order. */
  public CaptureSignal lii(Object a, int b, int c) {
    return l(a).i(b).i(c);
  }

  /** Adds values, in this order. */
  public CaptureSignal iii(int a, int b, int c) {
    return i(a).i(b).i(c);
  }

  /** Adds values, in this order. */
  public CaptureSignal ll(Object a, Object b) {
    return l(a).l(b);
  }

  /** Adds values, in this order. */
  public CaptureSignal li(Object a, int b) {
    return l(a).i(b);
  }

  /** Adds values, in this order. */
  public CaptureSignal il(int a, Object b) {
    return i(a).l(b);
  }

  /** Adds values, in this order. */
  public CaptureSignal ii(int a, int b) {
    return i(a).i(b);
  }

  /** Returns how many frames were captured. */
  public int frames() {
    return frames;
  }

  /**
   * Returns a frame's values.
   *
   * @param frame 0 for the innermost
   */
  public Object[] values(int frame) {
    return Arrays.copyOfRange(values, begins[frame], frame + 1 < frames ? begins[frame + 1] : size);
  }
}
