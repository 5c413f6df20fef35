package org.cnscs.conformance.bench.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demo.shop.Item;
import demo.shop.Order;
import java.util.List;
import java.util.Random;
import org.cnscs.conformance.bench.codec.Checkpoints.Taken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
  private static final int BYTES = 2 << 20;

  private final Shop shop = new Shop(new Random(1));
  private final List<List<Order>> days = shop.days(BYTES);

  @Test
  void resume_afterEachCheckpoint_givesWhatThereWas() {
    Checkpoints checkpoints = new Checkpoints();
    checkpoints.take(days);
    SameGraph.check(days, checkpoints.resume());
    shop.change(days, 20, true);
    assertThrows(IllegalStateException.class, () -> SameGraph.check(days, checkpoints.resume()));
    checkpoints.take(days);
    SameGraph.check(days, checkpoints.resume());
  }

  @Test
  void checkpoint_ofWhatHasNotChanged_isSmallerThanAFullOne() {
    Checkpoints checkpoints = new Checkpoints();
    Taken full = checkpoints.take(days);
    Taken same = checkpoints.take(days);
    assertEquals(full.objects(), same.objects());
    assertTrue(full.bytes() > BYTES / 2, full + "");
    assertTrue(same.bytes() < full.bytes() / 10, full + " then " + same);
    assertTrue(full.pause() > 0 && full.nanos() > full.pause(), full + "");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void change_ofSomeObjects_changesTheSumAndAboutAsMany(boolean scattered) {
    List<List<Order>> before = new Shop(new Random(1)).days(BYTES);
    shop.change(days, 500, scattered);
    long changed = changed(before);
    assertTrue(changed > 450 && changed < 505, changed + " objects have changed");
    assertNotEquals(Shop.sum(before), Shop.sum(days));
  }

  private long changed(List<List<Order>> before) {
    long changed = 0;
    for (int day = 0; day < days.size(); day++) {
      for (int i = 0; i < days.get(day).size(); i++) {
        changed += changed(before.get(day).get(i), days.get(day).get(i));
      }
    }
    return changed;
  }

  private static long changed(Order before, Order after) {
    long changed = before.amount == after.amount ? 0 : 1;
    for (int i = 0; i < before.items.size(); i++) {
      Item item = after.items.get(i);
      changed += before.items.get(i).count == item.count ? 0 : 1;
    }
    return changed;
  }

  @Test
  void days_haveAsManyOrdersAsFit() {
    assertEquals(Math.ceilDiv(BYTES / 375, 1000), days.size());
    assertTrue(days.stream().allMatch(day -> day.size() == 1000));
  }
}
