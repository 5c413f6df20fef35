package org.cnscs.heap.raw;

import jdk.internal.misc.Unsafe;

/**
 * The identity hash code in the header of objects.
 *
 * <p>HotSpot keeps the identity hash code of an object in the first word of its header, the mark
 * word, once somebody asked for it; zero stands for "never asked". Where in the word it is differs
 * between versions, so the place is found when this class is initialised, by asking objects for
 * their hash codes and looking for them, and is proved by writing one. Only words in the unlocked
 * state are looked at; in all other states the JVM is asked, which gives the object a hash code.
 */
public final class MarkWord {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long HASH_MASK = 0x7fff_ffffL;
  private static final int STATE_MASK = 3;
  private static final int UNLOCKED = 1;
  private static final int PROBES = 32;
  private static final int UNKNOWN = -1;
  private static final int SHIFT = findShift();

  private MarkWord() {}

  /** Tells whether this JVM keeps hash codes in a known way. */
  public static boolean isKnown() {
    return SHIFT != UNKNOWN;
  }

  /** Returns the identity hash code that an object has, 0 if nobody asked for it yet. */
  public static int hashOf(Object object) {
    long mark = UNSAFE.getLong(object, 0L);
    return (mark & STATE_MASK) == UNLOCKED
        ? (int) (mark >>> SHIFT & HASH_MASK)
        : System.identityHashCode(object);
  }

  /** Tells whether an object may have an identity hash code; nobody is asked for it. */
  public static boolean mayHaveHash(Object object) {
    long mark = UNSAFE.getLong(object, 0L);
    return (mark & STATE_MASK) != UNLOCKED || (mark >>> SHIFT & HASH_MASK) != 0;
  }

  /**
   * Gives an object an identity hash code unless it has one.
   *
   * @return whether the object has this hash code now
   */
  public static boolean install(Object object, int hash) {
    return install(object, hash, SHIFT);
  }

  private static boolean install(Object object, int hash, int shift) {
    long mark = UNSAFE.getLong(object, 0L);
    while ((mark & STATE_MASK) == UNLOCKED && (mark >>> shift & HASH_MASK) == 0) {
      if (UNSAFE.compareAndSetLong(object, 0L, mark, mark | (long) hash << shift)) {
        return true;
      }
      mark = UNSAFE.getLong(object, 0L);
    }
    return System.identityHashCode(object) == hash;
  }

  /**
   * Takes a hash code from an object again that {@link #install} gave it; leaves it where the
   * object is locked.
   */
  public static void remove(Object object, int hash) {
    long mark = UNSAFE.getLong(object, 0L);
    while ((mark & STATE_MASK) == UNLOCKED && (mark >>> SHIFT & HASH_MASK) == hash) {
      if (UNSAFE.compareAndSetLong(object, 0L, mark, mark & ~(HASH_MASK << SHIFT))) {
        return;
      }
      mark = UNSAFE.getLong(object, 0L);
    }
  }

  private static int findShift() {
    Object[] probes = new Object[PROBES];
    for (int i = 0; i < PROBES; i++) {
      probes[i] = new Object();
      System.identityHashCode(probes[i]);
    }
    for (int shift = 2; shift <= 33; shift++) {
      if (fits(probes, shift)) {
        return canInstall(shift) ? shift : UNKNOWN;
      }
    }
    return UNKNOWN;
  }

  private static boolean fits(Object[] probes, int shift) {
    for (Object probe : probes) {
      if ((UNSAFE.getLong(probe, 0L) >>> shift & HASH_MASK) != System.identityHashCode(probe)) {
        return false;
      }
    }
    return true;
  }

  private static boolean canInstall(int shift) {
    Object fresh = new Object();
    return install(fresh, 0x1234_567, shift) && System.identityHashCode(fresh) == 0x1234_567;
  }
}
