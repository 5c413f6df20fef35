package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LineNumbersTest {

  private static LineNumbers numbers(String text) {
    byte[] bytes = (text + "\"").getBytes(StandardCharsets.UTF_8);
    return new LineNumbers(new LineCursor(bytes));
  }

  private static void checkDouble(String text) {
    long expected = Double.doubleToRawLongBits(Double.parseDouble(text));
    assertEquals(expected, Double.doubleToRawLongBits(numbers(text).parseDouble()), text);
  }

  private static void checkFloat(String text) {
    int expected = Float.floatToRawIntBits(Float.parseFloat(text));
    assertEquals(expected, Float.floatToRawIntBits(numbers(text).parseFloat()), text);
  }

  /** Returns a decimal as a person may write it, with as many digits as come. */
  private static String decimal(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    appendDigits(random, text, 20);
    text.append('.');
    appendDigits(random, text, 20);
    if (random.nextInt(3) == 0) {
      text.append(random.nextBoolean() ? "E" : "E-");
      appendDigits(random, text, 3);
    }
    return text.toString();
  }

  private static void appendDigits(Random random, StringBuilder text, int most) {
    boolean zeros = random.nextInt(4) == 0;
    for (int n = 1 + random.nextInt(most); n > 0; n--) {
      text.append(zeros ? 0 : random.nextInt(10));
    }
  }

  @Property(tries = 200)
  void decimals_areParsedAsJavaDoes(@ForAll long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      checkDouble(decimal(random));
      checkFloat(decimal(random));
      checkDouble(Double.toString(random.nextInt() / 100.0));
      checkFloat(Float.toString(random.nextInt(100_000) / 100f));
    }
  }

  @Property(tries = 200)
  void everyBitPattern_comesBackFromItsText(@ForAll long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      Double d = Double.longBitsToDouble(random.nextLong());
      Float f = Float.intBitsToFloat(random.nextInt());
      assertEquals(
          Double.doubleToRawLongBits(d),
          Double.doubleToRawLongBits(numbers(Scalars.text(d)).parseDouble()));
      assertEquals(
          Float.floatToRawIntBits(f),
          Float.floatToRawIntBits(numbers(Scalars.text(f)).parseFloat()));
    }
  }
}
