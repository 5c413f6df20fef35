package org.cnscs.heap.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PageSetTest {
  private static final int PAGE = HeapPages.PAGE;
  private static final long START = 0x7_0000_0000L;
  private static final int COUNT = 500;

  @Test
  void bytes_areOnAllPagesFromTheFirstToTheLast() {
    PageSet set = new PageSet(START, COUNT);
    set.add(START + PAGE - 1, START + PAGE + 1);
    assertTrue(set.has(START, START + 1));
    assertTrue(set.has(START + 2L * PAGE - 1, START + 2L * PAGE));
    assertFalse(set.has(START + 2L * PAGE, START + 2L * PAGE + 8));
    assertTrue(set.has(START + PAGE, START + 4L * PAGE));
  }

  @Test
  void bytesOutside_countAsInTheSet_andAreNotAdded() {
    PageSet set = new PageSet(START, COUNT);
    set.add(START - 5L * PAGE, START - 4L * PAGE);
    set.add(START + (long) COUNT * PAGE, START + (COUNT + 3L) * PAGE);
    set.forEach(page -> assertEquals(-1, page));
    assertTrue(set.has(START - 8, START));
    assertTrue(set.has(START + (long) COUNT * PAGE, START + (long) COUNT * PAGE + 8));
  }

  @Property(tries = 200)
  void set_isTheSameAsAModel(@ForAll long seed) {
    Random random = new Random(seed);
    PageSet set = new PageSet(START, COUNT);
    BitSet model = new BitSet();
    for (int n = random.nextInt(30); n > 0; n--) {
      int from = random.nextInt(COUNT * PAGE - 1);
      int to = Math.min(COUNT * PAGE, from + 1 + random.nextInt(4 * PAGE));
      set.add(START + from, START + to);
      model.set(from / PAGE, (to - 1) / PAGE + 1);
    }
    BitSet given = new BitSet();
    set.forEach(given::set);
    assertEquals(model, given);
    for (int page = 0; page < COUNT; page++) {
      assertEquals(
          model.get(page), set.has(START + (long) page * PAGE, START + (page + 1L) * PAGE));
    }
    assertRunsCover(set, model);
  }

  @Property(tries = 200)
  void pagesOfTwoSets_areTheSameAsAModels(@ForAll long seed) {
    Random random = new Random(seed);
    PageSet set = new PageSet(START, COUNT);
    PageSet other = new PageSet(START, COUNT);
    BitSet model = new BitSet();
    BitSet otherModel = new BitSet();
    for (int n = random.nextInt(300); n > 0; n--) {
      add(random.nextInt(COUNT), set, model);
      add(random.nextInt(COUNT), other, otherModel);
    }
    int first = random.nextInt(COUNT);
    add(first, set, model);
    add(first, other, otherModel);
    if (random.nextBoolean()) {
      set.add(other);
      model.or(otherModel);
    } else {
      set.retain(other);
      model.and(otherModel);
    }
    BitSet given = new BitSet();
    set.forEach(given::set);
    assertEquals(model, given);
    assertEquals(model.cardinality(), set.size());
    int before = model.get(0, set.middle()).cardinality();
    assertTrue(Math.abs(before - set.size() / 2) <= Long.SIZE, before + " of " + set.size());
  }

  private static void add(int page, PageSet set, BitSet model) {
    set.add(page);
    model.set(page);
  }

  private static void assertRunsCover(PageSet set, BitSet model) {
    BitSet covered = new BitSet();
    set.forEachRun(
        (start, end) -> {
          int from = (int) ((start - START) / PAGE);
          int to = (int) ((end - START) / PAGE);
          assertTrue(covered.previousSetBit(COUNT) < from, "runs overlap");
          assertTrue(model.get(from) && model.get(to - 1), "a run ends on a page of the set");
          covered.set(from, to);
        });
    BitSet missing = (BitSet) model.clone();
    missing.andNot(covered);
    assertTrue(missing.isEmpty(), "not in a run: " + missing);
  }
}
