package shop;

import java.util.List;

/** What is sold. */
class Item {
  private final String name;
  private final int price;

  Item(String name, int price) {
    this.name = name;
    this.price = price;
  }

  static String describe(List<Item> items) {
    StringBuilder text = new StringBuilder();
    for (Item item : items) {
      text.append(item.name).append(' ').append(item.price).append(' ');
    }
    return text.toString();
  }
}
