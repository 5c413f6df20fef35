package org.cnscs.server.care;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.cnscs.server.space.SpaceHost;
import org.cnscs.space.Batch;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.SpaceKeeper.Copied;
import org.cnscs.space.SpaceKeeper.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSpaceKeeperTest {
  @TempDir private Path temporary;
  private final LocalSpaceKeeper keeper = new LocalSpaceKeeper();

  private Path filled() {
    Path directory = temporary.resolve("space");
    try (SpaceHost host = SpaceHost.open(directory, Clock.systemUTC())) {
      for (int i = 0; i < 50; i++) {
        put(host.space("main"), "d" + i, "<d n='" + i + "'/>");
      }
    }
    return directory;
  }

  private static long put(Space space, String id, String xml) {
    return space.commit(Batch.builder().put(id, xml.getBytes(UTF_8)).build());
  }

  @Test
  void check_wholeSpace_isWhole() {
    Health health = keeper.check(filled(), false);
    assertEquals(List.of(), health.findings());
    assertEquals(50, health.documents());
  }

  @Test
  void check_damagedSegment_saysWhereAndRepairs() throws Exception {
    Path directory = filled();
    Path segment = directory.resolve("log").resolve("0000000001.xml");
    String text = Files.readString(segment);
    Files.writeString(segment, text.replace("<d n='20'/>", "<d n='2O'/>"));
    Health found = keeper.check(directory, false);
    assertFalse(found.isWhole());
    assertTrue(found.findings().getFirst().detail().contains("with d20"), found.toString());
    assertThrows(SpaceException.Damaged.class, () -> SpaceHost.open(directory, Clock.systemUTC()));
    Health repaired = keeper.check(directory, true);
    assertFalse(repaired.isWhole());
    assertTrue(keeper.check(directory, false).isWhole());
    try (SpaceHost host = SpaceHost.open(directory, Clock.systemUTC())) {
      assertEquals(49, host.space("main").list("", "", 100).size());
      put(host.space("main"), "d20", "<d/>");
    }
    assertEquals(50, keeper.check(directory, false).documents());
  }

  @Test
  void check_damagedIndex_isNoDamageAndIsMadeAnewByRepair() throws Exception {
    Path directory = filled();
    Path index = Files.createDirectories(directory.resolve("index"));
    Files.writeString(index.resolve("segments_1"), "nonsense");
    Health found = keeper.check(directory, false);
    assertTrue(found.isWhole());
    assertEquals("index", found.findings().getFirst().part());
    keeper.check(directory, true);
    assertEquals(List.of(), keeper.check(directory, false).findings());
    assertEquals(50, found(directory));
  }

  /** Returns how many documents a search finds; so that there is an index. */
  private static long found(Path directory) {
    try (SpaceHost host = SpaceHost.open(directory, Clock.systemUTC())) {
      return host.space("main").search(new SearchRequest("element:d", 1)).total();
    }
  }

  /** Something done to an index that nobody uses. */
  private interface Tampering {
    void apply(IndexWriter writer, Map<String, String> told) throws IOException;
  }

  private static void tamper(Path directory, Tampering tampering) throws IOException {
    try (Directory index = FSDirectory.open(directory.resolve("index"));
        IndexWriter writer = new IndexWriter(index, new IndexWriterConfig())) {
      Map<String, String> told = new HashMap<>();
      writer.getLiveCommitData().forEach(each -> told.put(each.getKey(), each.getValue()));
      tampering.apply(writer, told);
      writer.setLiveCommitData(told.entrySet());
      writer.commit();
    }
  }

  private String wrongIndex(Path directory) {
    Health health = keeper.check(directory, false);
    assertTrue(health.isWhole());
    assertEquals(1, health.findings().size());
    return health.findings().getFirst().detail();
  }

  @Test
  void check_indexWithoutADocument_saysWhichAndIsMadeAnewByRepair() throws Exception {
    Path directory = filled();
    assertEquals(50, found(directory));
    assertEquals(List.of(), keeper.check(directory, false).findings());
    Term document = new Term("_key", "main\nd17");
    tamper(directory, (writer, told) -> writer.deleteDocuments(document));
    String wrong = wrongIndex(directory);
    assertTrue(wrong.endsWith("document d17 of main is not in it"), wrong);
    assertTrue(keeper.check(directory, true).findings().getFirst().detail().contains("made anew"));
    assertEquals(List.of(), keeper.check(directory, false).findings());
    assertEquals(50, found(directory));
  }

  @Test
  void check_indexBehindTheLog_isComparedAsFarAsItGoes() throws Exception {
    Path directory = filled();
    assertEquals(50, found(directory));
    Path index = directory.resolve("index");
    Path old = copied(index, temporary.resolve("old"));
    long last;
    try (SpaceHost host = SpaceHost.open(directory, Clock.systemUTC())) {
      Space space = host.space("main");
      put(space, "d17", "<d n='1700'/>");
      space.commit(Batch.builder().delete("d18", new Batch.Expect.Anything()).build());
      last = put(space, "new", "<d/>");
    }
    copied(old, index);
    assertEquals(List.of(), keeper.check(directory, false).findings());
    String end = Long.toString(last);
    tamper(directory, (writer, told) -> told.put("sequence", end));
    String wrong = wrongIndex(directory);
    assertTrue(
        wrong.endsWith("version 1 of document d17 of main, and the log has version 2"), wrong);
    tamper(directory, (w, told) -> w.deleteDocuments(new Term("_key", "main\nd17")));
    wrong = wrongIndex(directory);
    assertTrue(wrong.endsWith("version 1 of document d18 of main, and the log has not"), wrong);
  }

  /** Makes a directory a copy of another one. */
  private static Path copied(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path directory : List.of(to, from)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          if (directory.equals(to)) {
            Files.delete(file);
          } else {
            Files.copy(file, to.resolve(file.getFileName()));
          }
        }
      }
    }
    return to;
  }

  @Test
  void check_whileSomebodyHoldsIt_isRefused() {
    Path directory = filled();
    try (SpaceHost host = SpaceHost.open(directory, Clock.systemUTC())) {
      SpaceException.Unavailable e =
          assertThrows(
              SpaceException.Unavailable.class, () -> keeper.check(host.directory(), false));
      assertTrue(e.held());
    }
  }

  @Test
  void copy_whileOthersWrite_isTheSpaceAsOfOneMoment() throws Exception {
    Path directory = filled();
    Path file = temporary.resolve("copy.xml");
    Copied copied;
    List<Long> before = new ArrayList<>();
    try (SpaceHost host = SpaceHost.open(directory, Clock.systemUTC())) {
      AtomicBoolean done = new AtomicBoolean();
      Space space = host.space("main");
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; !done.get(); i++) {
                      put(space, "w" + i, "<w/>");
                    }
                  });
      before.add(put(space, "before", "<before/>"));
      try (OutputStream out = Files.newOutputStream(file)) {
        copied = keeper.copy(directory, out);
      }
      done.set(true);
      writer.join();
    }
    assertTrue(copied.last() >= before.getFirst());
    Path restored = temporary.resolve("restored");
    assertEquals(copied.batches(), keeper.restore(file, restored).batches());
    assertTrue(keeper.check(restored, false).isWhole());
    try (SpaceHost host = SpaceHost.open(restored, Clock.systemUTC())) {
      Space space = host.space("main");
      assertEquals("<before/>", space.get("before").orElseThrow().text());
      assertEquals(copied.batches(), space.list("", "", 10_000).size());
      assertEquals(copied.last() + 1, put(space, "after", "<after/>"));
    }
  }

  @Test
  void restore_copyThatIsCutOffOrDamaged_makesNoSpace() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    keeper.copy(filled(), out);
    byte[] good = out.toByteArray();
    for (int length : List.of(0, 20, good.length / 2, good.length - 1)) {
      Path file = Files.write(temporary.resolve("cut"), Arrays.copyOf(good, length));
      Path target = temporary.resolve("cut" + length);
      assertThrows(SpaceException.BadInput.class, () -> keeper.restore(file, target));
      assertFalse(Files.exists(target.resolve("space.xml")));
    }
    good[good.length / 3] ^= 4;
    Path file = Files.write(temporary.resolve("flipped"), good);
    assertThrows(
        SpaceException.BadInput.class, () -> keeper.restore(file, temporary.resolve("flip")));
  }
}
