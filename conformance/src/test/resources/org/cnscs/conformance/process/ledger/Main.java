package ledger;

import java.nio.file.Files;
import java.nio.file.Path;

/** A program whose loop stays, and knows nothing of the classes that are changed. */
public class Main {
  public static void main(String[] arguments) throws Exception {
    View view = Factory.make();
    System.out.println("before: " + view.show());
    while (Files.exists(Path.of(arguments[0]))) {
      Thread.sleep(5);
    }
    System.out.println("after: " + view.show());
    while (Files.exists(Path.of(arguments[0] + "2"))) {
      Thread.sleep(5);
    }
    if (view.show().isEmpty()) { // so that it is still needed, and kept, while the loop runs
      throw new IllegalStateException();
    }
  }
}
