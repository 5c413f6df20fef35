package org.cnscs.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.cnscs.server.store.LogFixture.documents;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

/**
 * The states in which a crash can leave the files of a log, at every step of commits, compactions
 * and snapshots: each is recovered and compared with what was acknowledged.
 *
 * <p>How many is said by the property {@code cnscs.states}, from which seed by {@code cnscs.seed}.
 * A failure names the seed of its run, and {@code cnscs.states=1} with it repeats that run alone.
 */
class CrashStatesTest {
  private static final long STATES = Long.getLong("cnscs.states", 15_000);
  private static final long SEED = Long.getLong("cnscs.seed", 20_260_101);
  private static final int SEGMENT = 1_200;

  private long states;

  @Test
  void recovery_ofAnyStateOfACrash_hasWhatWasAcknowledged() {
    campaign("crashes", seed -> new Run(seed).run(150));
  }

  @Test
  void recovery_afterFailuresThatEndNothing_hasWhatWasAcknowledged() {
    campaign("failures", seed -> new FailingRun(seed).run(150));
  }

  @Test
  void recovery_ofAFlippedBit_servesNothingWrong() {
    campaign("flips", seed -> new FlippedRun(seed).run(150));
  }

  /** A run that is followed from a seed. */
  private interface Follow {
    void from(long seed);
  }

  private void campaign(String what, Follow follow) {
    long seed = SEED;
    while (states < STATES) {
      try {
        follow.from(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with -Dcnscs.seed=" + seed + ": " + e.getMessage(), e);
      }
      seed++;
    }
    System.out.println(
        what + ": " + states + " states from seed " + SEED + " to " + (seed - 1) + ", all right");
  }

  /** A life of a log, looked at before every change of its files. */
  private class Run {
    final Random random;
    final Random crashes;
    final FaultyFiles files = new FaultyFiles();
    Map<String, String> acknowledged = new TreeMap<>();
    Map<String, String> inFlight = acknowledged;
    XmlLog log;
    long epoch;

    Run(long seed) {
      random = new Random(seed);
      crashes = new Random(~seed);
    }

    void run(int steps) {
      files.observe(this::look);
      open();
      for (int i = 0; i < steps; i++) {
        step();
      }
      close();
      look();
    }

    void open() {
      log = LogFixture.open(files, SEGMENT);
      epoch = LogFixture.epoch(log);
      assertEquals(acknowledged, documents(log));
    }

    void close() {
      log.close();
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0 -> log.compact();
        case 1 -> save();
        case 2 -> {
          if (random.nextInt(6) == 0) {
            close();
            open();
          }
        }
        default -> commit();
      }
    }

    void save() {
      if (random.nextInt(4) == 0) {
        log.save();
      }
    }

    void commit() {
      Map<String, String> after = new TreeMap<>(acknowledged);
      List<Change> batch = batch(after);
      inFlight = after;
      log.commit(epoch, null, batch);
      acknowledged = after;
    }

    private List<Change> batch(Map<String, String> model) {
      List<Change> batch = new ArrayList<>();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        String id = "d" + random.nextInt(10);
        String present = model.get(id);
        if (present != null && random.nextInt(3) == 0) {
          batch.add(new Change.Delete("main", id, new Expect.Anything()));
          model.remove(id);
        } else {
          long version =
              present == null ? 0 : Long.parseLong(present.substring(0, present.indexOf(':')));
          String xml = "<d>" + random.nextInt() + "x".repeat(random.nextInt(120)) + "</d>";
          batch.add(new Change.Put("main", id, xml.getBytes(UTF_8), new Expect.Anything()));
          model.put(id, version + 1 + ":" + xml);
        }
      }
      return batch;
    }

    void look() {
      for (int i = crashes.nextInt(1, 4); i > 0; i--) {
        states++;
        check(files.afterCrash(crashes));
      }
    }

    void check(FaultyFiles after) {
      XmlLog recovered;
      try {
        recovered = LogFixture.open(after, SEGMENT);
      } catch (SpaceException.Unavailable e) {
        throw new AssertionError("after " + acknowledged, e);
      }
      assertFound(documents(recovered));
      if (crashes.nextInt(20) == 0) {
        goOn(after, recovered);
      }
    }

    void assertFound(Map<String, String> found) {
      if (!found.equals(acknowledged) && !found.equals(inFlight)) {
        throw new AssertionError(
            found + "\nis neither " + acknowledged + "\nnor " + inFlight + "\nin " + files.paths());
      }
    }

    private void goOn(FaultyFiles after, XmlLog recovered) {
      LogFixture.commit(recovered, LogFixture.put("more", "<more/>"));
      while (recovered.compact()) {
        continue;
      }
      Map<String, String> expected = documents(recovered);
      assertEquals(expected, documents(LogFixture.open(after, SEGMENT)));
      assertEquals(expected, documents(LogFixture.open(after.afterCrash(crashes), SEGMENT)));
    }
  }

  /** A life in which operations fail and the disk is full now and then. */
  private final class FailingRun extends Run {
    FailingRun(long seed) {
      super(seed);
    }

    @Override
    void step() {
      if (random.nextInt(10) == 0) {
        files.failDuring(random.nextInt(1, 6), new Random(random.nextLong()));
      }
      if (random.nextInt(10) == 0) {
        boolean full = random.nextBoolean();
        files.setCapacity(full ? files.used() + random.nextInt(400) : Long.MAX_VALUE);
        files.failClose(full && random.nextBoolean());
      }
      if (random.nextInt(10) == 0) {
        files.failReading(random.nextInt(1, 30));
      }
      try {
        super.step();
      } catch (SpaceException.Unreachable e) {
        reopen();
      } catch (SpaceException.Failed e) {
        if (e.getMessage().contains("disk is full")) {
          inFlight = acknowledged;
        } else {
          reopen();
        }
      }
    }

    @Override
    void close() {
      try {
        super.close();
      } catch (SpaceException.Failed e) {
        inFlight = acknowledged;
      }
    }

    /** Opens again what failed in an unknown way; what is found then is what counts. */
    private void reopen() {
      files.failDuring(Integer.MAX_VALUE, random);
      files.setCapacity(Long.MAX_VALUE);
      files.failReading(0);
      files.failClose(false);
      close();
      log = LogFixture.open(files, SEGMENT);
      epoch = LogFixture.epoch(log);
      assertFound(documents(log));
      acknowledged = new TreeMap<>(documents(log));
      inFlight = acknowledged;
    }

    @Override
    void open() {
      try {
        super.open();
      } catch (SpaceException.Failed e) {
        reopen();
      }
    }
  }

  /** A life whose files have one wrong bit when they are read again. */
  private final class FlippedRun extends Run {
    private Map<String, String> before = new TreeMap<>();

    FlippedRun(long seed) {
      super(seed);
    }

    @Override
    void commit() {
      Map<String, String> last = acknowledged;
      super.commit();
      before = last;
    }

    @Override
    void check(FaultyFiles after) {
      List<Path> paths =
          after.paths().stream().filter(path -> after.bytes(path).length > 0).toList();
      if (paths.isEmpty()) {
        return;
      }
      Path path = paths.get(crashes.nextInt(paths.size()));
      after.flip(path, crashes.nextInt(after.bytes(path).length), crashes.nextInt(8));
      Map<String, String> found;
      try {
        found = documents(LogFixture.open(after, SEGMENT));
      } catch (SpaceException.Damaged | SpaceException.Unavailable e) {
        return; // it is told, and nothing wrong is served
      }
      if (!found.equals(before)) {
        assertFound(found); // the last batch alone cannot be told from one that was torn
      }
    }
  }
}
