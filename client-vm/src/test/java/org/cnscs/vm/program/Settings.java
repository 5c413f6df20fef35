package org.cnscs.vm.program;

import java.util.Locale;
import java.util.TimeZone;

/** Changes what the JDK keeps for all, and tells much later what has become of it. */
public final class Settings {
  /** Whether everything was changed. */
  public static volatile boolean ready;

  private Settings() {}

  public static Object compute() throws InterruptedException {
    Locale.setDefault(Locale.GERMANY);
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
    Thread.setDefaultUncaughtExceptionHandler((thread, exception) -> {});
    Thread hook = new Thread(() -> {});
    Runtime.getRuntime().addShutdownHook(hook);
    ready = true;
    for (int i = 0; i < 100; i++) {
      Thread.sleep(5);
    }
    boolean hooked = Runtime.getRuntime().removeShutdownHook(hook);
    boolean handled = Thread.getDefaultUncaughtExceptionHandler() != null;
    return Locale.getDefault() + " " + TimeZone.getDefault().getID() + " " + handled + " " + hooked;
  }
}
