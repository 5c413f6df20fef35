package org.cnscs.heap.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.xml.validation.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes and reads one object, or a few, of each class of the JDK that has a natural form. */
class NaturalJdkTest {

  private static final NaturalForm FORM =
      NaturalForm.builder().allow(DayOfWeek.class, Large.class).build();

  private static final Schema SCHEMA = Validation.schema(FORM.schema());

  /** An enumeration whose sets are of another class. */
  enum Large {
    A0,
    A1,
    A2,
    A3,
    A4,
    A5,
    A6,
    A7,
    A8,
    A9,
    B0,
    B1,
    B2,
    B3,
    B4,
    B5,
    B6,
    B7,
    B8,
    B9,
    C0,
    C1,
    C2,
    C3,
    C4,
    C5,
    C6,
    C7,
    C8,
    C9,
    D0,
    D1,
    D2,
    D3,
    D4,
    D5,
    D6,
    D7,
    D8,
    D9,
    E0,
    E1,
    E2,
    E3,
    E4,
    E5,
    E6,
    E7,
    E8,
    E9,
    F0,
    F1,
    F2,
    F3,
    F4,
    F5,
    F6,
    F7,
    F8,
    F9,
    G0,
    G1,
    G2,
    G3,
    G4,
    G5,
    G6,
    G7,
    G8,
    G9
  }

  static Stream<Object> values() {
    return Stream.of(
        new BigInteger("-12345678901234567890"),
        new BigDecimal("12.50"),
        new BigDecimal("1E+30"),
        new UUID(1, 2),
        URI.create("https://example.org/a?b=c#d"),
        Locale.forLanguageTag("zh-Hant-TW"),
        Locale.ROOT,
        Currency.getInstance("JPY"),
        StandardCharsets.ISO_8859_1,
        Instant.MAX,
        LocalDate.MIN,
        LocalTime.of(1, 2, 3, 4),
        LocalDateTime.MAX,
        OffsetDateTime.MIN,
        OffsetTime.MAX,
        ZonedDateTime.of(LocalDateTime.of(2026, 10, 25, 2, 30), ZoneId.of("Europe/Rome")),
        ZonedDateTime.of(LocalDateTime.of(2026, 10, 25, 2, 30), ZoneId.of("Europe/Rome"))
            .withLaterOffsetAtOverlap(),
        Duration.ofSeconds(Long.MIN_VALUE),
        Period.of(-1, 2, -3),
        Year.of(-5),
        Year.of(123456),
        YearMonth.of(-12, 3),
        MonthDay.of(2, 29),
        ZoneId.of("UTC"),
        ZoneOffset.ofHoursMinutes(-3, -30),
        DayOfWeek.FRIDAY,
        new Date(Long.MIN_VALUE),
        new StringBuilder("a\0b"),
        new StringBuffer(),
        new AtomicInteger(-1),
        new AtomicLong(Long.MIN_VALUE),
        new AtomicBoolean(true),
        BitSet.valueOf(new long[] {5, -1}),
        Float.NaN,
        Float.intBitsToFloat(0xff80_0001),
        -0.0,
        Double.MIN_VALUE,
        '\0',
        ' ',
        "",
        " \t\n\r ");
  }

  private static <T> T filled(T container) {
    if (container instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked")
      Map<Object, Object> any = (Map<Object, Object>) map;
      any.put("b", "2");
      any.put("a", "1");
    } else {
      @SuppressWarnings("unchecked")
      java.util.Collection<Object> any = (java.util.Collection<Object>) container;
      any.addAll(List.of("b", "a", "c"));
    }
    return container;
  }

  static Stream<Object> containers() {
    List<Object> array = filled(new ArrayList<>());
    Set<Object> set = filled(new HashSet<>());
    Map<Object, Object> map = filled(new TreeMap<>());
    return Stream.of(
        array,
        new ArrayList<>(),
        filled(new LinkedList<>()),
        filled(new ArrayDeque<>()),
        filled(new Vector<>()),
        filled(new Stack<>()),
        filled(new PriorityQueue<>()),
        filled(new PriorityQueue<>(Collections.reverseOrder())),
        filled(new CopyOnWriteArrayList<>()),
        filled(new ConcurrentLinkedQueue<>()),
        filled(new ConcurrentLinkedDeque<>()),
        set,
        filled(new LinkedHashSet<>()),
        filled(new TreeSet<>()),
        new TreeSet<>(String.CASE_INSENSITIVE_ORDER),
        filled(new ConcurrentSkipListSet<>()),
        filled(new CopyOnWriteArraySet<>()),
        EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
        EnumSet.allOf(Large.class),
        EnumSet.noneOf(DayOfWeek.class),
        filled(new java.util.HashMap<>()),
        filled(new LinkedHashMap<>()),
        filled(new LinkedHashMap<>(16, 0.75f, true)),
        map,
        filled(new TreeMap<>(Collections.reverseOrder())),
        filled(new ConcurrentSkipListMap<>()),
        filled(new Hashtable<>()),
        filled(new Properties()),
        filled(new ConcurrentHashMap<>()),
        new IdentityHashMap<>(Map.of(DayOfWeek.MONDAY, 1)),
        new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1)),
        new EnumMap<>(DayOfWeek.class),
        List.of(),
        List.of(1),
        List.of(1, 2, 3),
        Arrays.asList("a", null).stream().toList(),
        Set.of(),
        Set.of(1, 2, 3, 4, 5, 6, 7),
        Map.of(),
        Map.of("a", 1, "b", 2, "c", 3),
        Collections.emptyList(),
        Collections.emptySet(),
        Collections.emptyMap(),
        Collections.singletonList(null),
        Collections.singleton(1),
        Collections.singletonMap(null, 1),
        Arrays.asList(1, null, "x"),
        Arrays.asList(new String[] {"a"}),
        Collections.unmodifiableCollection(array),
        Collections.unmodifiableList(array),
        Collections.unmodifiableList(new LinkedList<>(array)),
        Collections.unmodifiableSet(set),
        Collections.unmodifiableSortedSet(new TreeSet<>(set)),
        Collections.unmodifiableMap(map),
        Collections.synchronizedCollection(array),
        Collections.synchronizedList(array),
        Collections.synchronizedSet(set),
        Collections.synchronizedMap(map),
        Optional.empty(),
        Optional.of(Optional.of("x")),
        OptionalInt.of(5),
        OptionalLong.empty(),
        OptionalDouble.of(Double.NaN),
        new AtomicReference<>("x"),
        new AtomicReference<>(),
        new Object[] {1, null, new int[0], new Integer[] {1}, new Object()},
        new boolean[] {true, false},
        new char[] {'a', '\0'},
        new byte[] {1, -1},
        new short[] {Short.MIN_VALUE},
        new long[][] {{1}, null},
        new float[] {Float.NaN, Float.intBitsToFloat(0x7f80_0001)},
        new double[0],
        new List<?>[] {List.of()},
        new Comparable<?>[] {"a", 1});
  }

  @ParameterizedTest
  @MethodSource({"values", "containers"})
  void object_aloneAndAmongOthers_comesBack(Object object) {
    check(object);
    check(new ArrayList<>(Arrays.asList(object, object, null)));
    check(new Object[] {new AtomicReference<>(object), Map.of("k", object)});
  }

  private static void check(Object before) {
    byte[] xml = FORM.write(before);
    assertEquals(null, Validation.wrong(SCHEMA, xml));
    Object after = FORM.read(xml, Object.class);
    new SameGraph(FORM.forms()).check(before, after);
    assertEquals(
        new String(xml, StandardCharsets.UTF_8),
        new String(FORM.write(after), StandardCharsets.UTF_8));
    if (before instanceof List<?> list && list.size() == 3 && list.getFirst() == list.get(1)) {
      List<?> read = (List<?>) after;
      boolean identity = FORM.forms().of(list.getFirst().getClass()).hasIdentity();
      assertTrue(!identity || read.getFirst() == read.get(1));
      assertSame(null, read.get(2));
    }
  }
}
