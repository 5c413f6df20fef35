package org.cnscs.vm.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small program whose run as a process, with a checkpoint at its end, tells the JVM which classes
 * of the client VM to keep ready for the next start.
 */
final class Training {

  private Training() {}

  /** Does a little of what programs do. */
  public static void main(String[] arguments) throws InterruptedException {
    Map<String, List<Integer>> numbers = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      numbers.computeIfAbsent("key" + i % 7, key -> new ArrayList<>()).add(i);
    }
    List<String> keys = new ArrayList<>(numbers.keySet());
    keys.sort(Comparator.reverseOrder());
    StringBuffer text = new StringBuffer();
    Thread thread = new Thread(() -> keys.forEach(text::append));
    thread.start();
    thread.join();
  }
}
