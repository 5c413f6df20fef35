package org.cnscs.vm.collect;

import java.util.LinkedHashMap;
import java.util.Map;

/** How many documents of each kind were garbage. */
final class Garbage {
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private long bytes;

  void add(String kind, long length) {
    counts.merge(kind, 1L, Long::sum);
    bytes += length;
  }

  long count(String kind) {
    return counts.getOrDefault(kind, 0L);
  }

  long bytes() {
    return bytes;
  }
}
