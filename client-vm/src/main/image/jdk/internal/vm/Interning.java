package jdk.internal.vm;

/**
 * The times between which no program had a string interned that it had before.
 *
 * <p>A checkpoint keeps of each string whether it is the interned one of its text. To ask the JVM
 * takes long, so those that were asked for are asked for again only after such a time has ended.
 */
public final class Interning {
  private static volatile long time;
  private static volatile boolean seen;

  private Interning() {}

  /** Stands in for {@link String#intern}. */
  public static String intern(String string) {
    String interned = string.intern();
    if (interned == string && seen) {
      end();
    }
    return interned;
  }

  private static synchronized void end() {
    seen = false;
    time++;
  }

  /** Returns the number of the present time; the next interning ends it. */
  public static synchronized long time() {
    seen = true;
    return time;
  }
}
