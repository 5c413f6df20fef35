package org.cnscs.vm.random;

import java.util.List;
import java.util.Random;

/** The choices that make a program out of a seed. */
final class Draw {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final Random random;
  private int names;

  Draw(long seed) {
    this.random = new Random(seed * SPREAD);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Returns a name that the program does not have yet. */
  String name(String stem) {
    names++;
    return stem + names;
  }
}
