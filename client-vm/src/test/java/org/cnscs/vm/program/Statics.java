package org.cnscs.vm.program;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Works with objects of the JDK that libraries keep in static fields. */
public final class Statics {
  private static final Logger LOGGER = Logger.getLogger("org.cnscs.vm.program");
  private static final Module MODULE = Statics.class.getModule();
  private static final URL RESOURCE = Statics.class.getResource("Statics.class");
  private static final Path PATH = Path.of("a", "b");
  private static final MethodHandle STEP;
  private static final VarHandle STATE;
  private static final MessageDigest DIGEST;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STEP =
          lookup.findVirtual(
              Statics.class, "step", MethodType.methodType(int.class, int.class, long.class));
      STATE = lookup.findVarHandle(Statics.class, "state", int.class);
      DIGEST = MessageDigest.getInstance("SHA-256");
    } catch (Exception e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int state;

  private Statics() {}

  public static Object compute() throws Throwable {
    LOGGER.setLevel(Level.SEVERE);
    Statics self = new Statics();
    long sum = 0;
    for (int i = 0; i < 400_000; i++) {
      sum += (int) STEP.invokeExact(self, i, 3L);
      STATE.getAndAdd(self, i % 5);
      DIGEST.update((byte) sum);
      LOGGER.fine("not said");
    }
    String digest = new String(DIGEST.digest(), StandardCharsets.ISO_8859_1);
    return sum
        + " "
        + self.state
        + " "
        + digest.hashCode()
        + " "
        + LOGGER.getLevel()
        + " "
        + (MODULE == Statics.class.getModule())
        + " "
        + PATH
        + " "
        + read(RESOURCE)
        + " "
        + read(sibling());
  }

  @SuppressWarnings("deprecation") // what older libraries call
  private static URL sibling() throws IOException {
    return new URL(RESOURCE.toExternalForm().replace("Statics", "Runner"));
  }

  private static int read(URL url) throws IOException {
    try (InputStream in = url.openStream()) {
      return in.readAllBytes().length;
    }
  }

  private int step(int i, long factor) {
    int r = i;
    for (int k = 0; k < 10; k++) {
      r = r * 31 + k + (int) factor;
    }
    return (r & 0xff) + state % 7;
  }
}
