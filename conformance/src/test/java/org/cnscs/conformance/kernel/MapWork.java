package org.cnscs.conformance.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * A kernel that works in the collections of the JDK: hash map, tree map, list and queue of boxed
 * numbers.
 */
public final class MapWork implements Callable<Long> {
  private static final int COUNT = 30_000;

  @Override
  public Long call() {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < COUNT; i++) {
      counts.merge(i * 7919 % 5003, i, Integer::sum);
    }
    TreeMap<Integer, Integer> sorted = new TreeMap<>(counts);
    List<Integer> values = new ArrayList<>(sorted.values());
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    long sum = 0;
    for (Integer value : values) {
      queue.addLast(value);
      if (queue.size() > 100) {
        sum = sum * 31 + queue.removeFirst();
      }
    }
    return sum + sorted.headMap(2500).size() + values.indexOf(values.getLast());
  }
}
