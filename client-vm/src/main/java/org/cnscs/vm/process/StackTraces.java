package org.cnscs.vm.process;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Stack traces as a plain run would show them. */
final class StackTraces {
  private static final String VM = vm();

  private StackTraces() {}

  private static String vm() {
    String name = StackTraces.class.getPackageName();
    return name.substring(0, name.lastIndexOf('.') + 1);
  }

  /** Takes the client VM's frames out of the traces of an exception and of its causes. */
  static void hideClientVm(Throwable exception) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable at = exception; at != null && seen.add(at); at = at.getCause()) {
      StackTraceElement[] trace = at.getStackTrace();
      StackTraceElement[] shown =
          Arrays.stream(trace)
              .takeWhile(element -> !element.getClassName().equals(ThreadBase.class.getName()))
              .filter(element -> !element.getClassName().startsWith(VM))
              .toArray(StackTraceElement[]::new);
      if (shown.length < trace.length) {
        at.setStackTrace(shown);
      }
    }
  }
}
