package org.cnscs.conformance.bench;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** An order with eleven fields, about 1 KB of XML: the same for the same number. */
final class SampleOrder {
  /** The fields that hold numbers. */
  static final Set<String> NUMBERS = Set.of("number", "amount", "weight", "items");

  private static final String SYLLABLES = "bacadafagalamanaparasatavakejeleremesene";
  private static final int WORDS = 5_000;
  private static final int LENGTH = 1_024;

  private SampleOrder() {}

  /** Returns the fields of an order. */
  static Map<String, String> of(int number) {
    Random random = new Random(number);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("number", Integer.toString(number));
    fields.put("customer", word(random) + " " + word(random));
    fields.put("city", word(random));
    fields.put("street", word(random) + " " + random.nextInt(200));
    fields.put("state", random.nextBoolean() ? "open" : "done");
    fields.put("day", "2026-%02d-%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28)));
    fields.put("amount", Double.toString(random.nextInt(1_000_000) / 100.0));
    fields.put("weight", Integer.toString(random.nextInt(10_000)));
    fields.put("items", Integer.toString(1 + random.nextInt(20)));
    fields.put("code", Long.toHexString(random.nextLong()));
    StringBuilder note = new StringBuilder(word(random));
    fields.put("note", "");
    int left = LENGTH - xml(fields).length;
    while (note.length() < left) {
      note.append(' ').append(word(random));
    }
    fields.put("note", note.toString());
    return fields;
  }

  /** Returns a word, some far more often than others. */
  private static String word(Random random) {
    int word = (int) (WORDS * Math.pow(random.nextDouble(), 3));
    StringBuilder text = new StringBuilder();
    for (int rest = word + 20; rest > 0; rest /= 20) {
      text.append(SYLLABLES, 2 * (rest % 20), 2 * (rest % 20) + 2);
    }
    return text.toString();
  }

  /** Returns an order as an entry. */
  static byte[] xml(Map<String, String> fields) {
    StringBuilder xml = new StringBuilder("<Order");
    fields.forEach((name, value) -> xml.append(' ' + name + "=\"" + value + '"'));
    return xml.append("/>").toString().getBytes(StandardCharsets.US_ASCII);
  }
}
