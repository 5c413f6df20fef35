package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PrintTest {

  @Property
  void take_afterTheSameWords_givesTheSame(@ForAll long[] words) {
    assertEquals(ofWords(words), ofWords(words));
  }

  @Property
  void take_afterOneBitIsAnother_givesAnother(
      @ForAll byte[] before, @ForAll byte end, @ForAll @IntRange(max = 7) int bit) {
    byte[] bytes = Arrays.copyOf(before, before.length + 1);
    bytes[before.length] = end;
    for (int i = 0; i < bytes.length; i++) {
      Print.Value plain = ofArray(bytes);
      bytes[i] ^= (byte) (1 << bit);
      assertNotEquals(plain, ofArray(bytes));
    }
  }

  @Test
  void take_ofManyDifferentContents_givesDifferentHalves() {
    Set<Long> ones = new HashSet<>();
    Set<Long> others = new HashSet<>();
    for (long i = 0; i < 1000; i++) {
      for (long j = 0; j < 1000; j += 7) {
        Print.Value value = ofWords(i, j);
        ones.add(value.one());
        others.add(value.other());
      }
    }
    assertEquals(143_000, ones.size());
    assertEquals(143_000, others.size());
  }

  @Test
  void take_ofTextsThatOnlyTheirWidthTellsApart_givesOthers() {
    assertNotEquals(ofText("a\u0000"), ofText("\u0061"));
    assertNotEquals(ofText("\u6161"), ofText("aa"));
    assertNotEquals(ofText(""), ofText("\u0000"));
    assertEquals(ofText("€ same"), ofText(new String("€ same")));
  }

  @Test
  void take_ofTheSameWordsInAnotherOrder_givesAnother() {
    assertNotEquals(ofWords(1, 2, 3), ofWords(2, 1, 3));
    assertNotEquals(ofWords(0), ofWords(0, 0));
  }

  private static Print.Value ofWords(long... words) {
    Print print = new Print();
    for (long word : words) {
      print.add(word);
    }
    return print.take();
  }

  private static Print.Value ofArray(byte[] bytes) {
    Print print = new Print();
    print.addArray(bytes, bytes.length);
    return print.take();
  }

  private static Print.Value ofText(String text) {
    Print print = new Print();
    print.add(text);
    return print.take();
  }
}
