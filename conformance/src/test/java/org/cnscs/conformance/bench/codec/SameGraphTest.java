package org.cnscs.conformance.bench.codec;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demo.shop.Customer;
import demo.shop.Order;
import demo.tree.Link;
import demo.tree.Mix;
import demo.tree.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SameGraphTest {

  @ParameterizedTest
  @EnumSource(Graph.class)
  void graph_madeTwice_isTheSame(Graph graph) {
    assertDoesNotThrow(() -> SameGraph.check(graph.make(60), graph.make(60)));
  }

  static Stream<Consumer<Order>> changesOfOrders() {
    return Stream.of(
        order -> order.paid = !order.paid,
        order -> order.amount = -0.0,
        order -> order.customer = null,
        order -> order.customer.name += "!",
        order -> order.other = order,
        order -> order.items.clear(),
        order -> order.items.set(0, null),
        order -> order.items = new ArrayList<>(Arrays.asList(order.items.getFirst(), null)),
        order -> order.items = Arrays.asList(order.items.toArray(new demo.shop.Item[0])));
  }

  @ParameterizedTest
  @MethodSource("changesOfOrders")
  void order_thatWasChanged_isFound(Consumer<Order> change) {
    List<Order> orders = new Shop(new Random(1)).orders(20);
    List<Order> changed = new Shop(new Random(1)).orders(20);
    change.accept(changed.get(7));
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> SameGraph.check(orders, changed));
    assertTrue(thrown.getMessage().contains("differs at graph."), thrown.getMessage());
  }

  static Stream<Consumer<Mix>> changesOfMixes() {
    return Stream.of(
        mix -> mix.list.add("more"),
        mix -> mix.map.replaceAll((name, number) -> number + 1),
        mix -> mix.sorted.pollFirstEntry(),
        mix -> mix.linked.put(mix.linked.pollFirstEntry().getKey(), 1L),
        mix -> mix.concurrent.clear(),
        mix -> mix.days.clear(),
        mix -> mix.deque.addFirst(mix.deque.removeLast()),
        mix -> mix.chain.addFirst(mix.chain.removeLast()),
        mix -> mix.set.add(-1),
        mix -> mix.ordered.add(mix.ordered.removeFirst()),
        mix -> mix.price = mix.price.setScale(7),
        mix -> mix.date = mix.date.plusDays(1),
        mix -> mix.note = Optional.of("another"));
  }

  @ParameterizedTest
  @MethodSource("changesOfMixes")
  void mix_thatWasChanged_isFound(Consumer<Mix> change) {
    Mix mix = Values.mixes(1, new Random(1)).getFirst();
    Mix changed = Values.mixes(1, new Random(1)).getFirst();
    change.accept(changed);
    assertThrows(IllegalStateException.class, () -> SameGraph.check(mix, changed));
  }

  @ParameterizedTest
  @EnumSource(
      value = Graph.class,
      names = {"ARRAYS"})
  void array_withAnotherElement_isFound(Graph graph) {
    Object[] changed = (Object[]) graph.make(60);
    ((int[]) changed[6])[17]++;
    String message =
        assertThrows(IllegalStateException.class, () -> SameGraph.check(graph.make(60), changed))
            .getMessage();
    assertTrue(message.contains("graph.6:"), message);
  }

  @Test
  void sharedObject_thatCameBackTwice_isFound() {
    Customer one = new Customer();
    assertThrows(
        IllegalStateException.class,
        () ->
            SameGraph.check(
                new Object[] {one, one}, new Object[] {new Customer(), new Customer()}));
  }

  @Test
  void objects_thatCameBackAsOne_areFound() {
    Customer one = new Customer();
    assertThrows(
        IllegalStateException.class,
        () ->
            SameGraph.check(
                new Object[] {new Customer(), new Customer()}, new Object[] {one, one}));
  }

  @Test
  void node_thatIsNotTheOneInTheMap_isFound() {
    Tree changed = Trees.of(10);
    changed.nodes.replace(changed.root.key, Trees.of(10).root);
    assertThrows(IllegalStateException.class, () -> SameGraph.check(Trees.of(10), changed));
  }

  @Test
  void chain_thatIsLong_needsNoStack() {
    Link last = Trees.chain(1_000_000);
    assertDoesNotThrow(() -> SameGraph.check(last, Trees.chain(1_000_000)));
    assertThrows(IllegalStateException.class, () -> SameGraph.check(last, Trees.chain(999_999)));
  }

  @Test
  void object_thatCannotBeCompared_isAnError() {
    String message =
        assertThrows(IllegalStateException.class, () -> SameGraph.check(new Object(), new Object()))
            .getMessage();
    assertTrue(message.contains("expected a class that can be compared"), message);
  }
}
