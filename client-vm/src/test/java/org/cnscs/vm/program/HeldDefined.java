package org.cnscs.vm.program;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;

/**
 * The initialiser of a class that a lookup object has defined into the program's own loader, begun
 * by a class of the class path that names it.
 */
public final class HeldDefined {
  /** Whether the place has been reached at which to stay. */
  public static volatile boolean ready;

  /** Whether to stay no longer. */
  public static volatile boolean released;

  private HeldDefined() {}

  static String hold() {
    ready = true;
    while (!released) {
      Thread.onSpinWait();
    }
    return "held ";
  }

  private static byte[] file() throws IOException {
    for (String each : new String[] {"Nowhere.file", "Nowhere.class"}) {
      try (InputStream in = HeldDefined.class.getResourceAsStream(each)) {
        if (in != null) {
          return in.readAllBytes();
        }
      }
    }
    throw new IOException("The class is not there");
  }

  public static Object compute() throws Exception {
    MethodHandles.lookup().defineClass(file());
    String all = "";
    for (int i = 0; i < 3; i++) {
      all += new Nowhere("made " + i).text() + Nowhere.held.length();
    }
    Nowhere.held = "changed";
    return all + Nowhere.held;
  }
}
