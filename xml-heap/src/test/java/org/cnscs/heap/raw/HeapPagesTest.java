package org.cnscs.heap.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class HeapPagesTest {
  private final HeapPages pages = HeapPages.find();
  private final long[] array = new long[16 * HeapPages.PAGE / Long.BYTES];

  @BeforeEach
  void assumePages() {
    Assumptions.assumeTrue(pages != null, "this system does not tell which pages were written");
  }

  private boolean wasWritten(long epoch, int index) {
    PageSet written = pages.none();
    assertTrue(pages.written(epoch, all(), written));
    return has(written, index);
  }

  private boolean has(PageSet written, int index) {
    long at = pages.address(array) + 16 + (long) index * Long.BYTES;
    return written.has(at, at + Long.BYTES);
  }

  private PageSet all() {
    PageSet set = pages.none();
    long at = pages.address(array);
    set.add(at, at + 16 + (long) array.length * Long.BYTES);
    return set;
  }

  private long protect() {
    return pages.protect(all());
  }

  @RepeatedTest(3)
  void write_isToldOfItsPageAlone() {
    long collections;
    boolean written;
    boolean other;
    do {
      collections = pages.collections();
      long epoch = protect();
      array[1000] = 7;
      written = wasWritten(epoch, 1000);
      other = wasWritten(epoch, 5000);
    } while (collections != pages.collections());
    assertTrue(written);
    assertFalse(other);
  }

  @Test
  void array_thatACollectorHasMoved_countsAsWritten() {
    long epoch = protect();
    long before = pages.address(array);
    System.gc();
    assertTrue(pages.address(array) == before || wasWritten(epoch, 1000));
  }

  @Test
  void earlierEpoch_isRefused() {
    long epoch = protect();
    assertEquals(epoch + 1, protect());
    assertFalse(pages.written(epoch, all(), pages.none()));
    assertEquals(0, pages.protectAgain(epoch, all(), pages.none()));
  }

  @RepeatedTest(3)
  void protectingAgain_tellsWhatWasWritten_andNotesWhatIsWrittenThen() {
    long collections;
    PageSet before;
    boolean first;
    boolean other;
    do {
      collections = pages.collections();
      long epoch = protect();
      before = pages.none();
      array[1000] = 7;
      epoch = pages.protectAgain(epoch, all(), before);
      array[5000] = 7;
      first = wasWritten(epoch, 1000);
      other = wasWritten(epoch, 5000);
    } while (collections != pages.collections());
    assertTrue(has(before, 1000));
    assertFalse(has(before, 5000));
    assertFalse(first);
    assertTrue(other);
  }

  @Test
  void addresses_ofAnArraysElements_areThoseOfEach() {
    Object[] objects = {array, "text", new Object[3], 5};
    long collections;
    boolean same;
    do {
      collections = pages.collections();
      Addresses all = pages.addresses(objects, objects.length);
      same = true;
      for (int i = 0; i < objects.length; i++) {
        same &= all.of(i) == pages.address(objects[i]);
      }
    } while (collections != pages.collections());
    assertTrue(same);
  }
}
