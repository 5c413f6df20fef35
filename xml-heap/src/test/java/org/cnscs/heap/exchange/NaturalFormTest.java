package org.cnscs.heap.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NaturalFormTest {

  static final class Order {
    private final String id;
    String customer;
    double amount;
    Order parent;
    List<Line> lines = new ArrayList<>();
    Map<String, Integer> stock;
    String note;
    Object any;
    transient int cached = 7;

    Order(String id) {
      this.id = id;
    }
  }

  static final class Line {
    String item;
    int count;
    Order order;

    Line(String item, int count) {
      this.item = item;
      this.count = count;
    }
  }

  static final class Node {
    Node next;
    int n;
  }

  record Pair(Object left, List<Pair> right) {
    Pair {
      right = right == null ? null : List.copyOf(right);
    }
  }

  private static final NaturalForm FORM =
      NaturalForm.builder().allow(Order.class, Line.class, Node.class, Pair.class).build();

  private static String xml(Object root) {
    return new String(FORM.write(root), StandardCharsets.UTF_8);
  }

  private static <T> T read(String xml, Class<T> type) {
    return FORM.read(xml.getBytes(StandardCharsets.UTF_8), type);
  }

  private static Order order() {
    Order order = new Order("A-113");
    order.customer = "Ann";
    order.amount = 12.5;
    order.lines.add(new Line("pen", 3));
    order.stock = new LinkedHashMap<>(Map.of("pen", 4));
    order.note = "two\nlines";
    order.any = 5;
    return order;
  }

  @Test
  void order_isReadable() {
    assertEquals(
        """
        <Order xmlns:c="urn:cnscs:object:1" id="A-113" customer="Ann" amount="12.5">
          <lines>
            <Line item="pen" count="3"/>
          </lines>
          <stock c:type="LinkedHashMap">
            <entry key="pen" value="4"/>
          </stock>
          <note>two
        lines</note>
          <any c:type="int">5</any>
        </Order>
        """,
        xml(order()));
  }

  @Test
  void order_isReadAgain() {
    Order read = read(xml(order()), Order.class);
    assertEquals("A-113", read.id);
    assertEquals(12.5, read.amount);
    assertEquals(3, read.lines.getFirst().count);
    assertEquals(Map.of("pen", 4), read.stock);
    assertEquals("two\nlines", read.note);
    assertEquals(5, read.any);
    assertEquals(0, read.cached);
    assertNull(read.parent);
    assertEquals(xml(order()), xml(read));
  }

  @Test
  void objectThatIsShared_hasANumber() {
    Order order = new Order("a");
    order.lines.add(new Line("x", 1));
    order.lines.getFirst().order = order;
    order.any = order.lines;
    String xml = xml(order);
    assertEquals(
        """
        <Order xmlns:c="urn:cnscs:object:1" c:id="1" id="a" amount="0.0" any="#2">
          <lines c:id="2">
            <Line item="x" count="1" order="#1"/>
          </lines>
        </Order>
        """,
        xml);
    Order read = read(xml, Order.class);
    assertSame(read, read.lines.getFirst().order);
    assertSame(read.lines, read.any);
  }

  @Test
  void elementForm_anyOrderAndComments_meanTheSame() {
    Order read =
        read(
            """
            <?xml version="1.0"?>
            <!-- by hand -->
            <Order amount='1e3' xmlns:o='urn:cnscs:object:1'>
              <parent o:ref='#x'/>
              <any><!-- a text -->te<![CDATA[x]]>t</any>
              <lines><o:r ref='#l'/><Line o:id='l'><count> 3 </count><order o:id='x'><id>in</id></order></Line></lines>
              <stock><entry><value>4</value><key>pen</key></entry></stock>
              <id>A</id>
            </Order>
            """,
            Order.class);
    assertEquals("A", read.id);
    assertEquals(1000, read.amount);
    assertEquals("text", read.any);
    assertSame(read.lines.get(0), read.lines.get(1));
    assertEquals(3, read.lines.get(0).count);
    assertSame(read.parent, read.lines.get(0).order);
    assertEquals("in", read.parent.id);
    assertEquals(Map.of("pen", 4), read.stock);
  }

  @Test
  void record_isMadeByItsConstructor_afterWhatItHolds() {
    Pair pair = new Pair("a", List.of(new Pair(null, null), new Pair(1L, List.of())));
    Pair read = read(xml(pair), Pair.class);
    assertEquals(pair, read);
    assertNotSame(pair, read);
    Pair copied =
        read(
            "<Pair><right c:type='ArrayList' xmlns:c='urn:cnscs:object:1'><Pair"
                + " left='x'/></right></Pair>",
            Pair.class);
    assertEquals(List.of(new Pair("x", null)), copied.right());
  }

  @Test
  void record_inACircle_isMade() {
    List<Object> list = new ArrayList<>();
    Map<Object, Object> map = new HashMap<>();
    map.put("k", list);
    list.add(Optional.of(map));
    List<?> read = read(xml(list), List.class);
    assertSame(read, ((Map<?, ?>) ((Optional<?>) read.getFirst()).get()).get("k"));
  }

  @Test
  void chainOfAMillion_needsNoDeepStack() throws Exception {
    Node first = new Node();
    Node last = first;
    for (int i = 1; i < 1_000_000; i++) {
      last.next = new Node();
      last = last.next;
      last.n = i;
    }
    byte[] xml = FORM.write(first);
    Node read = FORM.read(xml, Node.class);
    int n = 0;
    for (Node node = read; node != null; node = node.next) {
      assertEquals(n++, node.n);
    }
    assertEquals(1_000_000, n);
    assertTrue(xml.length < 100_000_000, () -> xml.length + " bytes");
  }

  @Test
  void everyCharacter_survives() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      all.append((char) c);
    }
    Object[] each = new Object[1 << 16];
    Object[] strings = new Object[1 << 16];
    for (int c = 0; c < each.length; c++) {
      each[c] = (char) c;
      strings[c] = "" + (char) c;
    }
    Order order = new Order("#\\ \t <&>\"'");
    order.customer = "\\u0000";
    order.note = all.toString();
    order.any = new Object[] {all.toString(), all.toString().toCharArray(), each, strings, ""};
    Order read = read(xml(order), Order.class);
    assertEquals(order.id, read.id);
    assertEquals(order.customer, read.customer);
    assertEquals(order.note, read.note);
    assertTrue(java.util.Objects.deepEquals(order.any, read.any));
  }
}
