package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.Map;
import org.cnscs.vm.cache.CachedClass;
import org.junit.jupiter.api.Test;

/** A class that a program defines is found again where it would be transformed in the same way. */
class KnownDefinitionsTest {
  private static final CachedClass TYPE = new CachedClass(new byte[] {1}, new byte[] {2});
  private static final String BASE = "p/Base";

  private final MemoryCache cache = new MemoryCache();
  private final Map<String, String> hashes = new HashMap<>(Map.of(BASE, "one"));

  private CachedClass find(String content) {
    return new KnownDefinitions(cache).find(content, hashes::get);
  }

  private void add(Runnable meanwhile) {
    KnownDefinitions.Surroundings met = new KnownDefinitions.Surroundings(hashes::get);
    met.note(BASE);
    met.note("p/Missing");
    met.note("java/lang/Object");
    meanwhile.run();
    new KnownDefinitions(cache).add("content", met, () -> TYPE);
  }

  @Test
  void find_ofTheSameContentAmongTheSameClasses_givesTheClass() {
    add(() -> {});
    assertArrayEquals(TYPE.file(), find("content").file());
    assertNull(find("other content"));
  }

  @Test
  void find_whereAnotherClassWasLookedUp_givesNothing() {
    add(() -> {});
    hashes.put(BASE, "two");
    assertNull(find("content"));
    hashes.put(BASE, "one");
    hashes.put("p/Missing", "there");
    assertNull(find("content"));
    hashes.remove("p/Missing");
    hashes.put("p/Unrelated", "there");
    assertArrayEquals(TYPE.file(), find("content").file());
  }

  @Test
  void add_ofAClassThatMayHaveSeenBoth_keepsNothing() {
    add(() -> hashes.put("p/Missing", "there"));
    assertNull(find("content"));
    hashes.remove("p/Missing");
    assertNull(find("content"));
  }
}
