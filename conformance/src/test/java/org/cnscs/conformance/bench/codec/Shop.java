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
  private static final int ORDERS_OF_A_DAY = 1000;
  private static final int BYTES = 375; // that an order takes with all that belongs to it
  private static final String[] NAMES = {"Ann", "Bob", "Chandra", "Dörte", "Émile", "Fatima"};
  private static final String[] CITIES = {"Aachen", "Bergen", "Cork", "Dubrovnik", "Évora"};
  private static final String[] ARTICLES = {
    "fountain pen, blue",
    "ink, black, 50 ml",
    "paper A4, 500 sheets",
    "envelopes C5",
    "steel ruler, 30 cm"
  };

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

  /**
   * Makes so many orders that they take about so many bytes of a JVM's heap, a list for each day.
   */
  public List<List<Order>> days(long bytes) {
    List<List<Order>> days = new ArrayList<>();
    for (long made = 0; made * BYTES < bytes; made += ORDERS_OF_A_DAY) {
      days.add(orders(ORDERS_OF_A_DAY));
    }
    return days;
  }

  /**
   * Changes orders and items, one field of each.
   *
   * @param count how many are changed
   * @param scattered whether they are anywhere, rather than in orders that follow each other
   */
  public void change(List<List<Order>> days, long count, boolean scattered) {
    int at = random.nextInt(days.size() * ORDERS_OF_A_DAY);
    for (long left = count; left > 0; ) {
      Order order = days.get(at / ORDERS_OF_A_DAY).get(at % ORDERS_OF_A_DAY);
      if (scattered) {
        changeOne(order, random.nextInt(1 + order.items.size()));
        left--;
        at = random.nextInt(days.size() * ORDERS_OF_A_DAY);
      } else {
        for (int i = 0; i <= order.items.size(); i++, left--) {
          changeOne(order, i);
        }
        at = (at + 1) % (days.size() * ORDERS_OF_A_DAY);
      }
    }
  }

  private static void changeOne(Order order, int part) {
    if (part == 0) {
      order.amount++;
    } else {
      order.items.get(part - 1).count++;
    }
  }

  /** Returns a sum that is another one after any change. */
  public static double sum(List<List<Order>> days) {
    double sum = 0;
    for (List<Order> day : days) {
      for (Order order : day) {
        sum += order.number * 3 + order.amount + order.customer.since;
        for (Item item : order.items) {
          sum += item.count;
        }
      }
    }
    return sum;
  }

  private Order order() {
    if (made % ORDERS_OF_A_CUSTOMER == 0) {
      customer = customer();
    }
    Order order = new Order();
    order.number = made++;
    order.reference = "A-" + (100_000 + order.number);
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
    order.amount = Math.round(order.amount * 100) / 100.0;
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
