package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.cnscs.xml.XmlText;
import org.junit.jupiter.api.Test;

class XmlBytesTest {

  @Property
  void attribute_ofAnyText_isThatOfXmlText(@ForAll("texts") String text) {
    Assume.that(XmlText.isLegal(text));
    StringBuilder expected = new StringBuilder("<");
    XmlText.appendAttribute(expected, text);
    assertText(expected.toString(), small().add('<').attribute(text));
  }

  @Property
  void text_ofAnyText_isThatOfXmlText(@ForAll("texts") String text) {
    Assume.that(XmlText.isLegal(text));
    StringBuilder expected = new StringBuilder();
    XmlText.appendText(expected, text);
    assertText(expected.toString(), small().text(text));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii(),
        Arbitraries.strings().withChars("&<>\"\t\n\rxé".toCharArray()),
        Arbitraries.strings().withCharRange('\u0000', '\u0fff'),
        Arbitraries.of("😀 and ü", "&😀", "a".repeat(9000) + "&", "я".repeat(9000) + "😀", "€"));
  }

  @Test
  void text_whoseSurrogatesLieAcrossTwoPieces_isWhole() {
    for (int before = 8188; before < 8196; before++) {
      String text = "я".repeat(before) + "😀😀";
      assertText(text, small().text(text));
    }
  }

  @Test
  void text_withHalfAPair_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> small().text("\ud83d"));
  }

  @Property
  void add_ofAnyLong_isItsText(@ForAll long number) {
    assertText(Long.toString(number), small().add(number));
  }

  @Test
  void add_ofNumbersAtTheBordersOfPowers_isTheirText() {
    long power = 1;
    for (int i = 0; i < 19; i++, power *= 10) {
      for (long number : new long[] {power - 1, power, power + 1, -power, -power - 1}) {
        assertText(Long.toString(number), small().add(number));
      }
    }
    for (long number : List.of(Long.MIN_VALUE, Long.MAX_VALUE, (long) Integer.MAX_VALUE)) {
      assertText(Long.toString(number), small().add(number));
    }
  }

  @Property
  void add_ofAnyDouble_isItsText(@ForAll long bits) {
    double number = Double.longBitsToDouble(bits);
    assertText(Scalars.text(number), small().add(number));
  }

  @Property
  void add_ofADoubleWithFewDecimals_isItsText(@ForAll long units, @ForAll("divisors") int divisor) {
    double number = (double) (units % 100_000_000_000L) / divisor;
    assertText(Scalars.text(number), small().add(number));
    assertText(Scalars.text(Math.nextUp(number)), small().add(Math.nextUp(number)));
  }

  @Provide
  Arbitrary<Integer> divisors() {
    return Arbitraries.of(1, 2, 3, 8, 10, 100, 1000, 10_000, 1 << 20);
  }

  @Test
  void add_ofDoublesWhoseFormChanges_isTheirText() {
    for (double number :
        new double[] {
          0,
          -0.0,
          1,
          -1,
          0.1,
          0.001,
          0.0009,
          0.001001,
          9_999_999.999,
          1e7,
          -1e7,
          123.45,
          1e-3,
          9.999e-4,
          0.5,
          0.25,
          0.125,
          0.0625,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY
        }) {
      assertText(Scalars.text(number), small().add(number));
    }
  }

  @Property
  void reference_toAnyAddress_namesTheLineUnlessItIsTheSame(
      @ForAll("positives") int line, @ForAll("positives") int slot) {
    XmlBytes out = small();
    out.reference(Address.of(line, slot), line);
    out.reference(Address.of(line, slot), 0);
    assertText("#" + slot + "#" + line + "." + slot, out);
  }

  @Provide
  Arbitrary<Integer> positives() {
    return Arbitraries.integers().between(1, Integer.MAX_VALUE);
  }

  @Test
  void cut_takesBackWhatIsBehind() {
    XmlBytes out = small().add("abc").add("def".getBytes(StandardCharsets.US_ASCII));
    out.cut(4);
    assertText("abcd", out);
    assertEquals(4, out.length());
  }

  private static XmlBytes small() {
    return new XmlBytes(1);
  }

  private static void assertText(String expected, XmlBytes actual) {
    assertArrayEquals(expected.getBytes(StandardCharsets.UTF_8), actual.toBytes());
  }
}
