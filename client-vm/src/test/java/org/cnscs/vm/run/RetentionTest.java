package org.cnscs.vm.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.look.FakeSpace;
import org.junit.jupiter.api.Test;

/** Which checkpoints stay. */
class RetentionTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  /** A space that fails once, when a document is read. */
  private static final class Failing extends FakeSpace {
    private String failing;

    @Override
    public synchronized Optional<Document> get(String id) {
      if (id.equals(failing)) {
        failing = null;
        throw new SpaceException.Unreachable("as if", null);
      }
      return super.get(id);
    }
  }

  private final Failing space = new Failing();
  private final List<String> said = new ArrayList<>();

  private Retention retention(int keep) {
    return new Retention(space, "sim", keep, CLOCK, Runnable::run, said::add);
  }

  private static String id(long number) {
    return ProcessDocument.checkpointId("sim", number);
  }

  private void checkpoints(long first, long last) {
    for (long number = first; number <= last; number++) {
      space.put(id(number), "<m/>");
    }
  }

  private List<Long> numbers() {
    return space.ids().stream().map(id -> Long.valueOf(id.substring(id.length() - 10))).toList();
  }

  @Test
  void checkpointsThatWereThereBefore_goToo_butForThoseWithALabel() {
    checkpoints(1, 4);
    space.put(id(2), "<m label='here'/>");
    retention(2).added(4, null);
    assertEquals(List.of(2L, 3L, 4L), numbers());
  }

  @Test
  void failureWhileTheyAreLookedFor_countsNoneTwice() {
    checkpoints(1, 4);
    space.failing = id(3);
    Retention retention = retention(5);
    retention.added(4, null);
    assertEquals(List.of("older checkpoints were not removed: as if"), said);
    checkpoints(5, 5);
    retention.added(5, null);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), numbers());
  }
}
