package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.cnscs.heap.Subtable.Of;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.Test;

/** Line tables as trees: against a map, and against documents that were not written by us. */
class LineTableTest {
  private static final String HEAP = "xmlns:c=\"urn:cnscs:heap:1\"";
  private static final int LEVELS = 8;
  private static final String DELTA =
      "<c:delta n=\"1\" hash=\"%s\" objects=\"1\" first=\"1\" last=\"1\"/>";

  private final Map<String, byte[]> space = new HashMap<>();
  private Map<String, byte[]> written = new LinkedHashMap<>();
  private TableTree tree = TableTree.empty();

  private static String hash(long of) {
    return Hash.of(Long.toString(of).getBytes(StandardCharsets.UTF_8));
  }

  private TableTree next(TableTree before, TreeMap<Integer, Long> lines, int deltas) {
    written = new LinkedHashMap<>();
    TableTree next =
        before.next(
            lines.entrySet().stream()
                .map(line -> new LineEntry(line.getKey(), hash(line.getValue()), 1))
                .toList(),
            IntStream.rangeClosed(1, deltas).mapToObj(LineTableTest::delta).toList(),
            written::put);
    space.putAll(written);
    return next;
  }

  private static DeltaEntry delta(int number) {
    return new DeltaEntry(number, hash(-number), 2, number, number + 5);
  }

  private static byte[] manifest(byte[] table) {
    String element = new String(table, StandardCharsets.UTF_8);
    return ("<c:manifest " + HEAP + ">" + element + "</c:manifest>")
        .getBytes(StandardCharsets.UTF_8);
  }

  private LineTable read(TableTree tree) {
    return LineTable.of("sim@3", manifest(tree.xml()), space::get);
  }

  private static TreeMap<Integer, Long> lines(int count) {
    TreeMap<Integer, Long> lines = new TreeMap<>();
    IntStream.rangeClosed(1, count).forEach(n -> lines.put(n, (long) n));
    return lines;
  }

  private static Map<Integer, String> hashes(LineTable table) {
    return table.lines().stream().collect(Collectors.toMap(LineEntry::number, LineEntry::hash));
  }

  private static Map<Integer, String> hashes(Map<Integer, Long> lines) {
    return lines.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, line -> hash(line.getValue())));
  }

  /** Changes a table here and there, or in one place, also so that it gets gaps and grows. */
  private static int change(Random random, TreeMap<Integer, Long> lines) {
    int changes = random.nextInt(20);
    int range = 1 + (lines.isEmpty() ? 1 : lines.lastKey()) * (random.nextBoolean() ? 1 : 2);
    int from = random.nextInt(range);
    boolean close = random.nextBoolean();
    Set<Integer> changed = new HashSet<>();
    for (int i = 0; i < changes; i++) {
      int number = 1 + (close ? from + i : random.nextInt(range));
      if (random.nextInt(4) == 0) {
        lines.remove(number);
      } else {
        lines.put(number, random.nextLong());
      }
      changed.add(number);
    }
    return changed.size();
  }

  @Property(tries = 40)
  void anyEdits_areThoseOfAMap_andWriteWhatChanged(
      @ForAll Random random, @ForAll @IntRange(max = 3000) int size) {
    TreeMap<Integer, Long> lines = lines(size);
    tree = next(TableTree.empty(), lines, 0);
    for (int round = 0; round < 8; round++) {
      TreeMap<Integer, Long> old = new TreeMap<>(lines);
      LineTable before = read(tree);
      int deltas = random.nextInt(3) == 0 ? 0 : random.nextInt(200);
      int changes = change(random, lines);
      TableTree following = next(tree, lines, before.count(Of.DELTAS));
      assertTrue(
          written.size() <= changes * LEVELS + 9, written.size() + " subtables for " + changes);
      checkDifference(before, read(following), old, lines);
      tree = next(tree, lines, deltas);
      check(tree, lines, deltas);
    }
  }

  private void check(TableTree tree, TreeMap<Integer, Long> lines, int deltas) {
    Schemas.validate(document(tree.xml()));
    written.values().forEach(Schemas::validate);
    LineTable table = read(tree);
    assertEquals(lines.size(), table.count(Of.LINES));
    assertEquals(deltas, table.count(Of.DELTAS));
    assertEquals(lines.isEmpty() ? 0 : lines.lastKey(), table.last(Of.LINES));
    assertEquals(deltas, table.last(Of.DELTAS));
    for (int number : List.of(1, 17, 500, 2999, 3001)) {
      LineEntry entry = table.line(number);
      assertEquals(lines.get(number) == null ? null : hash(lines.get(number)), hashOf(entry));
    }
    assertEquals(hashes(lines), hashes(table));
    assertEquals(
        IntStream.rangeClosed(1, deltas).mapToObj(LineTableTest::delta).toList(), table.deltas());
    checkCanonical(tree, table, lines, deltas);
  }

  private static byte[] document(byte[] table) {
    return new String(table, StandardCharsets.UTF_8)
        .replaceFirst("<c:table>", "<c:table " + HEAP + ">")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String hashOf(LineEntry entry) {
    return entry == null ? null : entry.hash();
  }

  /** Whatever was before, and whether it was read or written, the table has the same documents. */
  private void checkCanonical(
      TableTree tree, LineTable table, TreeMap<Integer, Long> lines, int deltas) {
    assertArrayEquals(tree.xml(), next(TableTree.empty(), lines, deltas).xml());
    Set<String> all = Set.copyOf(written.keySet());
    Set<String> named = new HashSet<>();
    table.forEach(
        _ -> true,
        item -> named.add(item.id()),
        (subtable, _) -> fail("cannot read " + subtable.told()));
    all.forEach(hash -> assertTrue(named.contains(Subtable.PREFIX + hash)));
    assertArrayEquals(tree.xml(), next(TableTree.of(table), lines, deltas).xml());
    assertEquals(Map.of(), written, "all was read, so all is known");
  }

  private static void checkDifference(
      LineTable before, LineTable after, TreeMap<Integer, Long> old, TreeMap<Integer, Long> now) {
    LineTable.Difference difference = LineTable.difference(before, after);
    assertEquals(without(hashes(old), hashes(now)), entries(difference.before()));
    assertEquals(without(hashes(now), hashes(old)), entries(difference.after()));
  }

  private static Map<Integer, String> without(
      Map<Integer, String> some, Map<Integer, String> others) {
    Map<Integer, String> left = new HashMap<>(some);
    left.entrySet().removeAll(others.entrySet());
    return left;
  }

  private static Map<Integer, String> entries(Set<TableItem> items) {
    return items.stream().collect(Collectors.toMap(TableItem::from, TableItem::hash));
  }

  @Test
  void oneChangeInALargeTable_writesThePathToIt_andIsFoundByIt() {
    TreeMap<Integer, Long> lines = lines(50_000);
    TableTree before = next(tree, lines, 0);
    assertTrue(before.xml().length < 4000);
    lines.put(25_000, 0L);
    TableTree after = next(before, lines, 0);
    assertEquals(3, written.size());
    assertTrue(written.values().stream().mapToInt(each -> each.length).sum() < 6000);
    List<String> read = new ArrayList<>();
    LineTable.Source source =
        hash -> {
          read.add(hash);
          return space.get(hash);
        };
    LineTable.Difference difference =
        LineTable.difference(
            LineTable.of("sim@3", manifest(before.xml()), source),
            LineTable.of("sim@4", manifest(after.xml()), source));
    assertEquals(Map.of(25_000, hash(0)), entries(difference.after()));
    assertEquals(6, read.size());
    read.clear();
    assertEquals(hash(7), LineTable.of("sim@4", manifest(after.xml()), source).line(7).hash());
    assertEquals(3, read.size());
  }

  @Test
  void smallTable_standsInTheManifest() {
    TableTree small = next(tree, lines(32), 32);
    assertEquals(Map.of(), written);
    assertEquals(32, read(small).lines().size());
    assertEquals(32, read(small).deltas().size());
  }

  @Test
  void flatTableOfAnOlderVersion_isReadAsOneThatHasNoSubtables() {
    String entries =
        lines(5000).entrySet().stream()
            .map(
                line ->
                    "<c:entry n=\"%d\" hash=\"%s\" objects=\"1\"/>"
                        .formatted(line.getKey(), hash(line.getValue())))
            .collect(Collectors.joining("\n", "<c:table>\n", "</c:table>"));
    byte[] flat = manifest(entries.getBytes(StandardCharsets.UTF_8));
    LineTable table = LineTable.of("sim@3", flat, _ -> null);
    assertEquals(hashes(lines(5000)), hashes(table));
    assertEquals(hash(77), table.line(77).hash());
    assertNull(table.line(5001));
    TreeMap<Integer, Long> changed = lines(5000);
    changed.put(5, 0L);
    LineTable.Difference difference =
        LineTable.difference(table, read(next(TableTree.of(table), changed, 0)));
    assertEquals(Map.of(5, hash(5)), entries(difference.before()));
    assertEquals(Map.of(5, hash(0)), entries(difference.after()));
  }

  private static LineTable of(String document) {
    return LineTable.of("sim@3", document.getBytes(StandardCharsets.UTF_8), _ -> null);
  }

  @Test
  void tableOfAManifest_isTheOneThatAResumeReads() {
    String entry = "<c:entry n=\"1\" hash=\"" + hash(1) + "\" objects=\"1\"/>";
    String table = "<c:table>" + entry + "</c:table>";
    String manifest = "<c:manifest " + HEAP + ">%s</c:manifest>";
    String elsewhere =
        "<c:property name=\"x\"><c:table/></c:property><table/><c:a>text" + table + "</c:a>";
    assertEquals(0, of(manifest.formatted(elsewhere)).lines().size());
    assertEquals(1, of(manifest.formatted(elsewhere + table)).lines().size());
    String importing = "<c:import " + HEAP + ">" + manifest.formatted(table) + "</c:import>";
    assertEquals(1, of(importing).lines().size());
    String said =
        assertThrows(HeapFormatException.class, () -> of(manifest.formatted(table + table)))
            .getMessage();
    assertEquals("The table of sim@3 stands there twice", said);
  }

  @Test
  void tableAfterAnother_doesNotReadAgainWhatBothHave() {
    TableTree before = next(tree, lines(500), 0);
    TreeMap<Integer, Long> changed = lines(500);
    changed.put(250, 0L);
    TableTree after = next(before, changed, 0);
    List<String> asked = new ArrayList<>();
    LineTable.Source source =
        hash -> {
          asked.add(hash);
          return space.get(hash);
        };
    LineTable first = LineTable.of("sim@3", manifest(before.xml()), source);
    assertEquals(500, first.lines().size());
    int all = asked.size();
    asked.clear();
    LineTable second = first.next("sim@4", manifest(after.xml()));
    assertEquals(hashes(changed), hashes(second));
    assertTrue(asked.size() < all / 4, asked.size() + " of " + all);
    assertEquals(hashes(lines(500)), hashes(first));
  }

  /** Returns what is said of a table whose only subtable is another document than was written. */
  private String refused(UnaryOperator<String> change) {
    TreeMap<Integer, Long> lines = lines(33);
    TableTree written = next(tree, lines, 0);
    String table = new String(written.xml(), StandardCharsets.UTF_8);
    String old = read(written).items().getFirst().hash();
    String document = change.apply(new String(space.get(old), StandardCharsets.UTF_8));
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    space.put(Hash.of(bytes), bytes);
    LineTable changed =
        LineTable.of(
            "sim@3",
            manifest(table.replace(old, Hash.of(bytes)).getBytes(StandardCharsets.UTF_8)),
            space::get);
    String said = assertThrows(HeapFormatException.class, changed::lines).getMessage();
    assertTrue(said.startsWith("sim@3: the table of lines 1 to 15 (" + Hash.of(bytes)), said);
    return said;
  }

  private void checkRefused(String said, UnaryOperator<String> change) {
    String actual = refused(change);
    assertTrue(actual.contains(said), actual);
  }

  @Test
  void hostileSubtable_isRefusedWithItsHash() {
    checkRefused("is no table: its root is", xml -> xml.replace("c:table", "c:line"));
    checkRefused("is no table", xml -> xml.replace("urn:cnscs:heap:1", "urn:other"));
    checkRefused("cannot be read", xml -> xml.substring(9, xml.length() / 2));
    checkRefused("is out of order", xml -> xml.replace("n=\"3\"", "n=\"2\""));
    checkRefused("is out of order", xml -> xml.replace("n=\"3\"", "n=\"9\""));
    checkRefused("holds 15 of 1 to 99", xml -> xml.replace("n=\"15\"", "n=\"99\""));
    checkRefused("holds 14 of 2 to 15", xml -> xml.replaceFirst("<c:entry[^>]*>", ""));
    checkRefused("n is 0, not one of 1", xml -> xml.replace("n=\"1\"", "n=\"0\""));
    checkRefused("n is 99999999999", xml -> xml.replace("n=\"1\"", "n=\"99999999999\""));
    checkRefused("has no objects", xml -> xml.replace(" objects=", " c:id="));
    checkRefused("names no document: ../x", xml -> xml.replace(hash(3), "../x"));
    checkRefused("unexpected element entry", xml -> xml.replace("c:entry", "entry"));
    checkRefused("unexpected element a", xml -> xml.replace("</c:table>", "<c:a/></c:table>"));
    checkRefused("unexpected element a", xml -> xml.replaceFirst("/>", "><a/></c:entry>"));
    checkRefused("holds 0, 15 lines", xml -> xml.replaceAll("<c:entry[^>]*>", ""));
    checkRefused("holds 1 of 1 to 1,", _ -> table(DELTA.formatted(hash(1))));
  }

  private static String table(String content) {
    return "<c:table " + HEAP + ">" + content + "</c:table>";
  }

  private String put(String document) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    space.put(Hash.of(bytes), bytes);
    return Hash.of(bytes);
  }

  private static String subtable(int from, int to, int count, String hash) {
    return "<c:entries from=\"%d\" to=\"%d\" count=\"%d\" hash=\"%s\"/>"
        .formatted(from, to, count, hash);
  }

  private String refusedTable(String items) {
    LineTable table =
        LineTable.of(
            "sim@3",
            manifest(("<c:table>" + items + "</c:table>").getBytes(StandardCharsets.UTF_8)),
            space::get);
    return assertThrows(HeapFormatException.class, table::lines).getMessage();
  }

  @Test
  void subtablesWithoutEnd_areRefused() {
    String last = put(table("<c:entry n=\"1\" hash=\"%s\" objects=\"1\"/>".formatted(hash(1))));
    for (int i = 0; i < 16; i++) {
      last = put(table(subtable(1, 1, 1, last)));
    }
    String said = refusedTable(subtable(1, 1, 1, last));
    assertTrue(said.contains("is more than 16 tables deep"), said);
  }

  @Test
  void missingOrDamagedSubtable_isNamed() {
    String said = refusedTable(subtable(1, 9, 9, hash(5)));
    assertEquals(
        "sim@3: the table of lines 1 to 9 ("
            + hash(5)
            + ") is missing; copy it from another space that has it",
        said);
    space.put(hash(5), new byte[] {'<'});
    said = refusedTable(subtable(1, 9, 9, hash(5)));
    assertTrue(said.contains("(" + hash(5) + ") is damaged: its bytes have the hash"), said);
  }

  @Test
  void oneSubtableInTwoPlaces_isRefused() {
    String leaf = put(table("<c:entry n=\"1\" hash=\"%s\" objects=\"1\"/>".formatted(hash(1))));
    String said = refusedTable(subtable(1, 1, 1, leaf) + subtable(2, 2, 1, leaf));
    assertTrue(said.contains("holds 1 of 1 to 1, 1 lines of that range were expected"), said);
  }
}
