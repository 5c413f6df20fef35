package org.cnscs.heap.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class QuickWriterTest {

  private static final NaturalForm FORM = NaturalGraphPropertyTest.BUILDER.build();

  private static byte[] quick(Object root) {
    return QuickWriter.write(new Plans(FORM.forms()), root);
  }

  private static String slow(Object root) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FORM.print(root, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void check(Object root) {
    byte[] quick = quick(root);
    assertNotNull(quick);
    assertEquals(slow(root), new String(quick, StandardCharsets.UTF_8));
  }

  @Property(tries = 2000)
  void graph_hasTheSameTextByBothWriters(@ForAll long seed) {
    Object root = NaturalGraphPropertyTest.graph(seed);
    byte[] quick = quick(root);
    if (quick != null) {
      assertEquals(slow(root), new String(quick, StandardCharsets.UTF_8));
    }
  }

  @Property(tries = 300)
  void keys_haveTheSameOrderByBothWriters(@ForAll long seed) {
    Random random = new Random(seed);
    int size = random.nextInt(random.nextBoolean() ? 10 : 3000);
    Map<Object, Object> longs = new HashMap<>();
    Map<Object, Object> ints = new HashMap<>();
    Map<Object, Object> texts = new HashMap<>();
    for (int i = 0; i < size; i++) {
      longs.put(random.nextLong() >> random.nextInt(64), i);
      ints.put((short) random.nextInt(), i);
      texts.put("a:;b1<".substring(0, random.nextInt(7)) + random.nextInt(100), i);
    }
    check(List.of(longs, ints, texts, new HashSet<>(longs.keySet()), new HashSet<>(ints.values())));
  }

  @Property(tries = 300)
  void arrays_haveTheSameTextByBothWriters(@ForAll long seed) {
    Random random = new Random(seed);
    int size = random.nextInt(40);
    boolean[] booleans = new boolean[size];
    float[] floats = new float[size];
    char[] chars = new char[size];
    for (int i = 0; i < size; i++) {
      booleans[i] = random.nextBoolean();
      floats[i] = Float.intBitsToFloat(random.nextInt());
      chars[i] = (char) random.nextInt();
    }
    byte[] bytes = new byte[random.nextInt(20_000)];
    random.nextBytes(bytes);
    double[] doubles = random.doubles(size).toArray();
    check(List.of(booleans, floats, chars, bytes, doubles, random.longs(size).toArray()));
  }

  @Test
  void sheet_thatWasUsed_isAsNew() {
    for (int size : new int[] {3, 50_000, 1, 0, 700}) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        list.add(new ArrayList<>(i % 3 == 0 ? List.of(i) : List.of(list)));
      }
      check(list);
    }
  }

  @Test
  void whatTheOtherWriterMustDecide_isLeftToIt() {
    Date twice = new Date(0);
    assertNull(quick(List.of(twice, twice)));
    assertNull(quick(List.of(Locale.of("x_y"))));
    assertNull(quick(List.of(new Thread())));
    assertNull(quick(null));
    check(List.of(new Date(0), Locale.ITALY));
  }

  @Test
  void sheet_thatIsKept_tellsNothingOfTheDocument() {
    QuickSheet sheet = new QuickSheet();
    Plans plans = new Plans(FORM.forms());
    Plan plan = plans.of(ArrayList.class);
    MemberPlan member = plans.root.entry()[0];
    for (int i = 0; i < 300; i++) {
      sheet.push(member, "secret", plan, i);
      sheet.out.add("secret");
    }
    sheet.pop(1);
    sheet.clear();
    byte[] kept = new byte[1800];
    sheet.out.copy(0, kept, 0, kept.length);
    assertArrayEquals(new byte[1800], kept);
    assertArrayEquals(new Object[300], Arrays.copyOf(sheet.objects, 300));
    assertArrayEquals(new Plan[300], Arrays.copyOf(sheet.plans, 300));
    assertArrayEquals(new MemberPlan[300], Arrays.copyOf(sheet.members, 300));
  }
}
