package vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program with secrets, which it reads from a file and keeps in all kinds of places. */
public class Main {
  private static String master;
  private static final Map<String, Object> CACHE = new HashMap<>();

  private final List<Key> keys = new ArrayList<>();
  private char[] pin;
  private long number;
  private int round;

  static class Key {
    private final String text;
    private final byte[] bytes;

    Key(String text) {
      this.text = text;
      this.bytes = text.getBytes();
    }
  }

  static final class NamedKey extends Key {
    private final StringBuilder name;

    NamedKey(String text) {
      super(text);
      name = new StringBuilder(text);
    }
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file)).strip();
  }

  private void fill(String file) throws IOException {
    String secret = read(file);
    master = new String(secret);
    pin = secret.toCharArray();
    number = Long.parseLong(secret);
    keys.add(new Key(secret));
    keys.add(new NamedKey(secret));
    CACHE.put("key", new NamedKey(secret));
    System.setProperty("vault.token", secret);
  }

  private static boolean holds(String text, int length) {
    return text != null && text.length() == length;
  }

  private void tell() {
    Key key = keys.get(1);
    System.out.println(
        "round "
            + round
            + ": master "
            + (master != null)
            + ", pin "
            + (pin != null)
            + ", number "
            + (number != 0)
            + ", key "
            + (key.text != null && key.bytes != null && ((NamedKey) key).name != null)
            + ", token "
            + (System.getProperty("vault.token") != null)
            + ", keys "
            + keys.size());
  }

  private void run(Path barrier) throws Exception {
    Key held = keys.getFirst();
    while (round < 3) {
      round++;
      tell();
      while (Files.exists(Path.of(barrier.toString() + round))) {
        Thread.sleep(5);
      }
    }
    System.out.println("held " + (held == keys.getFirst()) + " " + holds(held.text, 20));
  }

  public static void main(String[] arguments) throws Exception {
    Main main = new Main();
    main.fill(arguments[0]);
    main.run(Path.of(arguments[1]));
  }
}
