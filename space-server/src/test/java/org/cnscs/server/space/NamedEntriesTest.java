package org.cnscs.server.space;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cnscs.server.space.Entry.Place;
import org.junit.jupiter.api.Test;

/** Entries that are found by indexes are those that are found by looking at each. */
class NamedEntriesTest {
  private static final long SEED = Long.getLong("cnscs.seed", 20_261_122);

  private final Random random = new Random(SEED);
  private final List<Entry> plain = new ArrayList<>();
  private final EntryTable table = new EntryTable(entry -> new Element("", null, null, ""));

  private static Element parse(String xml) {
    return Element.parse(xml.getBytes(UTF_8), "entry");
  }

  /** Returns an attribute with one of a few values, two of which have the same hash, or none. */
  private String attribute(String name) {
    List<String> values = List.of("Aa", "BB", "c", "");
    String value = values.get(random.nextInt(values.size()));
    return random.nextInt(4) == 0 ? "" : " %s='%s'".formatted(name, value);
  }

  private Element element(int attributes) {
    StringBuilder xml = new StringBuilder("<Job");
    for (int i = 0; i < attributes; i++) {
      xml.append(attribute("a" + i));
    }
    return parse(xml + "/>");
  }

  private void change(int sequence) {
    if (plain.size() < 300 || random.nextBoolean()) {
      Element root = element(10);
      Entry entry = new Entry("entry/" + sequence + "-0", 1, null, root);
      table.add(entry);
      plain.add(entry);
    } else {
      Entry removed = plain.remove(random.nextInt(plain.size()));
      assertEquals(removed, table.remove(removed.place()));
    }
  }

  @Test
  void find_afterEachChange_isWhatLookingAtAllFinds() {
    for (int i = 0; i < 3_000; i++) {
      change(i);
      Element template = element(random.nextInt(11));
      Place after =
          random.nextBoolean()
              ? Place.after("")
              : Place.after("entry/" + random.nextInt(i + 1) + "-0");
      int limit = 1 + random.nextInt(20);
      List<Entry> expected =
          plain.stream()
              .filter(entry -> entry.place().compareTo(after) > 0)
              .filter(entry -> template.matches(entry.root(() -> null)))
              .limit(limit)
              .toList();
      String where = "step " + i + " from seed " + SEED;
      assertEquals(expected, table.find(template, Instant.EPOCH, after, limit, e -> true), where);
    }
  }
}
