package org.cnscs.heap.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.converters.ConversionException;
import com.thoughtworks.xstream.converters.Converter;
import com.thoughtworks.xstream.converters.MarshallingContext;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.converters.basic.AbstractSingleValueConverter;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import com.thoughtworks.xstream.io.HierarchicalStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cnscs.heap.UnsupportedObjectException;
import org.junit.jupiter.api.Test;

class XStreamAdapterTest {

  static final class Order {
    final String id;
    Object any;
    List<Object> list = new ArrayList<>();
    Runnable action;
    Order next;
    Money money;
    Point point;

    Order(String id) {
      this.id = id;
    }
  }

  record Pair(int n, Object right) {
    Pair {
      if (n < 0) {
        throw new IllegalArgumentException("negative");
      }
    }
  }

  static final class Money {
    final long cents;

    Money(long cents) {
      this.cents = cents;
    }
  }

  static final class Point {
    int x;
    int y;
    Object tag;
  }

  /** A converter as programs have it: cents as a decimal. */
  static final class MoneyConverter extends AbstractSingleValueConverter {
    @Override
    public boolean canConvert(Class type) {
      return type == Money.class;
    }

    @Override
    public String toString(Object money) {
      long cents = ((Money) money).cents;
      return cents / 100 + "." + cents % 100;
    }

    @Override
    public Object fromString(String text) {
      return new Money(Long.parseLong(text.replace(".", "")));
    }
  }

  /** A converter of a class with parts. */
  static final class PointConverter implements Converter {
    @Override
    public boolean canConvert(Class type) {
      return type == Point.class;
    }

    @Override
    public void marshal(Object object, HierarchicalStreamWriter out, MarshallingContext context) {
      Point point = (Point) object;
      out.addAttribute("at", point.x + "," + point.y);
      if (point.tag != null) {
        out.startNode("the$tag");
        out.addAttribute("class", "string");
        context.convertAnother(point.tag);
        out.endNode();
      }
    }

    @Override
    public Object unmarshal(HierarchicalStreamReader in, UnmarshallingContext context) {
      Point point = new Point();
      String[] at = in.getAttribute("at").split(",");
      point.x = Integer.parseInt(at[0]);
      point.y = Integer.parseInt(at[1]);
      while (in.hasMoreChildren()) {
        in.moveDown();
        assertEquals("the$tag", in.getNodeName());
        point.tag = context.convertAnother(point, String.class);
        in.moveUp();
      }
      return point;
    }
  }

  private static XStream plain() {
    XStream xstream = new XStream(new XStreamFields());
    xstream.allowTypes(new Class<?>[] {Order.class, Pair.class, Point.class, Money.class});
    return xstream;
  }

  private static XStreamAdapter adapter() {
    XStream xstream = plain();
    xstream.alias("order", Order.class);
    xstream.registerConverter(new MoneyConverter());
    xstream.registerConverter(new PointConverter());
    return XStreamAdapter.of(xstream, Order.class, Pair.class, Point.class, Money.class);
  }

  private static Order order(Object any) {
    Order order = new Order("a");
    order.any = any;
    return order;
  }

  private static String text(byte[] xml) {
    return new String(xml, StandardCharsets.UTF_8);
  }

  private static Object trip(Object any) {
    XStreamAdapter adapter = adapter();
    return adapter.read(adapter.write(order(any)), Order.class).any;
  }

  @Test
  void xmlOfXStream_isReadAndWritten() {
    Order order = order(List.class.cast(new ArrayList<>(List.of(1, "x", Instant.EPOCH))));
    order.next = order;
    order.money = new Money(1250);
    XStream xstream = plain();
    xstream.alias("order", Order.class);
    xstream.registerConverter(new MoneyConverter());
    String written = xstream.toXML(order);
    assertEquals(written, text(adapter().write(order)));
    Order read = adapter().read(written.getBytes(StandardCharsets.UTF_8), Order.class);
    assertEquals(order.any, read.any);
    assertEquals("a", read.id);
    assertEquals(1250, read.money.cents);
    assertSame(read, read.next);
  }

  @Test
  void lambda_thatXStreamMakesNull_isRefused() {
    Order order = order(null);
    order.next = new Order("b");
    order.next.action = () -> {};
    String gap = plain().toXML(order);
    assertNull(((Order) plain().fromXML(gap)).next.action);
    UnsupportedObjectException e =
        assertThrows(UnsupportedObjectException.class, () -> adapter().write(order));
    assertTrue(e.getMessage().contains("which XStream makes null"), e.getMessage());
    assertEquals("order → next → action", e.path());
  }

  @Test
  void record_thatXStreamCannotRead_isRead() {
    Pair pair = new Pair(1, new ArrayList<>(List.of(new Pair(2, null))));
    String gap = new XStream().toXML(pair);
    XStream withUnsafe = new XStream();
    withUnsafe.allowTypes(new Class<?>[] {Pair.class});
    assertThrows(ConversionException.class, () -> withUnsafe.fromXML(gap));
    assertEquals(pair, adapter().read(gap.getBytes(StandardCharsets.UTF_8), Pair.class));
    assertEquals(gap, text(adapter().write(pair)));
    assertEquals(pair, trip(pair));
    String negative = gap.replace("<n>2", "<n>-2");
    assertThrows(
        NaturalFormException.class,
        () -> adapter().read(negative.getBytes(StandardCharsets.UTF_8), Pair.class));
  }

  @Test
  void sortedCollections_thatXStreamCannotRead_areRead() {
    Order order = order(new TreeMap<>(Map.of("a", 1)));
    String gap = plain().toXML(order);
    assertThrows(Throwable.class, () -> plain().fromXML(gap));
    assertEquals(order.any, trip(order.any));
    assertEquals(new TreeSet<>(List.of("b", "a")), trip(new TreeSet<>(List.of("b", "a"))));
    assertThrows(
        UnsupportedObjectException.class, () -> trip(new TreeMap<>(String.CASE_INSENSITIVE_ORDER)));
  }

  @Test
  void charactersAndBits_thatXStreamLoses_areRefused() {
    Order order = order("a\0b");
    String gap = plain().toXML(order);
    assertTrue(gap.contains("&#x0;"), gap);
    assertTrue(
        assertThrows(UnsupportedObjectException.class, () -> adapter().write(order))
            .getMessage()
            .contains("XStream's format cannot hold it"));
    double odd = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    Order read = (Order) plain().fromXML(plain().toXML(order(odd)));
    assertNotEquals(Double.doubleToRawLongBits(odd), Double.doubleToRawLongBits((Double) read.any));
    assertThrows(UnsupportedObjectException.class, () -> adapter().write(order(odd)));
    assertEquals(Double.NaN, trip(Double.NaN));
  }

  @Test
  void longChain_isRefusedBeforeTheStackOverflows() {
    Order first = new Order("0");
    for (int i = 0; i < 100_000; i++) {
      Order order = new Order("" + i);
      order.next = first;
      first = order;
    }
    Order chain = first;
    assertThrows(StackOverflowError.class, () -> plain().toXML(chain));
    assertTrue(
        assertThrows(UnsupportedObjectException.class, () -> adapter().write(chain))
            .getMessage()
            .contains("nested deeper than 512"));
  }

  private static String reading(String xml) {
    return assertThrows(
            NaturalFormException.class,
            () -> adapter().read(xml.getBytes(StandardCharsets.UTF_8), Object.class),
            xml)
        .getMessage();
  }

  @Test
  void classesThatAreNotAllowed_areNeitherWrittenNorRead() {
    assertThrows(UnsupportedObjectException.class, () -> trip(new StringBuilder[0].getClass()));
    assertThrows(UnsupportedObjectException.class, () -> trip(new java.io.File("/etc/passwd")));
    assertThrows(UnsupportedObjectException.class, () -> trip(new ProcessBuilder("true")));
    for (String xml :
        List.of(
            "<java.lang.ProcessBuilder/>",
            "<file>/etc/passwd</file>",
            "<java.lang.ProcessBuilder-array/>",
            "<order><any class='java.lang.ProcessBuilder'/></order>",
            "<order><any class='dynamic-proxy'><interface>java.lang.Runnable</interface>"
                + "<handler class='java.beans.EventHandler'/></any></order>",
            "<tree-map><comparator class='java.text.RuleBasedCollator'/></tree-map>")) {
      reading(xml);
    }
    assertTrue(reading("<!DOCTYPE a []><order/>").contains("A DOCTYPE is not allowed"));
    reading("<!DOCTYPE a [<!ENTITY a 'b'>]><string>&a;</string>");
    reading("<order>" + "<next>".repeat(600) + "</next>".repeat(600) + "</order>");
  }

  @Test
  void convertersOfXStream_serveTheNaturalForm() {
    NaturalForm form =
        adapter().lend(NaturalForm.builder(), Money.class, Point.class).allow(Order.class).build();
    Order order = order(null);
    order.money = new Money(1250);
    order.point = new Point();
    order.point.x = 3;
    order.point.tag = "a\0b";
    order.list.add(order.point);
    order.list.add(new Money(5));
    byte[] xml = form.write(order);
    assertEquals(
        """
        <Order xmlns:c="urn:cnscs:object:1" id="a" money="12.50">
          <list>
            <c:r ref="#1"/>
            <Money>0.5</Money>
          </list>
          <point c:id="1" at="3,0">
            <the_-tag class="string" c:marked="true">a\\u0000b</the_-tag>
          </point>
        </Order>
        """,
        text(xml));
    Order read = form.read(xml, Order.class);
    assertEquals(1250, read.money.cents);
    assertEquals(3, read.point.x);
    assertEquals("a\0b", read.point.tag);
    assertSame(read.point, read.list.getFirst());
    assertNotSame(order.point, read.point);
    assertEquals(null, Validation.wrong(Validation.schema(form.schema(Order.class)), xml));
    order.point.tag = (Runnable) () -> {};
    assertTrue(
        assertThrows(UnsupportedObjectException.class, () -> form.write(order))
            .getMessage()
            .contains("lambda"));
  }

  @Test
  void hashMapAndOptional_goThereAndBack() {
    Map<Object, Object> map = new HashMap<>(Map.of("a", new Pair(1, 'x')));
    assertEquals(map, trip(map));
    Order order = order(new int[][] {{1}, null});
    assertEquals(1, ((int[][]) adapter().read(adapter().write(order), Order.class).any)[0][0]);
    assertEquals(Optional.of("x"), trip(Optional.of("x")));
    List<?> immutable = List.of(1);
    assertTrue(
        assertThrows(UnsupportedObjectException.class, () -> trip(immutable))
            .getMessage()
            .contains("XStream has no converter"));
  }
}
