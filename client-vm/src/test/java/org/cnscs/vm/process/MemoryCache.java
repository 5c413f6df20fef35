package org.cnscs.vm.process;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cnscs.vm.cache.CachedClass;
import org.cnscs.vm.cache.ClassCache;

/** Transformed classes that are kept as long as the tests run. */
record MemoryCache(Map<String, CachedClass> classes) implements ClassCache {
  MemoryCache() {
    this(new ConcurrentHashMap<>());
  }

  @Override
  public CachedClass find(String name) {
    return classes.get(name);
  }

  @Override
  public void add(String name, CachedClass transformed) {
    classes.put(name, transformed);
  }
}
