package org.cnscs.conformance.bench.codec;

import demo.shop.Customer;
import demo.shop.Item;
import demo.shop.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A maker of orders. */
public final class Shop {
  private static final int ORDERS_OF_A_CUSTOMER = 8;
  private static final String[] NAMES = {"Ann", "Bob", "Chandra", "Dörte", "Émile", "Fatima"};
  private static final String[] CITIES = {"Aachen", "Bergen", "Cork", "Dubrovnik", "Évora"};
  private static final String[] ARTICLES = {"pen", "ink", "paper A4", "envelope", "ruler 30 cm"};

  private final Random random;
  private Customer customer;
  private Order last;
  private long made;

  /** Makes a maker with a source of random numbers. */
  public Shop(Random random) {
    this.random = random;
  }

  /** Makes orders that are in a list. */
  public List<Order> orders(int count) {
    List<Order> orders = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      orders.add(order());
    }
    return orders;
  }

  private Order order() {
    if (made % ORDERS_OF_A_CUSTOMER == 0) {
      customer = customer();
    }
    Order order = new Order();
    order.number = 100_000 + made++;
    order.customer = customer;
    order.paid = random.nextInt(3) > 0;
    for (int i = random.nextInt(3); i >= 0; i--) {
      Item item = item();
      order.items.add(item);
      order.amount += item.count * item.price;
    }
    if (random.nextInt(10) == 0 && last != null) { // it replaces the order before
      order.other = last;
      last.other = order;
    }
    last = order;
    return order;
  }

  private Customer customer() {
    Customer made = new Customer();
    made.name = one(NAMES) + " " + random.nextInt(10_000);
    made.city = one(CITIES);
    made.since = 1990 + random.nextInt(35);
    return made;
  }

  private Item item() {
    Item item = new Item();
    item.article = one(ARTICLES) + " no " + random.nextInt(1000);
    item.count = 1 + random.nextInt(20);
    item.price = random.nextInt(100_000) / 100.0;
    return item;
  }

  private String one(String[] texts) {
    return texts[random.nextInt(texts.length)];
  }
}
