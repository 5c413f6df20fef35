package org.cnscs.heap;

import java.util.Set;

/**
 * The question which strings the JVM has interned.
 *
 * <p>Asking it for one takes a microsecond and leaves a copy in its table. So after some, all texts
 * in the table are read, once for each checkpoint, and only strings of such a text are asked for;
 * all are if the JVM does not tell its table just then. All threads stand still while the JVM tells
 * it, so it has to be worth it: it is read when asking has taken as long as reading took the last
 * time. However many strings there are, that is at most twice what would have been best.
 */
final class InternedStrings {
  private static final int FEW = 4096;
  private static final int MANY = 1 << 15;
  private static final long NANOS_TO_ASK = 1000;

  private static volatile long nanosToRead;

  private int asked;
  private boolean told;
  private volatile Set<String> texts;

  /** Tells whether a string is the interned one of its text. */
  boolean contains(String s) {
    if (texts == null) {
      count();
    }
    Set<String> known = texts;
    if (known != null && StringTable.isPlain(s) && !known.contains(s)) {
      return false;
    }
    return new String(s).intern() == s;
  }

  private synchronized void count() {
    if (++asked > few(nanosToRead) && !told && StringTable.isKnown()) {
      told = true;
      long begun = System.nanoTime();
      texts = StringTable.plainTexts();
      nanosToRead = System.nanoTime() - begun;
    }
  }

  /** Returns how many strings are asked for one by one, if reading the table takes so long. */
  static long few(long nanosToRead) {
    return Math.clamp(nanosToRead / NANOS_TO_ASK, FEW, MANY);
  }
}
