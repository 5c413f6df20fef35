package org.cnscs.heap.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.validation.Schema;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedSchemaTest {

  enum State {
    OPEN,
    PAID
  }

  record Line(String item, int count, BigDecimal price) {}

  static class Order {
    String id;
    State state;
    double amount;
    char mark = '\0';
    Integer priority;
    Instant at;
    Date changed;
    AtomicInteger version;
    Order parent;
    List<Line> lines;
    Map<String, Line> byItem;
    Map<State, List<Integer>> counts;
    int[] ints;
    byte[] bytes;
    Line[] array;
    Object any;
  }

  private static final NaturalForm FORM =
      NaturalForm.builder().allow(Order.class, Line.class, State.class).build();

  private static final Schema SCHEMA = Validation.schema(FORM.schema(Order.class));

  private static Order order() {
    Order order = new Order();
    order.id = "a";
    order.state = State.PAID;
    order.amount = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    order.priority = 5;
    order.at = Instant.EPOCH;
    order.changed = new Date(0);
    order.version = new AtomicInteger(3);
    order.lines = List.of(new Line("pen", 1, new BigDecimal("1E+3")));
    order.byItem = new TreeMap<>(Map.of("x\ny", new Line(null, 2, null)));
    order.counts = Map.of(State.OPEN, List.of(1, 2));
    order.ints = new int[] {1, 2};
    order.bytes = new byte[] {1, 2, 3};
    order.array = new Line[] {null, order.lines.getFirst()};
    order.any = 5L;
    order.parent = order;
    return order;
  }

  @Test
  void document_thatIsWritten_isValid() {
    Order order = order();
    assertEquals(null, Validation.wrong(SCHEMA, FORM.write(order)));
    order.lines = Collections.unmodifiableList(new ArrayList<>(order.lines));
    order.byItem = Collections.synchronizedMap(order.byItem);
    order.any = order.changed;
    order.parent = new Order();
    order.parent.any = new Object[] {order, 1, "x", order.lines};
    assertEquals(null, Validation.wrong(SCHEMA, FORM.write(order)));
    for (int i = 0; i < 100; i++) {
      Order next = order();
      next.parent = order;
      order = next;
    }
    String deep = new String(FORM.write(order), StandardCharsets.UTF_8);
    assertTrue(deep.contains("<c:apart>"));
    assertEquals(null, Validation.wrong(SCHEMA, FORM.write(order)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Order colour='red'/>",
        "<Order amount='much'/>",
        "<Order state='LOST'/>",
        "<Order><state>LOST</state></Order>",
        "<Order><lines><Lien/></lines></Order>",
        "<Order><lines><Line count='x'/></lines></Order>",
        "<Order parent='3'/>",
        "<Order><parent colour='red'/></Order>",
        "<Order><byItem><entry value='5'/></byItem></Order>",
        "<Order><byItem><entry><value count='x'/></entry></byItem></Order>",
        "<Order><id>a</id><id>b</id></Order>",
        "<Order><ints>1 x y</ints></Order>",
        "<Odrer/>"
      })
  void document_thatFitsNoClass_isNotValid(String document) {
    assertNotNull(Validation.wrong(SCHEMA, document.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Order><!-- by hand --><id>a</id><amount> 1e3 </amount></Order>",
        "<Order xmlns:o='urn:cnscs:object:1'><lines"
            + " o:type='LinkedList'><Line/><o:null/></lines></Order>",
        "<Order xmlns:o='urn:cnscs:object:1' o:id='x'><parent o:ref='#x'/></Order>"
      })
  void document_ofTheEquivalentForm_isValid(String document) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    assertEquals(null, Validation.wrong(SCHEMA, bytes));
    assertNotNull(FORM.read(bytes, Order.class));
  }

  @Property(tries = 60)
  void graph_ofAnyShape_isValid(@ForAll long seed) {
    NaturalForm form = NaturalGraphPropertyTest.BUILDER.build();
    Schema schema = AllClasses.SCHEMA;
    assertEquals(null, Validation.wrong(schema, form.write(NaturalGraphPropertyTest.graph(seed))));
  }

  /** The schema of all classes of the random graphs, made once. */
  private static final class AllClasses {
    static final Schema SCHEMA =
        Validation.schema(NaturalGraphPropertyTest.BUILDER.build().schema());
  }
}
