package org.cnscs.heap.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickReaderTest {

  static final class Shop {
    String name;
    List<Order> orders = new ArrayList<>();
    Map<Long, Order> byNumber = new HashMap<>();
    List<Order> done = List.of();
    Optional<Order> best = Optional.empty();
    Set<String> tags = new HashSet<>(Set.of("a", "b"));
    Map<String, List<Point>> points = new TreeMap<>();
  }

  static final class Order {
    long number;
    double amount;
    boolean paid;
    char sign = '#';
    float weight = 1.25f;
    short s = -3;
    byte b = 7;
    Integer box;
    String customer;
    Order other;
    Shop shop;
    Object any;
    int[] counts;
    Order[] parts;
    Map<String, Integer>[] maps;
  }

  record Point(int x, Double y, String name) {}

  record Pair(Object left, Object right) {
    Pair {
      if (left instanceof List<?> list && list.isEmpty()) {
        throw new IllegalArgumentException("a list that is not filled yet");
      }
    }
  }

  record Small(byte b, short s, float f, boolean z, int i, long l, double d, char c) {}

  private static final NaturalForm SHOPS =
      NaturalForm.builder()
          .allow(Shop.class, Order.class, Point.class, Pair.class, Small.class)
          .build();
  private static final NaturalForm GRAPHS = NaturalGraphPropertyTest.BUILDER.build();

  private static final String[] INSERTED = {
    " ",
    "\n",
    "<!-- c -->",
    "&#65;",
    "&amp;",
    "&lt;",
    "\t",
    "<",
    ">",
    "\"",
    "'",
    "#1",
    "#",
    "\\",
    "1",
    "0",
    "-",
    "9999999999",
    "null",
    "<c:null/>",
    " c:id=\"1\"",
    " c:id=\"3\"",
    "<?p x?>",
    "<![CDATA[x]]>",
    "\u00e9",
    "\uFFFD",
    "\r",
    "E1",
    "<c:r ref=\"#2\"/>",
    " c:type=\"int\"",
    "c:",
    "/"
  };

  private static Object quick(NaturalForm form, byte[] xml) {
    return QuickReader.read(new Plans(form.forms()), xml, Object.class);
  }

  /** Checks that what is read quickly is what the other reader reads; tells whether it is. */
  private static boolean check(NaturalForm form, byte[] xml) {
    Object quick = quick(form, xml);
    if (quick == null) {
      return false;
    }
    Object slow;
    try {
      slow = form.parse(xml, Object.class);
    } catch (RuntimeException e) {
      throw new AssertionError("Read, and refused: " + new String(xml, StandardCharsets.UTF_8), e);
    }
    new SameGraph(form.forms()).check(slow, quick);
    return true;
  }

  static Shop shop(Random random) {
    Shop shop = new Shop();
    shop.name = "Évora \"7\" <&>";
    for (int i = 0; i < 1 + random.nextInt(20); i++) {
      shop.orders.add(order(random, shop, i));
    }
    shop.done = List.copyOf(shop.orders.subList(0, shop.orders.size() / 2));
    shop.best = Optional.of(shop.orders.getLast());
    shop.points.put("p", List.of(new Point(1, 2.5, "n"), new Point(-1, null, null)));
    return shop;
  }

  @SuppressWarnings("unchecked")
  private static Order order(Random random, Shop shop, int number) {
    Order order = new Order();
    order.number = random.nextLong() >> random.nextInt(64);
    order.amount = random.nextInt(10_000) / 100.0;
    order.paid = random.nextBoolean();
    order.box = random.nextBoolean() ? random.nextInt() : null;
    order.customer = List.of("Ann", "#1", "\\x", "", "two\nlines", "x".repeat(300)).get(number % 6);
    order.other =
        shop.orders.isEmpty() ? null : shop.orders.get(random.nextInt(shop.orders.size()));
    if (order.other != null) {
      order.other.other = order;
    }
    order.shop = random.nextInt(4) == 0 ? shop : null;
    order.any = random.nextInt(3) == 0 ? order.amount : null;
    order.counts = random.ints(random.nextInt(20)).toArray();
    order.parts = random.nextInt(4) == 0 ? new Order[] {null, order.other} : null;
    order.maps = random.nextInt(4) == 0 ? new Map[] {new HashMap<>(Map.of("a", number))} : null;
    shop.byNumber.put(order.number, order);
    return order;
  }

  @Property(tries = 300)
  void shop_isReadQuickly_andIsTheSame(@ForAll long seed) {
    Shop shop = shop(new Random(seed));
    byte[] xml = SHOPS.write(shop);
    assertTrue(check(SHOPS, xml), () -> new String(xml, StandardCharsets.UTF_8));
    new SameGraph(SHOPS.forms()).check(shop, quick(SHOPS, xml));
  }

  @Property(tries = 2000)
  void graph_ofAnyShape_isTheSameByBothReaders(@ForAll long seed) {
    check(GRAPHS, GRAPHS.write(NaturalGraphPropertyTest.graph(seed)));
  }

  @Property(tries = 4000)
  void document_changedAnywhere_isTheSameByBothReaders(@ForAll long seed) {
    Random random = new Random(seed);
    boolean isShop = random.nextBoolean();
    NaturalForm form = isShop ? SHOPS : GRAPHS;
    byte[] xml = form.write(isShop ? shop(random) : NaturalGraphPropertyTest.graph(seed));
    for (int i = random.nextInt(3); i >= 0; i--) {
      xml = changed(xml, random);
    }
    check(form, xml);
  }

  private static byte[] changed(byte[] xml, Random random) {
    int from = random.nextInt(xml.length);
    int to = Math.min(xml.length, from + random.nextInt(40));
    String whole = new String(xml, StandardCharsets.ISO_8859_1);
    String part = whole.substring(from, to);
    return switch (random.nextInt(6)) {
      case 0 -> bytes(whole.substring(0, from) + whole.substring(to));
      case 1 -> bytes(whole.substring(0, to) + part + whole.substring(to));
      case 2 -> {
        byte[] changed = xml.clone();
        changed[from] = (byte) random.nextInt();
        yield changed;
      }
      case 3 -> bytes(swapped(whole, random));
      default -> {
        String inserted = INSERTED[random.nextInt(INSERTED.length)];
        byte[] utf8 = inserted.getBytes(StandardCharsets.UTF_8);
        String text = new String(utf8, StandardCharsets.ISO_8859_1);
        boolean over = random.nextBoolean();
        yield bytes(whole.substring(0, from) + text + whole.substring(over ? to : from));
      }
    };
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Swaps two rows, attributes or numbers. */
  private static String swapped(String whole, Random random) {
    String[] parts =
        whole.split(List.of("(?=\n)", "(?= )", "(?<=#)|(?=\")").get(random.nextInt(3)));
    int one = random.nextInt(parts.length);
    int other = random.nextInt(parts.length);
    String kept = parts[one];
    parts[one] = parts[other];
    parts[other] = kept;
    return String.join("", parts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Order xmlns:c='urn:cnscs:object:1' number='1'/>\n",
        "<Order xmlns:c=\"urn:cnscs:object:1\" amount=\"1\" number=\"1\"/>\n",
        "<Order xmlns:c=\"urn:cnscs:object:1\" number=\"1\" number=\"2\"/>\n",
        "<Order xmlns:c=\"urn:cnscs:object:1\" customer=\"#1\"/>\n",
        "<Order xmlns:c=\"urn:cnscs:object:1\" other=\"#1\"/>\n",
        "<Order xmlns:c=\"urn:cnscs:object:1\" c:id=\"1\" shop=\"#1\"/>\n",
        "<Order xmlns:c=\"urn:cnscs:object:1\" c:id=\"01\" other=\"#1\"/>\n",
        "<Order xmlns:c=\"urn:cnscs:object:1\" c:id=\"999999999\"/>\n",
        "<Order xmlns:c=\"urn:cnscs:object:1\" paid=\"yes\"/>\n",
        "<Order xmlns:c=\"urn:cnscs:object:1\" s=\"40000\"/>\n",
        "<Order xmlns:c=\"urn:cnscs:object:1\" number=\"\"/>\n",
        "<Order xmlns:c=\"urn:cnscs:object:1\"><number>1</number></Order>\n",
        "<Order xmlns:c=\"urn:cnscs:object:1\"/>",
        "<Order xmlns:c=\"urn:cnscs:object:1\"/>\n<!-- -->",
        "<Order/>\n",
        "",
        "\n"
      })
  void whatIsNotCanonical_isLeftToTheOtherReader(String xml) {
    assertNull(quick(SHOPS, xml.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void stream_isReadAsBytesAre() {
    Shop shop = shop(new Random(1));
    byte[] xml = SHOPS.write(shop);
    Shop read = SHOPS.read(new ByteArrayInputStream(xml), Shop.class);
    new SameGraph(SHOPS.forms()).check(shop, read);
    NaturalForm small = NaturalForm.builder().allow(Shop.class).mostBytes(100).build();
    assertThrows(
        NaturalFormException.class, () -> small.read(new ByteArrayInputStream(xml), Shop.class));
  }

  @Test
  void record_thatIsPartOfACircle_isLeftToTheOtherReader() {
    List<Object> list = new ArrayList<>();
    list.add(new Pair(1, list));
    assertNull(quick(SHOPS, SHOPS.write(list)));
    List<Object> holder = new ArrayList<>();
    holder.add(new ArrayList<>(List.of(holder)));
    holder.add(new Pair(2, holder.getFirst()));
    assertNull(quick(SHOPS, SHOPS.write(holder)));
    List<Object> whole = new ArrayList<>(List.of(new Pair(new ArrayList<>(List.of(1)), 2)));
    whole.add(new Pair(whole.getFirst(), null));
    assertTrue(check(SHOPS, SHOPS.write(whole)));
  }

  @Test
  void hashTable_ofWhatIsNotWhole_isLeftToTheOtherReader() {
    List<Object> list = new ArrayList<>();
    list.add(new HashMap<>(Map.of(1, list)));
    assertTrue(check(SHOPS, SHOPS.write(list)));
    Order order = new Order();
    order.any = new HashSet<>(List.of(order));
    assertNull(quick(SHOPS, SHOPS.write(order)));
    Map<Object, Object> lists = new LinkedHashMap<>(Map.of(List.of(1, 2), new ArrayList<>()));
    assertTrue(check(SHOPS, SHOPS.write(new ArrayList<>(List.of(lists)))));
  }

  @Test
  void map_inAnArrayOfMaps_keepsTheTypesOfItsEntries() {
    Order order = new Order();
    @SuppressWarnings("unchecked")
    Map<String, Integer>[] maps = new Map[] {new HashMap<>(Map.of("a", 4))};
    order.maps = maps;
    byte[] xml = SHOPS.write(order);
    assertEquals(4, (Object) SHOPS.parse(xml, Order.class).maps[0].get("a"));
    assertEquals(4, (Object) SHOPS.read(xml, Order.class).maps[0].get("a"));
  }

  @Test
  void objectsThatComeLater_areFound() {
    Order[] orders = {new Order(), new Order(), new Order()};
    orders[0].other = orders[2];
    orders[2].other = orders[0];
    orders[0].any = new ArrayList<>(Arrays.asList(orders[1], null, orders[2], 5));
    List<Order> list = new ArrayList<>(Arrays.asList(orders));
    byte[] xml = SHOPS.write(list);
    assertTrue(check(SHOPS, xml), () -> new String(xml, StandardCharsets.UTF_8));
    List<?> read = SHOPS.read(xml, List.class);
    assertSame(read.get(2), ((List<?>) ((Order) read.get(0)).any).get(2));
    assertNotNull(((Order) read.get(2)).other);
  }

  private static String refusal(byte[] xml) {
    return assertThrows(NaturalFormException.class, () -> SHOPS.read(xml, Object.class))
        .getMessage();
  }

  /** Returns a list of records that each refer to the one before, and then an element. */
  private static byte[] chain(int length, boolean isTwice, String last) {
    StringBuilder xml = new StringBuilder("<ArrayList xmlns:c=\"urn:cnscs:object:1\">");
    xml.append("\n  <Pair c:id=\"1\"/>");
    for (int i = 2; i <= length; i++) {
      xml.append("\n  <Pair c:id=\"").append(i).append("\" left=\"#").append(i - 1);
      xml.append(isTwice ? "\" right=\"#" + (i - 1) : "").append("\"/>");
    }
    return bytes(xml + last.formatted(length) + "\n</ArrayList>\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n  <HashSet>\n    <c:r ref=\"#%1$d\"/>\n  </HashSet>",
        "\n  <HashSet>\n    <Pair left=\"#%1$d\" right=\"#%1$d\"/>\n  </HashSet>",
        "\n  <HashMap>\n    <entry key=\"#%1$d\" value=\"#%1$d\"/>\n  </HashMap>"
      })
  void records_whoseHashCodesNeverEnd_areRefused(String last) {
    for (int length = 58; length <= 66; length++) {
      byte[] xml = chain(length, true, last);
      String said = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> refusal(xml));
      assertTrue(said.contains("hash codes of sets and maps"), said);
    }
    assertTrue(check(SHOPS, chain(10, true, last)));
  }

  @Test
  void hashCode_thatAsksTooManyInEachOther_isRefused() {
    String last = "\n  <HashSet>\n    <c:r ref=\"#%d\"/>\n  </HashSet>";
    String said = refusal(chain(200_000, false, last));
    assertTrue(said.contains("too many objects in each other"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s", "f", "z", "i", "l", "d", "c"})
  void backslash_inAPrimitiveOfARecord_isRefused(String name) {
    String begin = "<Small xmlns:c=\"urn:cnscs:object:1\" ";
    for (String value : List.of("\\5", "\\true", "#1")) {
      byte[] xml = bytes(begin + name + "=\"" + value + "\"/>\n");
      assertNull(quick(SHOPS, xml));
      assertTrue(refusal(xml).contains("Not the text of an object"));
    }
    assertTrue(
        check(SHOPS, SHOPS.write(new Small((byte) 5, (short) -3, 1.5f, true, 1, 2, 3, 'x'))));
  }

  @Test
  void number_higherThanThereCanBeObjects_isLeftToTheOtherReader() {
    String begin = "<Order xmlns:c=\"urn:cnscs:object:1\" c:id=\"";
    String end = "\" customer=\"" + "x".repeat(1600) + "\"/>\n";
    assertTrue(check(SHOPS, bytes(begin + 100 + end)));
    byte[] xml = bytes(begin + 1000 + end);
    assertNull(quick(SHOPS, xml));
    assertEquals(1600, SHOPS.read(xml, Order.class).customer.length());
  }
}
