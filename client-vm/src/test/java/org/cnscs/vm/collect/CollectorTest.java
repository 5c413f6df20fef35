package org.cnscs.vm.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.heap.EncodedLine;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointArchive;
import org.cnscs.vm.archive.CheckpointParts;
import org.cnscs.vm.archive.CheckpointTable;
import org.cnscs.vm.archive.CollectedException;
import org.cnscs.vm.archive.ImportDocument;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.look.FakeSpace;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final String HEAP = "xmlns:c=\"urn:cnscs:heap:1\"";

  /** A space in which something happens between a collector's reading and its deletions. */
  private static final class Busy extends FakeSpace {
    private Runnable meanwhile;
    private Runnable whileReadingTables;

    @Override
    public Optional<Document> get(String id) {
      if (id.startsWith("table/") && whileReadingTables != null) {
        whileReadingTables.run();
        whileReadingTables = null;
      }
      return super.get(id);
    }

    @Override
    public long commit(Batch batch) {
      boolean deletes = batch.operations().stream().anyMatch(Batch.Delete.class::isInstance);
      if (deletes && meanwhile != null) {
        Runnable now = meanwhile;
        meanwhile = null;
        now.run();
      }
      return super.commit(batch);
    }
  }

  private final Busy space = new Busy();
  private int writers;

  /** A process that makes checkpoints of named lines, and sends each line only once. */
  private final class Writer {
    private final CheckpointArchive archive = CheckpointArchive.open(space);
    private final String name;
    private final Set<String> sent = new TreeSet<>();
    private ProcessDocument root;
    private long version = 1;

    Writer(String name) {
      this.name = name;
      String program = putProgram();
      Instant started = TIME.plusSeconds(++writers);
      root = new ProcessDocument(name, "running", 0, program, "n", 1, started, TIME, null, null);
      space.commit(
          Batch.builder()
              .put(ProcessDocument.id(name), root.bytes(), new Batch.Expect.Absent())
              .build());
    }

    String putProgram() {
      return put("program/", "<c:program " + HEAP + " main=\"" + name + "\"></c:program>");
    }

    /** Takes over what another has sent. */
    void knows(String... lines) {
      sent.addAll(List.of(lines));
    }

    void checkpoint(String... lines) {
      ProcessDocument next = root.at(root.latest() + 1, root.program(), TIME);
      List<EncodedLine> encoded = new ArrayList<>();
      Map<String, byte[]> tables = new HashMap<>();
      StringBuilder table = new StringBuilder();
      for (String line : lines) {
        byte[] xml = line(line);
        String hash = Hash.of(xml);
        encoded.add(new EncodedLine(1, hash, 1, xml.length, sent.contains(line) ? null : xml));
        table.append(subtable(encoded.size(), hash, tables));
      }
      Set<String> all = Set.copyOf(tables.keySet());
      tables.keySet().removeAll(sent);
      String manifest =
          "<c:manifest %s process=\"%s\" number=\"%d\" time=\"%s\" program=\"%s\"><c:table>%s</c:table></c:manifest>"
              .formatted(HEAP, name, next.latest(), TIME, root.program(), table);
      byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
      version =
          archive.store(
              new EncodedCheckpoint(bytes, encoded, tables, Map.of(), null, 1, 1), next, version);
      root = next;
      sent.clear();
      sent.addAll(List.of(lines));
      sent.addAll(all);
    }

    /** Every other line stands in a subtable of a subtable. */
    private String subtable(int n, String line, Map<String, byte[]> tables) {
      String entry = "<c:entry n=\"%d\" hash=\"%s\" objects=\"1\"/>".formatted(n, line);
      for (int depth = 0; depth < 2 && n % 2 == 0; depth++) {
        byte[] xml =
            ("<c:table " + HEAP + ">" + entry + "</c:table>").getBytes(StandardCharsets.UTF_8);
        String hash = Hash.of(xml);
        tables.put(hash, xml);
        entry =
            "<c:entries from=\"%1$d\" to=\"%1$d\" count=\"1\" hash=\"%2$s\"/>".formatted(n, hash);
      }
      return entry;
    }

    void remove(long number) {
      space.ids().remove(ProcessDocument.checkpointId(name, number));
    }
  }

  private String put(String kind, String xml) {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    String hash = Hash.of(bytes);
    space.commit(Batch.builder().put(kind + hash, bytes, new Batch.Expect.SameIfPresent()).build());
    return hash;
  }

  /** Returns a line whose number is the digit with which its name begins, or 1. */
  private static byte[] line(String name) {
    char first = name.charAt(0);
    int number = Character.isDigit(first) ? first - '0' : 1;
    return ("<c:line %s n=\"%d\"><c:string c:id=\"1\">%s</c:string></c:line>")
        .formatted(HEAP, number, name)
        .getBytes(StandardCharsets.UTF_8);
  }

  private Set<String> lines() {
    return space.list("line/", "", 1000).stream()
        .map(info -> space.get(info.id()).orElseThrow().text().replaceAll("<[^>]*>", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private long bytes() {
    return Stream.of("line/", "table/")
        .flatMap(kind -> space.list(kind, "", 100).stream())
        .mapToLong(DocumentInfo::bytes)
        .sum();
  }

  private Garbage collect() {
    return new Collector(space, false).collect(TIME);
  }

  /** Checks that whatever a checkpoint refers to is there. */
  private void assertWhole() {
    for (var info : space.list("checkpoint/", "", 1000)) {
      Document manifest = space.get(info.id()).orElseThrow();
      CheckpointTable table = CheckpointTable.of(manifest, space);
      assertEquals(Set.of(), CheckpointParts.read(manifest).missing(space, table), info.id());
      table.lines(); // reads all of it
    }
  }

  private static ProcessDocument resumed(String program) {
    return new ProcessDocument("again", "running", 0, program, "n", 1, TIME, TIME, null, "sim@1");
  }

  @Test
  void processThatGoesOn_fromWhatIsRemovedMeanwhile_isNotBegun() {
    Writer sim = new Writer("sim");
    sim.checkpoint("a");
    CheckpointArchive archive = CheckpointArchive.open(space); // and now the checkpoint is read
    String program = sim.root.program();
    sim.remove(1);
    space.ids().remove(ProcessDocument.id("sim"));
    collect();
    assertThrows(
        CollectedException.class, () -> archive.begin(resumed(program), new Batch.Expect.Absent()));
    assertEquals(List.of(), space.list("process/", "", 10));
  }

  @Test
  void processThatGoesOn_keepsItsProgram() {
    Writer sim = new Writer("sim");
    sim.checkpoint("a");
    CheckpointArchive archive = CheckpointArchive.open(space);
    sim.remove(1);
    space.meanwhile = () -> archive.begin(resumed(sim.root.program()), new Batch.Expect.Absent());
    space.ids().remove(ProcessDocument.id("sim"));
    collect();
    assertEquals(1, space.list("program/", "", 10).size());
    collect();
    assertEquals(1, space.list("program/", "", 10).size());
  }

  @Test
  void garbage_isRemovedAndCounted() {
    Writer sim = new Writer("sim");
    sim.checkpoint("a", "b");
    sim.checkpoint("b", "c");
    assertEquals(0, collect().count("line/"));
    sim.remove(1);
    Garbage would = new Collector(space, true).collect(TIME);
    assertEquals(1, would.count("line/"));
    assertEquals(Set.of("a", "b", "c"), lines());
    long before = bytes();
    Garbage garbage = collect();
    assertEquals(1, garbage.count("line/"));
    assertEquals(2, garbage.count("table/"));
    assertEquals(before - bytes(), garbage.bytes());
    assertEquals(Set.of("b", "c"), lines());
    assertWhole();
  }

  @Test
  void deltaLine_ofACheckpoint_stays() {
    Writer sim = new Writer("sim");
    sim.checkpoint("a");
    String delta =
        "<c:delta "
            + HEAP
            + " n=\"%d\"><c:line n=\"1\"><c:string c:id=\"1\">d</c:string></c:line></c:delta>";
    String hash = put("line/", delta.formatted(1));
    put("line/", delta.formatted(2));
    String id = ProcessDocument.checkpointId("sim", 1);
    String manifest = space.get(id).orElseThrow().text();
    String entry = "<c:delta n=\"1\" hash=\"" + hash + "\" objects=\"1\" first=\"1\" last=\"1\"/>";
    space.put(id, manifest.replace("</c:table>", entry + "</c:table>"));
    assertEquals(1, collect().count("line/"));
    assertTrue(space.get("line/" + hash).isPresent());
    assertWhole();
  }

  @Test
  void removedProcess_losesItsProgramAndFiles() {
    Writer sim = new Writer("sim");
    sim.checkpoint("a");
    String file = put("class/", "<c:class " + HEAP + " name=\"A\">AAAA</c:class>");
    put(
        "program/",
        "<c:program " + HEAP + " main=\"B\"><c:file ref=\"class/" + file + "\"/></c:program>");
    put("resource/", "<c:resource " + HEAP + ">AAAA</c:resource>");
    Garbage garbage = collect();
    assertEquals(1, garbage.count("program/"));
    assertEquals(1, garbage.count("class/"));
    assertEquals(1, garbage.count("resource/"));
    space.ids().remove("process/sim");
    sim.remove(1);
    assertEquals(1, collect().count("program/"));
    assertEquals(Set.of("collection"), space.ids());
  }

  @Test
  void subtables_stayWithWhatTheyName_andGoWithIt() {
    Writer sim = new Writer("sim");
    sim.checkpoint("a", "b");
    sim.checkpoint("c", "b");
    sim.checkpoint("c", "d");
    sim.remove(1);
    Garbage garbage = collect();
    assertEquals(1, garbage.count("line/"));
    assertEquals(0, garbage.count("table/"));
    assertEquals(Set.of("b", "c", "d"), lines());
    assertWhole();
    sim.remove(2);
    assertEquals(2, collect().count("table/"));
    assertEquals(Set.of("c", "d"), lines());
    assertWhole();
  }

  @Test
  void missingSubtable_keepsOnlyWhatMayBeOfIt_andIsTold() {
    Writer sim = new Writer("sim");
    sim.checkpoint("a", "2b");
    Writer other = new Writer("other");
    other.checkpoint("c");
    other.checkpoint("d");
    other.remove(1);
    String delta = "<c:delta " + HEAP + " n=\"%d\"></c:delta>";
    put("line/", delta.formatted(1));
    String far = put("line/", "<c:line " + HEAP + " n=\"99\"></c:line>");
    String inRange = put("line/", "<c:line " + HEAP + " n=\"2\"></c:line>");
    String farTable = put("table/", table(far, 99));
    String nearTable = put("table/", table(inRange, 2));
    put("class/", "<c:class " + HEAP + " name=\"A\">AAAA</c:class>");
    String missing = tableOf(2);
    space.ids().remove("table/" + missing);
    Collector collector = new Collector(space, false);
    Garbage garbage = collector.collect(TIME);
    assertEquals(3, garbage.count("line/"));
    assertEquals(1, garbage.count("class/"));
    assertTrue(space.get("line/" + far).isEmpty());
    assertTrue(space.get("table/" + farTable).isEmpty());
    assertTrue(space.get("line/" + inRange).isPresent());
    assertTrue(lines().contains("2b"), lines()::toString);
    assertTrue(space.get("table/" + nearTable).isPresent());
    assertEquals(1, collector.damages().size());
    String told = collector.damages().getFirst().told();
    assertTrue(
        told.startsWith("checkpoint/sim/0000000001: the table of lines 2 to 2 (" + missing), told);
    assertTrue(told.endsWith("again, or remove it with cnscs rm sim@1"), told);
    space.ids().remove("process/sim");
    sim.remove(1);
    assertEquals(3, collect().count("line/"));
    assertEquals(Set.of("d"), lines());
    assertWhole();
  }

  private static String table(String line, int number) {
    return "<c:table %s><c:entry n=\"%d\" hash=\"%s\" objects=\"1\"/></c:table>"
        .formatted(HEAP, number, line);
  }

  /** Returns the hash of the subtable that the only manifest of sim names for a number. */
  private String tableOf(int number) {
    String manifest = space.get(ProcessDocument.checkpointId("sim", 1)).orElseThrow().text();
    return manifest.replaceFirst("(?s).*from=\"" + number + "\".* hash=\"([0-9a-f]*)\".*", "$1");
  }

  @Test
  void checkpointThatIsRemovedWhileItIsMarked_isNoDamage() {
    Writer sim = new Writer("sim");
    sim.checkpoint("a", "b");
    sim.checkpoint("c", "d");
    space.whileReadingTables =
        () -> {
          sim.remove(1);
          space.list("table/", "", 9).forEach(each -> space.ids().remove(each.id()));
          sim.remove(2);
        };
    collect();
    assertEquals(Set.of("a"), lines()); // it was marked before
    collect();
    assertEquals(Set.of(), lines());
  }

  @Test
  void oldLine_foundAgainByACheckpointDuringCollection_stays() {
    Writer sim = new Writer("sim");
    sim.checkpoint("old");
    sim.checkpoint("new");
    sim.remove(1);
    space.meanwhile = () -> new Writer("other").checkpoint("old"); // finds the line in the space
    collect();
    assertEquals(Set.of("old", "new"), lines());
    assertWhole();
  }

  @Test
  void newLines_ofACheckpointThatIsBeingWritten_areSentAgain() {
    Writer sim = new Writer("sim");
    sim.checkpoint("old");
    sim.checkpoint("new");
    sim.remove(1);
    Writer late = new Writer("late");
    put("line/", new String(line("late"), StandardCharsets.UTF_8)); // sent, and not yet referred to
    assertEquals(2, collect().count("line/"));
    late.checkpoint("late", "old");
    assertEquals(Set.of("late", "new", "old"), lines());
    assertWhole();
  }

  @Test
  void linesThatAProcessTookFromARemovedCheckpoint_areNotTakenForGranted() {
    Writer sim = new Writer("sim");
    sim.checkpoint("a");
    Writer again = new Writer("again"); // as after a resume: nothing of it is written yet
    again.knows("a");
    space.ids().remove("process/sim");
    sim.remove(1);
    assertEquals(1, collect().count("line/"));
    assertThrows(CollectedException.class, () -> again.checkpoint("a", "b"));
    assertEquals(List.of(), space.list("checkpoint/", "", 10));
    again.sent.clear();
    again.checkpoint("a", "b");
    assertWhole();
  }

  @Test
  void anotherCollector_thatEndsMeanwhile_isNoDanger() {
    Writer sim = new Writer("sim");
    sim.checkpoint("old");
    sim.checkpoint("new");
    sim.remove(1);
    Writer other = new Writer("other");
    space.meanwhile =
        () -> {
          new Collector(space, false).collect(TIME);
          other.checkpoint("old");
        };
    collect();
    assertEquals(Set.of("new", "old"), lines());
    assertWhole();
  }

  @Test
  void conflictOfTheRoot_isToldAsSuch() {
    Writer sim = new Writer("sim");
    sim.checkpoint("a");
    collect();
    sim.version = 7;
    assertThrows(SpaceException.Conflict.class, () -> sim.checkpoint("b"));
  }

  @Test
  void import_thatIsUnderWay_keepsItsDocumentsUntilItIsGivenUp() {
    Writer sim = new Writer("sim");
    sim.checkpoint("a");
    Document manifest = space.get(ProcessDocument.checkpointId("sim", 1)).orElseThrow();
    byte[] importing = new ImportDocument(TIME, manifest.xml()).bytes();
    space.put("import/1", new String(importing, StandardCharsets.UTF_8));
    space.ids().remove("process/sim");
    sim.remove(1);
    collect();
    assertEquals(Set.of("a"), lines());
    new Collector(space, false).collect(TIME.plusSeconds(1));
    assertEquals(Set.of("collection"), space.ids());
  }

  @Test
  void damagedManifest_stopsTheCollection() {
    Writer sim = new Writer("sim");
    sim.checkpoint("a");
    space.put(ProcessDocument.checkpointId("sim", 2), "<c:manifest " + HEAP + "/>");
    sim.remove(1);
    SpaceException.Damaged damaged = assertThrows(SpaceException.Damaged.class, this::collect);
    String said = damaged.getMessage();
    assertTrue(said.contains("cnscs rm sim@2"), said);
    assertEquals(Set.of("a"), lines());
  }

  /** Processes that come and go, make and lose checkpoints, while a collector is at work. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void randomWork_betweenAnyTwoCommits_neverBreaksACheckpoint(long seed) {
    Random random = new Random(seed);
    TreeMap<String, Writer> writers = new TreeMap<>();
    for (int round = 0; round < 60; round++) {
      int some = 1 + random.nextInt(4);
      Runnable work =
          () -> {
            for (int i = 0; i < some; i++) {
              work(random, writers);
            }
          };
      work.run();
      space.meanwhile = work;
      collect();
      space.meanwhile = null;
      assertWhole();
    }
  }

  private void work(Random random, TreeMap<String, Writer> writers) {
    Writer writer = writers.computeIfAbsent("p" + random.nextInt(4), Writer::new);
    switch (random.nextInt(6)) {
      case 0 -> writer.remove(1 + random.nextInt((int) writer.root.latest() + 1));
      case 1 -> {
        space
            .list("checkpoint/" + writer.name + "/", "", 100)
            .forEach(info -> space.ids().remove(info.id()));
        space.ids().remove("process/" + writer.name);
        writers.remove(writer.name);
      }
      default -> checkpoint(writer, random);
    }
  }

  private static void checkpoint(Writer writer, Random random) {
    String[] lines =
        random
            .ints(1 + random.nextInt(5), 0, 12)
            .distinct()
            .mapToObj(i -> "l" + i)
            .toArray(String[]::new);
    try {
      writer.checkpoint(lines);
    } catch (CollectedException e) {
      writer.sent.clear();
      writer.putProgram();
      writer.checkpoint(lines);
    }
  }
}
