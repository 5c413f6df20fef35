package org.cnscs.heap.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class NaturalGraphPropertyTest {

  private static final String ALPHABET = "ab <&>\"#\\\n\r\t\u0000\uD83D\uDE00\uFFFF]'";

  static class Node {
    Object a;
    Comparable<?> b;
    String text;
    Node next;
    double number;
    Integer box;
    char c;
    List<Object> list;
    Map<String, Object> map;
    int[] ints;
  }

  static final class Sub extends Node {
    Object[] a; // hides the other one
    byte[] bytes;
    final float f;
    Suit suit;
    Optional<Suit> maybe;
    Map<Suit, List<Integer>> nested;
    Date date;
    Shape shape;
    Shape[] shapes;
    long[][] table;

    Sub(float f) {
      this.f = f;
    }
  }

  sealed interface Shape permits Circle, Square {}

  record Circle(double r, Object o) implements Shape {}

  record Square(int side, Shape in, List<Node> nodes) implements Shape {}

  enum Suit {
    HEARTS,
    SPADES {
      @Override
      public String toString() {
        return "the spades";
      }
    }
  }

  static final NaturalFormBuilder BUILDER =
      NaturalForm.builder()
          .allow(Node.class, Sub.class, Suit.class)
          .allow(Shape.class, Circle.class)
          .allow("Square$1", Square.class);

  static List<Object> graph(long seed) {
    Random random = new Random(seed);
    return graph(random, 1 + random.nextInt(100));
  }

  private static List<Object> graph(Random random, int size) {
    List<Object> pool = new ArrayList<>(List.of("literal", Suit.SPADES, 5, 2.5, 'x', true));
    for (int i = 0; i < size; i++) {
      pool.add(random.nextBoolean() ? object(random, pool) : value(random));
    }
    for (Object object : pool) {
      connect(random, pool, object);
    }
    return pool;
  }

  private static Object object(Random random, List<Object> pool) {
    return switch (random.nextInt(30)) {
      case 0, 1 -> new Node();
      case 2, 3, 4 -> new Sub(Float.intBitsToFloat(random.nextInt()));
      case 5, 6 -> new Circle(random.nextGaussian(), any(random, pool));
      case 7, 8 ->
          new Square(random.nextInt(), any(random, pool, Shape.class), nodes(random, pool));
      case 9 -> new Object[random.nextInt(20)];
      case 10 -> random.ints(random.nextInt(30)).toArray();
      case 11 -> new ArrayList<>();
      case 12 -> new HashMap<>();
      case 13 -> new LinkedHashMap<>(16, 0.75f, random.nextBoolean());
      case 14 -> new ArrayDeque<>();
      case 15 -> new TreeMap<>(random.nextBoolean() ? Collections.reverseOrder() : null);
      case 16 -> new HashSet<>();
      case 17 -> new LinkedList<>();
      case 18 -> EnumSet.of(any(Suit.values(), random));
      case 19 -> new EnumMap<>(Map.of(any(Suit.values(), random), "x"));
      case 20 -> new StringBuilder(text(random));
      case 21 -> new AtomicReference<>();
      case 22 -> new Date(random.nextLong());
      case 23 -> Arrays.asList(any(random, pool), any(random, pool));
      case 24 -> Collections.unmodifiableList(new ArrayList<>(pool.subList(0, 2)));
      case 25 -> new IdentityHashMap<>();
      case 26 -> new Object();
      case 27 -> new CopyOnWriteArrayList<>();
      case 28 -> new ConcurrentHashMap<>();
      default -> new Shape[random.nextInt(5)];
    };
  }

  private static List<Node> nodes(Random random, List<Object> pool) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(any(random, pool, Node.class));
    return random.nextBoolean() ? nodes : nodes.stream().filter(n -> n != null).toList();
  }

  private static Object value(Random random) {
    return switch (random.nextInt(22)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextLong();
      case 2 -> (short) random.nextInt();
      case 3 -> (byte) random.nextInt();
      case 4 -> (char) random.nextInt();
      case 5 -> Float.intBitsToFloat(random.nextInt());
      case 6 -> Double.longBitsToDouble(random.nextLong());
      case 7 -> Double.longBitsToDouble(0x7ff0_0000_0000_0000L | random.nextInt(3));
      case 8 -> new BigInteger(100, random);
      case 9 -> new BigDecimal(new BigInteger(70, random), random.nextInt(40) - 20);
      case 10 -> new UUID(random.nextLong(), random.nextLong());
      case 11 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      case 12 -> LocalDate.ofEpochDay(random.nextInt(10_000_000));
      case 13 -> Duration.ofNanos(random.nextLong());
      case 14 ->
          ZonedDateTime.ofInstant(
              Instant.ofEpochSecond(random.nextInt()), ZoneId.of("Europe/Rome"));
      case 15 -> ZoneId.of("Asia/Tokyo");
      case 16 -> Currency.getInstance("EUR");
      case 17 -> Locale.ITALY;
      case 18 -> StandardCharsets.UTF_8;
      case 19 -> OptionalDouble.of(random.nextDouble());
      case 20 -> BitSet.valueOf(new long[] {random.nextLong()});
      default -> text(random);
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(10) == 0 ? 250 : random.nextInt(8);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private static <T> T any(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }

  private static Object any(Random random, List<Object> pool) {
    return random.nextInt(6) == 0 ? null : pool.get(random.nextInt(pool.size()));
  }

  private static <T> T any(Random random, List<Object> pool, Class<T> type) {
    for (int i = 0; i < 20; i++) {
      Object object = any(random, pool);
      if (type.isInstance(object)) {
        return type.cast(object);
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked")
  private static void connect(Random random, List<Object> pool, Object object) {
    switch (object) {
      case Node node -> connect(random, pool, node);
      case Shape[] array -> Arrays.setAll(array, i -> any(random, pool, Shape.class));
      case Object[] array -> Arrays.setAll(array, i -> any(random, pool));
      case ArrayList<?> list -> ((List<Object>) list).add(any(random, pool));
      case LinkedList<?> list -> ((List<Object>) list).add(any(random, pool));
      case CopyOnWriteArrayList<?> list -> ((List<Object>) list).add(any(random, pool));
      case ArrayDeque<?> deque -> ((Collection<Object>) deque).add(pool.get(random.nextInt(5)));
      case TreeMap<?, ?> map ->
          ((Map<Object, Object>) map).put(random.nextInt(), any(random, pool));
      case IdentityHashMap<?, ?> map ->
          ((Map<Object, Object>) map).put(any(random, pool, Node.class), any(random, pool));
      case ConcurrentHashMap<?, ?> map ->
          ((Map<Object, Object>) map).put(text(random), pool.get(random.nextInt(pool.size())));
      case HashMap<?, ?> map ->
          ((Map<Object, Object>) map).put(random.nextInt(9) - 4, any(random, pool));
      case HashSet<?> set -> ((Set<Object>) set).add(any(random, pool, Comparable.class));
      case AtomicReference<?> reference ->
          ((AtomicReference<Object>) reference).set(any(random, pool));
      default -> {}
    }
  }

  @SuppressWarnings("unchecked")
  private static void connect(Random random, List<Object> pool, Node node) {
    node.a = any(random, pool);
    node.b = any(random, pool, Comparable.class);
    node.text = any(random, pool, String.class);
    node.next = any(random, pool, Node.class);
    node.number = Double.longBitsToDouble(random.nextLong());
    node.box = any(random, pool, Integer.class);
    node.c = (char) random.nextInt();
    node.list = any(random, pool, List.class);
    node.map = random.nextBoolean() ? null : new HashMap<>();
    node.ints = any(random, pool, int[].class);
    if (node instanceof Sub sub) {
      sub.a = any(random, pool, Object[].class);
      sub.bytes = text(random).getBytes(StandardCharsets.UTF_16);
      sub.suit = any(random, pool, Suit.class);
      sub.maybe = random.nextBoolean() ? Optional.empty() : Optional.of(Suit.HEARTS);
      sub.nested = new TreeMap<>(Map.of(Suit.SPADES, List.of(1, 2)));
      sub.date = any(random, pool, Date.class);
      sub.shape = any(random, pool, Shape.class);
      sub.shapes = any(random, pool, Shape[].class);
      sub.table = random.nextBoolean() ? new long[][] {{1, 2}, null, {}} : null;
    }
  }

  @Property(tries = 400)
  void graph_afterATrip_isTheSameGraph(@ForAll long seed) {
    List<Object> before = graph(seed);
    NaturalForm form = BUILDER.build();
    byte[] xml = form.write(before);
    Object after = form.read(xml, Object.class);
    new SameGraph(form.forms()).check(before, after);
    assertEquals(
        new String(xml, StandardCharsets.UTF_8),
        new String(form.write(after), StandardCharsets.UTF_8));
  }

  @Property(tries = 100)
  void set_ofAnyOrder_hasOneText(@ForAll long seed) {
    Random random = new Random(seed);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      values.add(value(random));
    }
    values.removeIf(value -> value.equals(Double.NaN) || value.equals(Float.NaN)); // one element
    Set<Object> one = new HashSet<>(values);
    Collections.shuffle(values, random);
    Set<Object> other = new HashSet<>(1000);
    other.addAll(values);
    NaturalForm form = BUILDER.build();
    assertEquals(
        new String(form.write(one), StandardCharsets.UTF_8),
        new String(form.write(other), StandardCharsets.UTF_8));
  }

  @Property(tries = 50)
  void queueAndSorted_keepWhatIsIn(@ForAll long seed) {
    Random random = new Random(seed);
    PriorityQueue<Integer> queue = new PriorityQueue<>(Collections.reverseOrder());
    TreeSet<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < random.nextInt(40); i++) {
      queue.add(random.nextInt());
      set.add(text(random));
    }
    List<Object> before = List.of(queue, set, new AtomicInteger(5));
    NaturalForm form = BUILDER.build();
    Object after = form.read(form.write(before), List.class);
    new SameGraph(form.forms()).check(before, after);
  }
}
