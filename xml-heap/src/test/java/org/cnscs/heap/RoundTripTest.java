package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
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
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RoundTripTest {

  enum Colour {
    RED,
    GREEN {
      @Override
      int depth() {
        return 2;
      }
    };

    int depth() {
      return 1;
    }
  }

  record Point(int x, double y, String name) {}

  static class Base {
    private int hidden = 1;
    final transient String kept = "kept";
  }

  static final class Derived extends Base {
    private int hidden = 2;
    boolean z = true;
    byte b = -5;
    char c = '\u0000';
    short s = 300;
    long j = Long.MIN_VALUE;
    float f = -0.0f;
    double d = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    Object value;
    CharSequence text;
  }

  static final class ByLength implements Comparator<String> {
    @Override
    public int compare(String a, String b) {
      return Integer.compare(a.length(), b.length());
    }
  }

  static final class Cell {
    int n;
    Cell next;
  }

  @Test
  void fields_ofEveryType_comeBack() {
    Derived before = new Derived();
    before.value = before;
    before.text = "a\ttab";
    Derived after = Trip.of(before);
    assertNotSame(before, after);
    assertEquals(2, after.hidden);
    assertEquals(1, ((Base) after).hidden);
    assertSame(before.kept, after.kept);
    assertSame(after, after.value);
    assertEquals("a\ttab", after.text);
    assertTrue(after.z);
    assertEquals(
        List.of((byte) -5, '\u0000', (short) 300, Long.MIN_VALUE),
        List.of(after.b, after.c, after.s, after.j));
    assertEquals(0x8000_0000, Float.floatToRawIntBits(after.f));
    assertEquals(0x7ff8_0000_0000_0001L, Double.doubleToRawLongBits(after.d));
  }

  @Test
  void records_enumsAndNull_comeBack() {
    assertEquals(new Point(1, 2.5, "#&<\"'"), Trip.of(new Point(1, 2.5, "#&<\"'")));
    assertEquals(new Point(1, 2.5, "\\#4"), Trip.of(new Point(1, 2.5, "\\#4")));
    assertNull(Trip.of((Object) null));
    Colour green = Trip.of(Colour.GREEN);
    assertNotSame(Colour.GREEN, green);
    assertEquals(2, green.depth());
    assertSame(TimeUnit.SECONDS, Trip.of(TimeUnit.SECONDS));
  }

  @Test
  void strings_ofEveryKind_comeBack() {
    for (String s :
        List.of(
            "",
            " a  b ",
            "two\nlines\r\n",
            "\u0000\uFFFE\\u0041",
            "\uD800 alone",
            "x".repeat(300),
            "\uD83D\uDE00",
            "]]>")) {
      assertEquals(s, Trip.of(s));
      assertEquals(new Point(0, 0, s), Trip.of(new Point(0, 0, s)));
      assertEquals(new StringBuilder(s).toString(), Trip.of(new StringBuilder(s)).toString());
      assertEquals(s, new String(Trip.of(s.toCharArray())));
    }
  }

  @Test
  void strings_identity_isKept() {
    String shared = new String("shared");
    Point[] before = {
      new Point(0, 0, shared),
      new Point(1, 0, shared),
      new Point(2, 0, "literal"),
      new Point(3, 0, "literal"),
      new Point(4, 0, new String("shared"))
    };
    Point[] after = Trip.of(before);
    assertSame(after[0].name, after[1].name);
    assertNotSame(shared, after[0].name);
    assertSame("literal", after[2].name);
    assertSame("literal", after[3].name);
    assertNotSame(after[0].name, after[4].name);
    assertEquals("shared", after[4].name);
  }

  @Test
  @SuppressWarnings("removal")
  void boxes_identity_isKept() {
    Integer shared = Integer.valueOf(5000);
    Integer uncached = new Integer(5);
    Object[] before = {
      shared,
      shared,
      5,
      uncached,
      Optional.of(new Integer(7)),
      Optional.of(7),
      true,
      'x',
      -0.0,
      Optional.of(Float.NaN)
    };
    Object[] after = Trip.of(before);
    assertSame(after[0], after[1]);
    assertSame(before[2], after[2]);
    assertEquals(5, after[3]);
    assertNotSame(after[2], after[3]);
    assertNotSame(Integer.valueOf(7), ((Optional<?>) after[4]).get());
    assertSame(Integer.valueOf(7), ((Optional<?>) after[5]).get());
    assertEquals(Arrays.asList(before), Arrays.asList(after));
  }

  @Test
  void arrays_ofEveryType_comeBack() {
    Object[] before = {
      new int[] {1, -2},
      new int[100],
      new byte[] {1, 2},
      new byte[33],
      new boolean[] {true},
      new boolean[20],
      new char[] {'a', ' ', '\n', '\uD800'},
      new char[50],
      new short[] {7},
      new short[17],
      new long[] {Long.MAX_VALUE},
      new long[18],
      new float[] {Float.intBitsToFloat(0x7fc0_0001), 1.5f},
      new float[16],
      new double[] {Double.NEGATIVE_INFINITY, 0.1},
      new double[19],
      new int[0],
      new String[0],
      new int[][] {{1}, null, {}},
      new String[] {"a", null, null, "b", null},
      new Object[] {new Object[] {1}}
    };
    ((byte[]) before[3])[32] = -1;
    ((double[]) before[15])[18] = Double.longBitsToDouble(0xfff8_0000_0000_00ffL);
    Object[] after = Trip.of(before);
    for (int i = 0; i < before.length; i++) {
      assertSame(before[i].getClass(), after[i].getClass());
    }
    assertTrue(Arrays.deepEquals(before, after));
  }

  @Test
  void collections_comeBack() {
    List<String> words = List.of("one", "two", "three", "four", "five");
    for (Object before :
        List.of(
            new ArrayList<>(words),
            new LinkedList<>(words),
            new HashSet<>(words),
            new TreeMap<>(Map.of(1, "a", 2, "b")),
            new LinkedHashMap<>(Map.of("k", 1)),
            new ConcurrentHashMap<>(Map.of("k", 1)),
            words,
            Set.copyOf(words),
            Map.of("x", 1, "y", 2),
            new CopyOnWriteArrayList<>(words),
            Collections.emptyList(),
            Optional.of("x"),
            Collections.unmodifiableList(new ArrayList<>(words)),
            EnumSet.of(TimeUnit.DAYS),
            new int[0].getClass(),
            new BigDecimal("1.50"),
            BigInteger.TWO.pow(100),
            LocalDate.of(2026, 2, 3),
            Duration.ofSeconds(5),
            ZonedDateTime.parse("2026-01-01T00:00:00+01:00[Europe/Paris]"),
            new UUID(1, 2),
            Locale.of("de", "AT"),
            BitSet.valueOf(new long[] {5, 6}),
            Currency.getInstance("EUR"),
            Charset.forName("windows-1252"))) {
      Object after = Trip.of(before);
      assertEquals(before, after);
      assertEquals(before.toString(), after.toString());
    }
    assertSame(Collections.emptyList(), Trip.of(Collections.emptyList()));
    assertEquals(words, List.copyOf(Trip.of(new ArrayDeque<>(words))));
    assertEquals(words, List.copyOf(Trip.of(new ConcurrentLinkedQueue<>(words))));
  }

  @Test
  void collections_goOnWorking() {
    HashSet<String> set = Trip.of(new HashSet<>(List.of("a", "b")));
    assertTrue(set.remove("a"));
    assertFalse(set.add("b"));
    TreeMap<String, Integer> tree = new TreeMap<>(new ByLength());
    tree.put("aa", 1);
    assertEquals(1, Trip.of(tree).get("bb"));
    PriorityQueue<Integer> queue = Trip.of(new PriorityQueue<>(List.of(5, 1, 3)));
    assertEquals(List.of(1, 3, 5), List.of(queue.remove(), queue.remove(), queue.remove()));
    Random random = new Random(5);
    random.nextInt();
    Random copy = Trip.of(random);
    assertEquals(random.nextLong(), copy.nextLong());
    EnumMap<TimeUnit, String> map = Trip.of(new EnumMap<>(Map.of(TimeUnit.DAYS, "d")));
    map.put(TimeUnit.HOURS, "h");
    assertEquals("{HOURS=h, DAYS=d}", map.toString());
    AtomicLong atomic = Trip.of(new AtomicLong(5));
    assertEquals(6, atomic.incrementAndGet());
    ReentrantLock lock = Trip.of(new ReentrantLock());
    lock.lock();
    assertTrue(lock.isHeldByCurrentThread());
  }

  @Test
  void heldLock_isHeldByTheThread() {
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    assertTrue(Trip.of(lock).isHeldByCurrentThread());
  }

  @Test
  void identityHashes_areKept() {
    Map<Object, String> identity = new IdentityHashMap<>();
    Map<Object, String> hash = new HashMap<>();
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Object key = i % 2 == 0 ? new Object() : new int[i];
      keys.add(key);
      identity.put(key, "i" + i);
      hash.put(key, "h" + i);
    }
    Object[] after = Trip.of(new Object[] {identity, hash, keys});
    for (int i = 0; i < 100; i++) {
      Object key = ((List<?>) after[2]).get(i);
      assertEquals(System.identityHashCode(keys.get(i)), System.identityHashCode(key));
      assertEquals("i" + i, ((Map<?, ?>) after[0]).get(key));
      assertEquals("h" + i, ((Map<?, ?>) after[1]).get(key));
    }
  }

  @Test
  void exception_traceAndCause_comeBack() {
    RuntimeException before = new RuntimeException("outer", new IllegalStateException("inner"));
    before.addSuppressed(new Error("suppressed"));
    RuntimeException after = Trip.of(before);
    assertEquals(Arrays.toString(before.getStackTrace()), Arrays.toString(after.getStackTrace()));
    assertEquals(before.toString(), after.toString());
    assertEquals("inner", after.getCause().getMessage());
    assertEquals("suppressed", after.getSuppressed()[0].getMessage());
    after.addSuppressed(new Error("more"));
    assertEquals(2, after.getSuppressed().length);
    assertNull(Trip.of(new RuntimeException("no cause")).getCause());
  }

  @Test
  void list_ofAMillionCells_comesBack() {
    Cell first = null;
    for (int i = 0; i < 1_000_000; i++) {
      Cell cell = new Cell();
      cell.n = i;
      cell.next = first;
      first = cell;
    }
    Trip trip = new Trip();
    EncodedCheckpoint checkpoint = trip.writeUnchecked(first);
    assertTrue(checkpoint.objects() >= 1_000_000);
    int count = 0;
    for (Cell cell = (Cell) Trip.local(trip.read(), 0); cell != null; cell = cell.next) {
      count++;
      assertEquals(1_000_000 - count, cell.n);
    }
    assertEquals(1_000_000, count);
  }

  @Test
  void reflectionAndPatterns_comeBack() throws ReflectiveOperationException {
    Object[] before = {
      String.class,
      int.class,
      Cell[].class,
      String.class.getMethod("charAt", int.class),
      Cell.class.getDeclaredField("n"),
      Cell.class.getDeclaredConstructor()
    };
    assertTrue(Arrays.equals(before, Trip.of(before)));
    assertTrue(Trip.of(Pattern.compile("a+", Pattern.CASE_INSENSITIVE)).matcher("AA").matches());
    Matcher matcher = Pattern.compile("(\\d+)").matcher("a1b22");
    assertTrue(matcher.find());
    Matcher copy = Trip.of(matcher);
    assertEquals("1", copy.group());
    assertTrue(copy.find());
    assertEquals("22", copy.group(1));
    assertNotNull(copy.pattern());
  }

  private static final class Named {
    private Object name;
    private String again;
  }

  @Test
  void string_whoseConstructorHasNotSetItsText_staysOneObject() {
    Named named = new Named();
    String unfinished = (String) Raw.allocate(String.class);
    named.name = unfinished;
    Named read = Trip.of(named);
    assertNull(Raw.get(read.name, "value"));
    assertTrue(read.name instanceof String);
    named.again = unfinished;
    read = Trip.of(named);
    assertSame(read.name, read.again);
    Object[] array = Trip.of(new Object[] {unfinished, unfinished});
    assertSame(array[0], array[1]);
  }
}
