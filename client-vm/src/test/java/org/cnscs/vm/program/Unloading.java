package org.cnscs.vm.program;

import java.lang.ref.WeakReference;

/** Loses one of two class loaders that it has made, and looks whether it goes. */
public final class Unloading {
  /** Set when there are two loaders. */
  public static volatile boolean ready;

  /** Ends the wait for checkpoints. */
  public static volatile boolean released;

  private static volatile Loaders.Work lost;

  private Unloading() {}

  public static Object compute() throws Exception {
    Loaders.Work kept = Loaders.direct();
    long before = kept.run(1);
    WeakReference<ClassLoader> loader = lose();
    ready = true;
    while (!released) {
      Thread.onSpinWait();
    }
    lost = null;
    for (int i = 0; i < 200 && loader.get() != null; i++) {
      System.gc();
      Thread.sleep(5);
    }
    return (loader.get() == null ? "gone " : "there ") + before + " " + kept.run(1);
  }

  private static WeakReference<ClassLoader> lose() throws ReflectiveOperationException {
    lost = Loaders.direct();
    lost.run(2);
    return new WeakReference<>(lost.getClass().getClassLoader());
  }
}
