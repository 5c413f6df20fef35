package org.cnscs.vm.program;

import java.util.Arrays;

/** Has strings interned that it had for long, and asks much later whether they still are. */
public final class InternedLater {
  /** Whether the strings are there. */
  public static volatile boolean ready;

  /** Whether the strings are to be interned. */
  public static volatile boolean released;

  /** Whether the strings are interned. */
  public static volatile boolean interned;

  /** Whether to ask. */
  public static volatile boolean asked;

  private InternedLater() {}

  public static Object compute() throws InterruptedException {
    String[] texts = new String[100];
    Arrays.setAll(texts, i -> "interned later " + i);
    ready = true;
    while (!released) {
      Thread.sleep(1);
    }
    System.gc(); // whoever has interned another string of one of the texts has forgotten it
    long before = count(texts);
    interned = true;
    while (!asked) {
      Thread.sleep(1);
    }
    return before + " " + count(texts);
  }

  private static long count(String[] texts) {
    return Arrays.stream(texts).filter(text -> text == text.intern()).count();
  }
}
