package org.cnscs.heap;

import java.util.Set;

/**
 * The question which strings the JVM has interned.
 *
 * <p>Asking it for one takes a microsecond and leaves a copy in its table. So after a few, all
 * texts in the table are read, once for each checkpoint, and only strings of such a text are asked
 * for; all are if the JVM does not tell its table just then.
 */
final class InternedStrings {
  private static final int FEW = 4096;

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
    if (++asked > FEW && !told && StringTable.isKnown()) {
      told = true;
      texts = StringTable.plainTexts();
    }
  }
}
