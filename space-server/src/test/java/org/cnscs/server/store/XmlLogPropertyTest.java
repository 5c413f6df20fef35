package org.cnscs.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.cnscs.server.store.LogFixture.documents;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.SpaceException;

class XmlLogPropertyTest {
  private static final int SEGMENT = 1_500;

  @Property(tries = 150)
  void recovery_afterCrashAnywhere_hasEveryAcknowledgedBatchWhole(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int crash) throws Exception {
    Random random = new Random(seed);
    FaultyFiles files = new FaultyFiles();
    Map<String, String> acknowledged = new TreeMap<>();
    files.crashDuring(crash, new Random(seed + 1));
    for (int life = 0; life < 3; life++) {
      Map<String, String> inFlight = live(files, acknowledged, random);
      files = files.afterCrash(random);
      files.crashDuring(Integer.MAX_VALUE, random);
      XmlLog recovered = LogFixture.open(files, SEGMENT);
      Map<String, String> found = documents(recovered);
      assertTrue(
          found.equals(acknowledged) || found.equals(inFlight),
          found + "\nis neither " + acknowledged + "\nnor " + inFlight);
      LogFixture.assertValid(files);
      assertEquals(found, documents(LogFixture.open(files, SEGMENT)));
      FaultyFiles copy = files.afterCrash(random);
      copy.remove(LogFixture.DIRECTORY.resolve(Snapshot.NAME));
      assertEquals(found, documents(LogFixture.open(copy, SEGMENT)));
      acknowledged = found;
      files.crashDuring(random.nextInt(1, 60), new Random(random.nextLong()));
    }
  }

  /** Commits until the machine dies; returns what is there if the last commit took effect. */
  private static Map<String, String> live(
      FaultyFiles files, Map<String, String> model, Random random) {
    XmlLog log;
    try {
      log = LogFixture.open(files, SEGMENT);
    } catch (SpaceException.Failed e) {
      return model;
    }
    long epoch = LogFixture.epoch(log);
    while (true) {
      Map<String, String> after = new TreeMap<>(model);
      List<Change> batch = batch(after, random);
      try {
        if (random.nextInt(6) == 0) {
          log.compact();
        } else if (random.nextInt(10) == 0) {
          log.save();
        }
      } catch (SpaceException.Failed e) {
        assertTrue(files.isCrashed(), e.getMessage());
        return model;
      }
      try {
        log.commit(epoch, null, batch);
      } catch (SpaceException.Unreachable e) {
        assertTrue(files.isCrashed());
        return after;
      }
      model.clear();
      model.putAll(after);
    }
  }

  private static List<Change> batch(Map<String, String> model, Random random) {
    List<Change> batch = new ArrayList<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      String id = "d" + random.nextInt(8);
      String present = model.get(id);
      long version =
          present == null ? 0 : Long.parseLong(present.substring(0, present.indexOf(':')));
      Expect expect = version == 0 ? new Expect.Absent() : new Expect.Version(version);
      if (random.nextInt(4) == 0) {
        batch.add(new Change.Delete("main", id, expect));
        model.remove(id);
      } else {
        String xml = "<d>" + "x".repeat(random.nextInt(300)) + random.nextInt() + "</d>";
        batch.add(new Change.Put("main", id, xml.getBytes(UTF_8), expect));
        model.put(id, version + 1 + ":" + xml);
      }
    }
    return batch;
  }
}
