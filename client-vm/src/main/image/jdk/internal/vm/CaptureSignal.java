package jdk.internal.vm;

import java.util.Arrays;

/**
 * The exception that captures a thread's stack on its way down.
 *
 * <p>Transformed code catches it at every call that a frame with live values can be captured at,
 * adds these, and throws it on. Frames therefore arrive innermost first; within a frame, values
 * arrive in the opposite of the order that the method's resume points define. It has neither
 * message nor trace, and no handler of the program ever sees it.
 */
public final class CaptureSignal extends Throwable {
  private static final long serialVersionUID = 1;

  private transient Object[] values = new Object[64];
  private transient int size;
  private transient int[] ends = new int[16];
  private transient int frames;

  /** Creates a signal that has captured nothing yet. */
  public CaptureSignal() {
    super(null, null, false, false);
  }

  /** Ends the frame whose values were added. */
  public CaptureSignal end() {
    if (frames == ends.length) {
      ends = Arrays.copyOf(ends, frames * 2);
    }
    ends[frames++] = size;
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
  public CaptureSignal illl(int a, Object b, Object c, Object d) {
    return i(a).l(b).l(c).l(d);
  }

  /** Adds values, in this order. */
  public CaptureSignal lll(Object a, Object b, Object c) {
    return l(a).l(b).l(c);
  }

  /** Adds values, in this order. */
  public CaptureSignal ill(int a, Object b, Object c) {
    return i(a).l(b).l(c);
  }

  /** Adds values, in this order. */
  public CaptureSignal iil(int a, int b, Object c) {
    return i(a).i(b).l(c);
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

  /** Adds a value, and ends the frame. */
  public CaptureSignal iEnd(int value) {
    return i(value).end();
  }

  /** Adds a value, and ends the frame. */
  public CaptureSignal jEnd(long value) {
    return j(value).end();
  }

  /** Adds a value, and ends the frame. */
  public CaptureSignal fEnd(float value) {
    return f(value).end();
  }

  /** Adds a value, and ends the frame. */
  public CaptureSignal dEnd(double value) {
    return d(value).end();
  }

  /** Adds a value, and ends the frame. */
  public CaptureSignal lEnd(Object value) {
    return l(value).end();
  }

  /** Adds values, in this order, and ends the frame. */
  public CaptureSignal llllEnd(Object a, Object b, Object c, Object d) {
    return llll(a, b, c, d).end();
  }

  /** Adds values, in this order, and ends the frame. */
  public CaptureSignal illlEnd(int a, Object b, Object c, Object d) {
    return illl(a, b, c, d).end();
  }

  /** Adds values, in this order, and ends the frame. */
  public CaptureSignal lllEnd(Object a, Object b, Object c) {
    return lll(a, b, c).end();
  }

  /** Adds values, in this order, and ends the frame. */
  public CaptureSignal illEnd(int a, Object b, Object c) {
    return ill(a, b, c).end();
  }

  /** Adds values, in this order, and ends the frame. */
  public CaptureSignal iilEnd(int a, int b, Object c) {
    return iil(a, b, c).end();
  }

  /** Adds values, in this order, and ends the frame. */
  public CaptureSignal iiiEnd(int a, int b, int c) {
    return iii(a, b, c).end();
  }

  /** Adds values, in this order, and ends the frame. */
  public CaptureSignal llEnd(Object a, Object b) {
    return ll(a, b).end();
  }

  /** Adds values, in this order, and ends the frame. */
  public CaptureSignal liEnd(Object a, int b) {
    return li(a, b).end();
  }

  /** Adds values, in this order, and ends the frame. */
  public CaptureSignal ilEnd(int a, Object b) {
    return il(a, b).end();
  }

  /** Adds values, in this order, and ends the frame. */
  public CaptureSignal iiEnd(int a, int b) {
    return ii(a, b).end();
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
    int begin = frame == 0 ? 0 : ends[frame - 1];
    Object[] inOrder = new Object[ends[frame] - begin];
    for (int i = 0; i < inOrder.length; i++) {
      inOrder[i] = values[ends[frame] - 1 - i];
    }
    return inOrder;
  }
}
