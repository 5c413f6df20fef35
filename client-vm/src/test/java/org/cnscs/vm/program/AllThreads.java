package org.cnscs.vm.program;

import java.util.Map;

/** What a program sees of all threads of its JVM. */
public final class AllThreads {

  private AllThreads() {}

  public static Object compute() {
    Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
    ThreadGroup around = Thread.currentThread().getThreadGroup().getParent();
    long others = all.keySet().stream().filter(each -> each.getThreadGroup() == around).count();
    return others + " " + all.containsKey(Thread.currentThread());
  }
}
