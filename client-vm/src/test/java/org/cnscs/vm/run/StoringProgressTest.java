package org.cnscs.vm.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoringProgressTest {
  private static final long MIB = 1 << 20;

  private long second;
  private final List<String> told = new ArrayList<>();
  private final StoringProgress progress = new StoringProgress(told::add, new Seconds());

  private final class Seconds extends Clock {
    @Override
    public Instant instant() {
      return Instant.ofEpochSecond(second);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private void reading(long at, long mib) {
    second = at;
    progress.reading("classes", "file" + at, mib * MIB);
  }

  @Test
  void reading_forAShortTime_tellsNothing() {
    reading(0, 0);
    reading(5, 1000);
    assertEquals(List.of(), told);
  }

  @Test
  void reading_forLong_tellsWhereItIs_nowAndThen() {
    for (int at = 0; at < 60; at++) {
      reading(at, at);
    }
    assertEquals(2, told.size(), told::toString);
    assertTrue(told.getFirst().contains("6 MiB of its class path so far, now file6 in classes"));
    assertTrue(told.getLast().contains("37 MiB"), told::toString);
  }
}
