package org.cnscs.vm.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A program's own hash tables find classes and constants of the JDK in every JVM. */
class StableHashesTest {

  @Test
  void hashCode_ofAClass_followsFromItsName() {
    for (Class<?> each : List.of(String.class, int.class, long[].class, StableHashesTest.class)) {
      assertEquals(each.getName().hashCode(), each.hashCode());
    }
  }

  @Test
  void hashCode_ofAConstant_followsFromItsClassAndName() {
    for (TimeUnit each : TimeUnit.values()) {
      int expected = TimeUnit.class.getName().hashCode() * 31 + each.name().hashCode();
      assertEquals(expected, each.hashCode());
    }
  }
}
