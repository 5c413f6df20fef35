package shop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program whose loop stays, while what it calls is changed. */
public class Main {
  public static void main(String[] arguments) throws Exception {
    List<Item> items = new ArrayList<>(List.of(new Item("pen", 3), new Item("ink", 5)));
    for (int round = 1; round <= 2; round++) {
      System.out.println("round " + round + ": " + Item.describe(items));
      while (Files.exists(Path.of(arguments[0] + round))) {
        Thread.sleep(5);
      }
    }
  }
}
