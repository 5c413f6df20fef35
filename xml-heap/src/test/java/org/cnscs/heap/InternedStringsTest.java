package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whether strings are the interned ones is found out, of a few and of many. */
class InternedStringsTest {
  private static final int MANY = 40_000; // more than are ever asked for one by one

  /** Has a string. */
  static final class Holder {
    String text;

    Holder(String text) {
      this.text = text;
    }
  }

  @Test
  void plainTexts_haveWhatIsInterned() {
    String plain = ("plain " + System.nanoTime()).intern();
    String other = "not interned " + System.nanoTime();
    String literal = "a literal: with ' \" <> & colons: and more";
    Set<String> texts = StringTable.plainTexts();
    assertTrue(texts.contains(plain));
    assertTrue(texts.contains(literal));
    assertFalse(texts.contains(other));
  }

  @Test
  void table_thatIsNotWhole_isNoTable() {
    assertEquals(
        Set.of("a: b", "", "31: c"), StringTable.texts("VERSION: 1.1\n4: a: b\n0: \n5: 31: c\n"));
    assertNull(StringTable.texts("VERSION: 1.1\ndump unavailable at this moment\n4: a: b\n"));
    assertNull(StringTable.texts("VERSION: 1.1\n4: a: b\n4: a"));
    assertNull(StringTable.texts("VERSION: 1.1\n4 a\n"));
    assertNull(StringTable.texts("VERSION: 2\n4: a: b\n"));
  }

  @Test
  void plain_isPrintableAscii() {
    assertTrue(StringTable.isPlain(" a~: \"'"));
    assertTrue(StringTable.isPlain(""));
    for (String s : List.of("a\\", "\t", "a\nb", "\u007f", "\u00e9", "\u20ac", "\0")) {
      assertFalse(StringTable.isPlain(s), s);
    }
  }

  @Test
  void interned_amongMany_areFound() {
    List<String> kinds =
        List.of("plain ", "line\n", "back\\slash ", "\u00e9t\u00e9 ", "\u20ac ", "");
    String[] all = new String[MANY];
    for (int i = 0; i < MANY; i++) {
      String s = kinds.get(i % kinds.size()) + "among many " + i;
      all[i] = i % 7 == 0 ? s.intern() : s;
    }
    InternedStrings strings = new InternedStrings();
    for (int i = 0; i < MANY; i++) {
      assertEquals(i % 7 == 0, strings.contains(all[i]), all[i]);
    }
  }

  @Test
  void few_areAsMany_asCouldBeAskedForWhileTheTableIsRead() {
    assertEquals(4096, InternedStrings.few(0));
    assertEquals(20_000, InternedStrings.few(20_000_000));
    assertEquals(32_768, InternedStrings.few(400_000_000));
  }

  @Test
  void string_thatBecameTheInternedOne_isAskedForAgain() {
    AtomicLong time = new AtomicLong();
    HeapPolicy policy =
        new TestPolicy() {
          @Override
          public OptionalLong internings() {
            return OptionalLong.of(time.get());
          }
        };
    Holder[] holders = new Holder[MANY];
    Arrays.setAll(holders, i -> new Holder("becomes interned later " + i));
    ObjectTable table = write(policy, ObjectTable.empty(), holders).table();
    List<String> kept = new ArrayList<>();
    for (int i = MANY - 10; i < MANY; i++) {
      assertTrue(holders[i].text.intern() == holders[i].text);
      kept.add(holders[i].text);
    }
    time.incrementAndGet();
    EncodedCheckpoint again = write(policy, table, holders);
    assertEquals(10, kept.size());
    assertEquals(
        1, again.lines().stream().filter(InternedStringsTest::isWrittenAsInterned).count());
    EncodedCheckpoint third = write(policy, again.table(), holders);
    assertEquals(
        0, third.lines().stream().filter(InternedStringsTest::isWrittenAsInterned).count());
  }

  private static boolean isWrittenAsInterned(EncodedLine line) {
    return line.xml() != null && new String(line.xml()).contains("c:interned");
  }

  private static EncodedCheckpoint write(HeapPolicy policy, ObjectTable table, Holder[] holders) {
    return new CheckpointWriter(policy, table).write(Trip.image(1, (Object) holders));
  }
}
