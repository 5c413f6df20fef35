package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import org.junit.jupiter.api.DynamicTest;

/** Tests that an object does next what it would have done, after it has come back. */
final class GoesOn {
  private GoesOn() {}

  /** What an object does next. */
  @FunctionalInterface
  interface Use<T> {
    Object of(T object) throws Exception;
  }

  /** Tests that what comes back for an object does the same next as the object itself. */
  static <T> DynamicTest goesOn(String name, T object, Use<T> use) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          T back = Trip.of(object);
          assertNotSame(object, back);
          assertEquals(use.of(object), use.of(back));
        });
  }
}
