package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Map;
import org.cnscs.heap.Qualifiers;
import org.junit.jupiter.api.Test;

class ClassValueMapAdapterTest {
  private final ClassValueMapAdapter adapter =
      new ClassValueMapAdapter(getClass().getClassLoader());

  /** A class for which no class value was asked yet. */
  private static final class Unasked {}

  @Test
  void allocate_ofAMapWithoutValues_givesOneThatCanBeKeptAgain() throws Exception {
    Class<?> type = Class.forName("java.lang.ClassValue$ClassValueMap");
    Map<String, Object> kept = Map.of("of", Qualifiers.typeName(Unasked.class));

    Object map = adapter.allocate(type, kept);

    assertNull(adapter.refusal(map));
    assertEquals(kept, adapter.fields(map));
    assertSame(map, adapter.allocate(type, kept));
  }
}
