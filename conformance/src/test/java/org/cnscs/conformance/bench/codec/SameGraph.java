package org.cnscs.conformance.bench.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The comparison of a graph with what a codec has made of it.
 *
 * <p>Objects of the program, arrays and collections have to be of the same classes and to be shared
 * in the same way; strings, boxes and other values have to be equal. It needs no stack for deep
 * graphs.
 */
public final class SameGraph {
  private static final int STEPS_SHOWN = 12;

  /** Two objects that should be the same, and the way to them from those before. */
  private record Pair(Object expected, Object actual, Pair before, Object step) {
    String path() {
      StringBuilder path = new StringBuilder();
      Pair pair = this;
      for (int i = 0; pair.before != null && i < STEPS_SHOWN; i++) {
        path.insert(0, "." + pair.step);
        pair = pair.before;
      }
      return (pair.before == null ? "graph" : "…") + path;
    }
  }

  private final Map<Object, Object> expectedToActual = new IdentityHashMap<>();
  private final Map<Object, Object> actualToExpected = new IdentityHashMap<>();
  private final Map<Class<?>, List<Field>> fields = new HashMap<>();
  private final Deque<Pair> open = new ArrayDeque<>();

  private SameGraph() {}

  /**
   * Compares.
   *
   * @throws IllegalStateException if the graphs differ; the message tells where first
   */
  public static void check(Object expected, Object actual) {
    SameGraph same = new SameGraph();
    same.open.add(new Pair(expected, actual, null, null));
    while (!same.open.isEmpty()) {
      same.compare(same.open.removeLast());
    }
  }

  private void compare(Pair pair) {
    Object expected = pair.expected;
    Object actual = pair.actual;
    if (expected == null || actual == null) {
      require(expected == actual, pair, describe(expected), describe(actual));
      return;
    }
    require(expected.getClass() == actual.getClass(), pair, describe(expected), describe(actual));
    if (isValue(expected)) {
      require(expected.equals(actual), pair, expected, actual);
    } else if (isNew(pair)) {
      compareContent(pair);
    }
  }

  /** Tells whether objects are met for the first time; both have to be, or have met before. */
  private boolean isNew(Pair pair) {
    Object known = expectedToActual.putIfAbsent(pair.expected, pair.actual);
    Object back = actualToExpected.putIfAbsent(pair.actual, pair.expected);
    require(known == null || known == pair.actual, pair, "the object met before", "another one");
    require(
        back == null || back == pair.expected,
        pair,
        "an object of its own",
        "one that stands in another place, too");
    return known == null;
  }

  private void compareContent(Pair pair) {
    switch (pair.expected) {
      case Object[] array -> compareInOrder(pair, Arrays.asList(array), (Object[]) pair.actual);
      case HashSet<?> set when set.getClass() == HashSet.class ->
          require(set.equals(pair.actual), pair, set, pair.actual);
      case Collection<?> all -> compareInOrder(pair, all, ((Collection<?>) pair.actual).toArray());
      case Map<?, ?> map -> compareMaps(pair, map, (Map<?, ?>) pair.actual);
      case Optional<?> some ->
          add(pair, "value", some.orElse(null), ((Optional<?>) pair.actual).orElse(null));
      default -> {
        if (pair.expected.getClass().isArray()) {
          require(Objects.deepEquals(pair.expected, pair.actual), pair, "equal arrays", "others");
        } else {
          compareFields(pair);
        }
      }
    }
  }

  private void compareInOrder(Pair pair, Collection<?> expected, Object[] actual) {
    require(
        expected.size() == actual.length,
        pair,
        expected.size() + " elements",
        actual.length + " elements");
    Iterator<?> each = expected.iterator();
    for (int i = 0; i < actual.length; i++) {
      add(pair, i, each.next(), actual[i]);
    }
  }

  /** Compares maps, the keys of which are values. */
  private void compareMaps(Pair pair, Map<?, ?> expected, Map<?, ?> actual) {
    require(
        expected.size() == actual.size(),
        pair,
        expected.size() + " entries",
        actual.size() + " entries");
    boolean hashed =
        expected.getClass() == HashMap.class || expected.getClass() == ConcurrentHashMap.class;
    if (!hashed) {
      List<?> keys = new ArrayList<>(expected.keySet());
      require(keys.equals(new ArrayList<>(actual.keySet())), pair, keys, actual.keySet());
    }
    expected.forEach(
        (key, value) -> {
          require(isValue(key), pair, "keys that are values", describe(key));
          require(actual.containsKey(key), pair, "the key " + key, "none");
          add(pair, key, value, actual.get(key));
        });
  }

  private void compareFields(Pair pair) {
    for (Field field : fieldsOf(pair)) {
      try {
        add(pair, field.getName(), field.get(pair.expected), field.get(pair.actual));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(field + " cannot be read; it should be public", e);
      }
    }
  }

  private List<Field> fieldsOf(Pair pair) {
    Class<?> type = pair.expected.getClass();
    require(
        type.getName().startsWith("demo."), pair, "a class that can be compared", type.getName());
    return fields.computeIfAbsent(
        type,
        t ->
            Arrays.stream(t.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList());
  }

  private void add(Pair pair, Object step, Object expected, Object actual) {
    open.add(new Pair(expected, actual, pair, step));
  }

  /** Tells whether an object is nothing but its value, so that nobody asks whether it is shared. */
  private static boolean isValue(Object object) {
    return object instanceof Comparable<?> || object instanceof Boolean;
  }

  private static String describe(Object object) {
    return object == null ? "null" : object.getClass().getName();
  }

  private static void require(boolean holds, Pair pair, Object expected, Object actual) {
    if (!holds) {
      throw new IllegalStateException(
          "What was decoded differs at "
              + pair.path()
              + ": expected "
              + expected
              + ", is "
              + actual);
    }
  }
}
