package org.cnscs.conformance.bench.program;

import demo.shop.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.cnscs.conformance.bench.codec.Shop;

/**
 * A program with a large heap of orders. Each time it finds a file {@code change} in a directory,
 * it takes it away, prints the sum of all orders, changes one of a hundred objects, and prints the
 * sum again.
 */
public final class Orders {
  private static final int OBJECTS_OF_AN_ORDER =
      5; // with list, array, items, and part of a customer

  private Orders() {}

  /** Makes a heap of so many megabytes as the first argument says; the second is the directory. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Shop shop = new Shop(new Random(1));
    List<List<Order>> days = shop.days(Long.parseLong(arguments[0]) << 20);
    Path asked = Path.of(arguments[1], "change");
    long changed = (long) days.size() * days.getFirst().size() * OBJECTS_OF_AN_ORDER / 100;
    System.out.println("made " + Shop.sum(days));
    while (true) {
      if (Files.deleteIfExists(asked)) {
        System.out.println("found " + Shop.sum(days));
        shop.change(days, changed, true);
        System.out.println("changed " + Shop.sum(days));
      }
      Thread.sleep(5);
    }
  }
}
