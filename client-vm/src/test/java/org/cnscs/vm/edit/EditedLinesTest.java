package org.cnscs.vm.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cnscs.heap.OverlaidLines;
import org.cnscs.vm.archive.CheckpointTable;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.Test;

/** Edits of lines that delta lines change, and of many lines. */
class EditedLinesTest {
  private static final String DELTA =
      "<c:delta %s n=\"4\">\n<c:line n=\"1\">\n<demo.Account c:id=\"2\" balance=\"7.5\"/>\n</c:line>\n</c:delta>"
          .formatted(SuspendedProcess.HEAP);

  private final SuspendedProcess sim = new SuspendedProcess();

  @Test
  void object_thatADeltaLineTells_goesIntoAnother() throws Exception {
    String entry = putDelta("checkpoint/sim/0000000003");
    sim.before = new TreeSet<>(sim.space.ids());
    sim.edit(
        new Edit.Field(new Edit.Address(1, 2), "owner", "Bea"),
        new Edit.Field(new Edit.Address(1, 8), "this$0", "#1.2"),
        new Edit.Field(new Edit.Address(1, 2), "next", "#1.1"));
    String expected =
        """
        <c:delta %s n="5">
        <c:line n="1">
        <demo.Account c:id="2" balance="7.5" owner="Bea" next="#1.1"/>
        <demo.Outer-Inner c:id="8" this-0="#1.2"/>
        </c:line>
        </c:delta>\
        """
            .formatted(SuspendedProcess.HEAP);
    assertEquals(List.of(expected), sim.lines());
    String added =
        "<c:delta n=\"5\" hash=\"%s\" objects=\"2\" first=\"1\" last=\"1\"/>"
            .formatted(Hash.of(expected.getBytes(StandardCharsets.UTF_8)));
    assertTrue(sim.manifest().contains("/>\n" + added + "</c:table>"), sim::manifest);
    assertFalse(sim.manifest().contains(entry), "all that it held stands in the new one");
    assertEquals(1000 + expected.length() - DELTA.length(), bytes());
  }

  /**
   * Puts a checkpoint with a delta line over the first line, so that edits of its objects go into
   * others; returns its entry.
   */
  private String putDelta(String id) {
    String entry =
        "<c:delta n=\"4\" hash=\"%s\" objects=\"1\" first=\"1\" last=\"1\"/>"
            .formatted(sim.put("line/", DELTA));
    String manifest = sim.space.get("checkpoint/sim/0000000003").orElseThrow().text();
    sim.space.put(id, manifest.replace("</c:table>", entry + "</c:table>"));
    return entry;
  }

  @Test
  void veryManyEditsOfALine_staySmall_andAreRead() throws Exception {
    putDelta("checkpoint/sim/0000000004");
    String large = "x".repeat(40_000);
    for (int i = 1; i <= 1100; i++) {
      int slot = i % 3 == 0 ? 1 : i % 3 == 1 ? 2 : 8;
      String name = slot == 8 ? "this$0" : "owner";
      String value = slot == 8 ? "#1." + (1 + i % 2) : i % 100 == 0 ? large : "owner " + i;
      sim.editAgain(new Edit.Field(new Edit.Address(1, slot), name, value));
    }
    CheckpointTable table = CheckpointTable.of(sim.latest(), sim.space);
    assertTrue(table.deltas().size() <= 3, () -> table.deltas().toString());
    OverlaidLines lines =
        new OverlaidLines(
            "sim", table.deltas(), delta -> sim.space.get(delta.id()).orElseThrow().xml());
    String line =
        new String(
            lines.line(1, sim.space.get(table.line(1).id()).orElseThrow().xml()),
            StandardCharsets.UTF_8);
    for (String each : List.of("owner=\"owner 1098\"", "owner=\"owner 1099\"", "balance=\"7.5\"")) {
      assertTrue(line.contains(each), line);
    }
    assertEquals(bytesOf(table), number("bytes") - 1000 + bytesBefore());
  }

  @Test
  void lineOfALargeTable_isEdited_andOnlyTheSubtableOfItIsNew() throws Exception {
    String entries =
        IntStream.rangeClosed(1, 100)
            .mapToObj(n -> sim.entry(n, "<demo.Account c:id=\"1\" balance=\"1.5\"/>\n", 1))
            .collect(Collectors.joining("\n", "<c:table>\n", "</c:table>"));
    String manifest = sim.space.get("checkpoint/sim/0000000003").orElseThrow().text();
    sim.space.put(
        "checkpoint/sim/0000000004", manifest.replaceFirst("(?s)<c:table>.*</c:table>", entries));
    sim.editAgain(new Edit.Field(new Edit.Address(50, 1), "balance", "7.5"));
    assertEquals(7, sim.space.list("table/", "", 100).size());
    sim.editAgain(new Edit.Field(new Edit.Address(51, 1), "balance", "8.5"));
    assertEquals(8, sim.space.list("table/", "", 100).size());
    CheckpointTable table = CheckpointTable.of(sim.latest(), sim.space);
    assertEquals(100, table.lines().size());
    for (int n = 49; n <= 52; n++) {
      String line = sim.space.get(table.line(n).id()).orElseThrow().text();
      String expected = n == 50 ? "7.5" : n == 51 ? "8.5" : "1.5";
      assertTrue(line.contains("balance=\"" + expected + "\""), line);
    }
  }

  private int bytesOf(CheckpointTable table) {
    return Stream.concat(table.lines().stream(), table.deltas().stream())
        .mapToInt(item -> sim.space.get(item.id()).orElseThrow().xml().length)
        .sum();
  }

  /** Returns how many bytes the lines have for which the first manifest says 1000. */
  private int bytesBefore() {
    return bytesOf(
        CheckpointTable.of(sim.space.get("checkpoint/sim/0000000004").orElseThrow(), sim.space));
  }

  private int number(String name) {
    return Integer.parseInt(
        sim.latest().text().replaceFirst("(?s).* " + name + "=\"(\\d+)\".*", "$1"));
  }

  private int bytes() {
    return Integer.parseInt(sim.manifest().replaceFirst("(?s).* bytes=\"(\\d+)\".*", "$1"));
  }
}
