package org.cnscs.heap;

import java.util.List;
import java.util.Optional;

/**
 * A policy for tests: classes of this package are the program; standard output, class loaders and
 * threads are outside.
 */
final class TestPolicy implements HeapPolicy {

  @Override
  public boolean isProgramClass(Class<?> type) {
    return type.getPackageName().equals("org.cnscs.heap");
  }

  @Override
  public Optional<String> nameOf(Object object) {
    if (object == System.out) {
      return Optional.of("stream:out");
    }
    if (object == getClass().getClassLoader()) {
      return Optional.of("loader:program");
    }
    return object == Thread.currentThread() ? Optional.of("thread:main") : Optional.empty();
  }

  @Override
  public Object resolve(String name) {
    return switch (name) {
      case "stream:out" -> System.out;
      case "loader:program" -> getClass().getClassLoader();
      case "thread:main" -> Thread.currentThread();
      default -> null;
    };
  }

  @Override
  public List<ObjectAdapter> adapters() {
    return List.of();
  }
}
