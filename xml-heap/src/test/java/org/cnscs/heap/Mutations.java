package org.cnscs.heap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Changes of a document, some of which leave its meaning and some of which spoil it. */
final class Mutations {

  private static final Pattern ATTRIBUTE = Pattern.compile(" [\\w.:-]+=\"[^\"]*\"");
  private static final Pattern BETWEEN = Pattern.compile("><|>\n<|(?<=\")(?=/>)");
  private static final Pattern DIGIT = Pattern.compile("\\d");
  private static final Pattern ELEMENT = Pattern.compile("\n<[^\n]*");
  private static final Pattern LETTER = Pattern.compile("(?<==\")[a-z]");
  private static final List<String> INSERTED =
      List.of(" ", "\n", "<!-- x -->", "<?x y?>", "<![CDATA[ ]]>", "&#32;", "x", "\uFEFF", "]]>");

  private Mutations() {}

  static byte[] change(Random random, byte[] xml) {
    return switch (random.nextInt(12)) {
      case 0 -> flip(random, xml);
      case 1 -> cut(random, xml);
      case 2 -> replaceByte(random, xml);
      case 3 -> swap(random, xml, ATTRIBUTE);
      case 4 -> swap(random, xml, ELEMENT);
      case 5 -> insert(random, xml, BETWEEN, INSERTED.get(random.nextInt(INSERTED.size())));
      case 6 -> replace(random, xml, DIGIT, Integer.toString(random.nextInt(10)));
      case 7 -> replace(random, xml, ATTRIBUTE, "");
      case 8 -> twice(random, xml, ATTRIBUTE);
      case 9 -> replace(random, xml, LETTER, "&#x61;");
      case 10 ->
          replace(
              random,
              xml,
              DIGIT,
              List.of("+1", "0x1", "", " 1", "1e5", "NaN", "\u0661").get(random.nextInt(7)));
      default -> declare(random, xml);
    };
  }

  private static byte[] flip(Random random, byte[] xml) {
    byte[] changed = xml.clone();
    changed[random.nextInt(xml.length)] ^= (byte) (1 << random.nextInt(8));
    return changed;
  }

  private static byte[] replaceByte(Random random, byte[] xml) {
    byte[] odd = {0, 1, '\t', '\r', '<', '>', '&', '"', '\'', '\\', '#', 0x7F, -1, -64, -19, -128};
    byte[] changed = xml.clone();
    changed[random.nextInt(xml.length)] = odd[random.nextInt(odd.length)];
    return changed;
  }

  private static byte[] cut(Random random, byte[] xml) {
    int from = random.nextInt(xml.length);
    int to = random.nextInt(4) == 0 ? xml.length : Math.min(xml.length, from + random.nextInt(20));
    byte[] rest = Arrays.copyOf(xml, xml.length - (to - from));
    System.arraycopy(xml, to, rest, from, xml.length - to);
    return rest.length == 0 ? xml : rest;
  }

  private static byte[] declare(Random random, byte[] xml) {
    List<String> begins =
        List.of(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<?xml version=\"1.1\"?>",
            "<?xml version='1.0' encoding='ISO-8859-1'?>",
            "<!DOCTYPE x [<!ENTITY a 'b'>]>",
            "\n");
    return (begins.get(random.nextInt(begins.size())) + text(xml)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] swap(Random random, byte[] xml, Pattern pattern) {
    String text = text(xml);
    List<MatchResult> found = pattern.matcher(text).results().toList();
    if (found.size() < 2) {
      return xml;
    }
    int i = random.nextInt(found.size() - 1);
    MatchResult a = found.get(i);
    MatchResult b = found.get(i + 1);
    String between = text.substring(a.end(), b.start());
    String swapped = b.group() + between + a.group();
    return bytes(text, a.start(), b.end(), swapped);
  }

  private static byte[] insert(Random random, byte[] xml, Pattern pattern, String inserted) {
    MatchResult found = any(random, text(xml), pattern);
    return found == null ? xml : bytes(text(xml), found.start() + 1, found.start() + 1, inserted);
  }

  private static byte[] twice(Random random, byte[] xml, Pattern pattern) {
    MatchResult found = any(random, text(xml), pattern);
    return found == null ? xml : bytes(text(xml), found.end(), found.end(), found.group());
  }

  private static byte[] replace(Random random, byte[] xml, Pattern pattern, String other) {
    MatchResult found = any(random, text(xml), pattern);
    return found == null ? xml : bytes(text(xml), found.start(), found.end(), other);
  }

  private static MatchResult any(Random random, String text, Pattern pattern) {
    List<MatchResult> found = pattern.matcher(text).results().toList();
    return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
  }

  private static String text(byte[] xml) {
    return new String(xml, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text, int from, int to, String between) {
    String changed = text.substring(0, from) + between + text.substring(to);
    return changed.getBytes(StandardCharsets.UTF_8);
  }
}
