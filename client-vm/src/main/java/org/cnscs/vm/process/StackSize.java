package org.cnscs.vm.process;

/**
 * How large the stacks of a program's threads are, in bytes.
 *
 * <p>Compiled frames are small; the same frames need up to sixteen times the room when they are
 * continued, because they then are interpreted and stand between frames of the client VM. Stacks
 * take memory only as far as they were used.
 */
final class StackSize {
  /** Of the main thread, which often goes deep. */
  static final long MAIN = 256L << 20;

  private static final long RESUMED = 64L << 20;
  private static final long RESUMED_MAIN = 2 * MAIN;
  private static final long DEFAULT = 1L << 20;
  private static final long LARGEST = 1L << 30;
  private static final int ROOM = 16;

  private StackSize() {}

  /**
   * Returns the size for a thread that the program starts.
   *
   * @param wanted what it has asked for, or 0
   */
  static long started(long wanted) {
    return Math.max(wanted, Math.min(LARGEST, ROOM * (wanted == 0 ? DEFAULT : wanted)));
  }

  /**
   * Returns the size for a thread that is resumed.
   *
   * @param before what it had
   */
  static long resumed(String name, long before) {
    return Math.max(name.equals("main") ? RESUMED_MAIN : RESUMED, before);
  }
}
