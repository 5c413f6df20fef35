package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import jdk.internal.misc.Unsafe;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class GraphPropertyTest {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private static final String ALPHABET = "ab <&>\"#\\\n\r\t\u0000\uD83D\uDE00\uFFFF]'";

  static class Node {
    Object a;
    Comparable<?> b;
    String text;
    Node next;
    double number;
  }

  static final class Sub extends Node {
    Object[] a;
    Integer box;
    char c;
  }

  record Pair(Object left, Object right, float f) {}

  enum Suit {
    HEARTS,
    SPADES
  }

  /** Makes a graph of objects that refer to each other at random. */
  static List<Object> graph(Random random, int size) {
    List<Object> pool =
        new ArrayList<>(
            List.of(
                "literal",
                new String("fresh"),
                Suit.HEARTS,
                5,
                5000,
                2.5,
                'x',
                true,
                String.class));
    for (int i = 0; i < size; i++) {
      pool.add(make(random, pool));
    }
    for (Object object : pool) {
      connect(random, pool, object);
    }
    return pool;
  }

  @SuppressWarnings("removal")
  private static Object make(Random random, List<Object> pool) {
    return switch (random.nextInt(14)) {
      case 0 -> new Node();
      case 1 -> new Sub();
      case 2 ->
          new Pair(any(random, pool), any(random, pool), Float.intBitsToFloat(random.nextInt()));
      case 3 -> new Object[random.nextInt(20)];
      case 4 -> random.ints(random.nextInt(30)).toArray();
      case 5 -> new ArrayList<>();
      case 6 -> new HashMap<>();
      case 7 -> new LinkedHashMap<>();
      case 8 -> new ArrayDeque<>();
      case 9 -> new TreeMap<>();
      case 10 -> text(random);
      case 11 -> new Integer(random.nextInt(300));
      case 12 -> Double.longBitsToDouble(random.nextLong());
      default -> hashed(new Object());
    };
  }

  private static Object hashed(Object object) {
    System.identityHashCode(object);
    return object;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(10) == 0 ? 250 : random.nextInt(8);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private static Object any(Random random, List<Object> pool) {
    return random.nextInt(6) == 0 ? null : pool.get(random.nextInt(pool.size()));
  }

  private static <T> T any(Random random, List<Object> pool, Class<T> type) {
    Object object = any(random, pool);
    return type.isInstance(object) ? type.cast(object) : null;
  }

  @SuppressWarnings("unchecked")
  private static void connect(Random random, List<Object> pool, Object object) {
    switch (object) {
      case Node node -> {
        node.a = any(random, pool);
        node.b = any(random, pool, Comparable.class);
        node.text = any(random, pool, String.class);
        node.next = any(random, pool, Node.class);
        node.number = Double.longBitsToDouble(random.nextLong());
        if (node instanceof Sub sub) {
          sub.a = any(random, pool, Object[].class);
          sub.box = any(random, pool, Integer.class);
          sub.c = (char) random.nextInt();
        }
      }
      case Object[] array -> {
        for (int i = 0; i < array.length; i++) {
          array[i] = any(random, pool);
        }
      }
      case ArrayList<?> list -> ((List<Object>) list).add(any(random, pool));
      case ArrayDeque<?> deque -> ((Deque<Object>) deque).add(pool.get(random.nextInt(9)));
      case TreeMap<?, ?> map ->
          ((Map<Object, Object>) map).put(random.nextInt(), any(random, pool));
      case HashMap<?, ?> map -> ((Map<Object, Object>) map).put(text(random), any(random, pool));
      default -> {}
    }
  }

  @Property(tries = 150)
  @SuppressWarnings("unchecked")
  void graph_afterATrip_isTheSameGraph(@ForAll long seed) {
    Random random = new Random(seed);
    List<Object> before = graph(random, 1 + random.nextInt(120));
    Trip trip = new Trip();
    trip.write(before);
    new Isomorphism().check(before, Trip.local(trip.read(), 0));
    for (int i = 0; i < 4; i++) {
      before = random.nextBoolean() ? before : (List<Object>) Trip.local(trip.resume(), 0);
      change(random, before);
      trip.write(before);
      new Isomorphism().check(before, Trip.local(trip.read(), 0));
    }
  }

  private static void change(Random random, List<Object> pool) {
    for (Object object : pool) {
      if (random.nextInt(20) == 0) {
        connect(random, pool, object);
      } else if (random.nextInt(20) == 0) {
        touch(random, object);
      }
    }
  }

  /** Changes one of the objects, and has no string interned. */
  static void changeOne(Random random, List<Object> pool) {
    Object object = pool.get(random.nextInt(pool.size()));
    if (random.nextBoolean()) {
      connect(random, pool, object);
    } else if (!(object instanceof String)) {
      touch(random, object);
    }
  }

  /** Makes the smallest of changes. */
  private static void touch(Random random, Object object) {
    switch (object) {
      case Node node -> node.number = -node.number;
      case int[] array when array.length > 0 -> array[random.nextInt(array.length)]++;
      case byte[] array when array.length > 0 -> array[random.nextInt(array.length)]++;
      case String text -> text.intern();
      default -> System.identityHashCode(object);
    }
  }

  /**
   * A comparison of two graphs, object by object: the same classes, values, references and identity
   * hash codes.
   */
  static class Isomorphism {

    private final IdentityHashMap<Object, Object> images = new IdentityHashMap<>();
    private final IdentityHashMap<Object, Object> origins = new IdentityHashMap<>();
    private final Deque<Object> work = new ArrayDeque<>();

    void check(Object before, Object after) {
      match(before, after);
      while (!work.isEmpty()) {
        Object object = work.pop();
        compare(object, images.get(object));
      }
      assertTrue(images.size() > 1);
    }

    void match(Object before, Object after) {
      if (before == null || after == null) {
        assertSame(before, after);
        return;
      }
      Object image = images.putIfAbsent(before, after);
      if (image != null) {
        assertSame(image, after);
        return;
      }
      assertSame(null, origins.put(after, before), "two objects became one");
      if (before != after) {
        work.push(before);
      }
    }

    void compare(Object before, Object after) {
      assertSame(before.getClass(), after.getClass());
      if (before instanceof Class<?> || before instanceof String s && new String(s).intern() == s) {
        assertSame(before, after);
      } else if (before instanceof Object[] array) {
        assertEquals(array.length, ((Object[]) after).length);
        for (int i = 0; i < array.length; i++) {
          match(array[i], ((Object[]) after)[i]);
        }
      } else if (before.getClass().isArray() || before instanceof String) {
        assertTrue(Objects.deepEquals(before, after));
      } else {
        compareFields(before, after);
      }
      if (before.getClass() == Object.class) {
        compareHashes(before, after);
      }
    }

    void compareHashes(Object before, Object after) {
      assertEquals(System.identityHashCode(before), System.identityHashCode(after));
    }

    private void compareFields(Object before, Object after) {
      for (HeapField field : Fields.instance(before.getClass())) {
        long at = field.offset();
        assertNotNull(field.name());
        switch (field.kind()) {
          case 'L' -> match(UNSAFE.getReference(before, at), UNSAFE.getReference(after, at));
          case 'J', 'D' -> assertEquals(UNSAFE.getLong(before, at), UNSAFE.getLong(after, at));
          case 'I', 'F' -> assertEquals(UNSAFE.getInt(before, at), UNSAFE.getInt(after, at));
          case 'S', 'C' -> assertEquals(UNSAFE.getShort(before, at), UNSAFE.getShort(after, at));
          default -> assertEquals(UNSAFE.getByte(before, at), UNSAFE.getByte(after, at));
        }
      }
    }
  }
}
