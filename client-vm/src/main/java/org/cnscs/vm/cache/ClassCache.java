package org.cnscs.vm.cache;

/**
 * The transformed classes of one program, known from earlier runs. Used by many threads at once.
 */
public interface ClassCache {
  /** A cache that keeps nothing. */
  ClassCache NONE =
      new ClassCache() {
        @Override
        public CachedClass find(String name) {
          return null;
        }

        @Override
        public void add(String name, CachedClass transformed) {
          // nothing is kept
        }
      };

  /** Returns what was kept under a name, or null. */
  CachedClass find(String name);

  /** Keeps a class for later runs. */
  void add(String name, CachedClass transformed);
}
