package org.cnscs.conformance.bench.codec;

import demo.shop.Customer;
import demo.shop.Item;
import demo.shop.Order;
import demo.tree.Link;
import demo.tree.Mix;
import demo.tree.Node;
import demo.tree.Tree;
import java.util.List;

/** The classes of all graphs that peers have to know beforehand. */
final class Registered {
  static final List<Class<?>> PROGRAM =
      List.of(
          Customer.class, Item.class, Order.class, Link.class, Mix.class, Node.class, Tree.class);

  private Registered() {}
}
