package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Work with values that are kept with classes, and computed while the program is stopped. */
public final class ClassValues {
  private static final AtomicInteger COMPUTED = new AtomicInteger();

  private static final ClassValue<List<String>> NAMES =
      new ClassValue<>() {
        @Override
        protected List<String> computeValue(Class<?> type) {
          long sum = 0;
          for (int i = 0; i < 1500; i++) {
            sum += Loaders.spin(i + type.getName().length());
          }
          COMPUTED.incrementAndGet();
          return new ArrayList<>(List.of(type.getSimpleName() + sum % 100));
        }
      };

  /** Counts the classes that it was asked for. */
  private static final class Counting extends ClassValue<Integer> {
    private int next = 100;

    @Override
    protected Integer computeValue(Class<?> type) {
      Loaders.spin(next);
      return next++;
    }
  }

  private ClassValues() {}

  public static Object compute() {
    COMPUTED.set(0);
    List<Class<?>> types =
        List.of(int.class, String.class, long[].class, Counting.class, Object[].class, List.class);
    types.forEach(NAMES::remove);
    Counting counting = new Counting();
    StringBuilder out = new StringBuilder();
    for (int round = 0; round < 3000; round++) {
      Class<?> type = types.get(round % types.size());
      List<String> names = NAMES.get(type);
      names.add("r" + round);
      out.append(names.size()).append(names.getFirst()).append(counting.get(type));
      if (round % 17 == 16) {
        NAMES.remove(type);
        out.append(names == NAMES.get(type)).append(NAMES.get(type) == NAMES.get(type));
      }
      if (round % 50 == 49) {
        counting = new Counting();
      }
    }
    return out.toString().hashCode() + " " + out.length() + " " + COMPUTED + " " + counting.next;
  }
}
