package org.cnscs.vm.collect;

import java.util.LinkedHashMap;
import java.util.Map;

/** How many documents of each kind were garbage. */
public final class Garbage {
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private long bytes;

  Garbage() {}

  void add(String kind, long length) {
    counts.merge(kind, 1L, Long::sum);
    bytes += length;
  }

  /** Returns how many documents there were whose ids begin so. */
  public long count(String kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** Returns how long they were together. */
  public long bytes() {
    return bytes;
  }
}
