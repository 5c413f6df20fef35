package org.cnscs.heap;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A policy for tests: classes of this package are the program; standard output, class loaders and
 * threads are outside.
 */
class TestPolicy implements HeapPolicy {

  @Override
  public boolean isProgramClass(Class<?> type) {
    return type.getPackageName().equals("org.cnscs.heap");
  }

  @Override
  public Map<String, Object> outside() {
    return Map.of(
        "stream:out",
        System.out,
        "loader:program",
        getClass().getClassLoader(),
        "thread:main",
        Thread.currentThread());
  }

  @Override
  public OptionalLong internings() {
    return OptionalLong.of(0);
  }

  @Override
  public List<ObjectAdapter> adapters() {
    return List.of();
  }
}
