package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Threads that ask the same class loaders for the same classes, and wait in their classes. */
public final class SharedLoader {
  private SharedLoader() {}

  public static Object compute() throws InterruptedException {
    List<String> results = Collections.synchronizedList(new ArrayList<>());
    for (int round = 0; round < 8; round++) {
      Loaders.Named[] loaders = {Loaders.named("a" + round), Loaders.named(null)};
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int number = i;
        Thread thread = new Thread(() -> results.add(work(loaders[number % 2], number)));
        thread.start();
        threads.add(thread);
      }
      for (Thread each : threads) {
        each.join();
      }
    }
    Collections.sort(results);
    return results.toString().hashCode() + " " + results.size() + " " + results.getFirst();
  }

  private static String work(Loaders.Named loader, int number) {
    try {
      Loaders.Work work = loader.make("PartShared");
      long sum = 0;
      for (int i = 0; i < 40; i++) {
        sum += work.run(number + 1);
      }
      return number + ":" + (sum > 0) + loader.distinct();
    } catch (ReflectiveOperationException e) {
      return e.toString();
    }
  }
}
