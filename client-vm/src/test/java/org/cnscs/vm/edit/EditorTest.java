package org.cnscs.vm.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.heap.OverlaidLines;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointArchive;
import org.cnscs.vm.archive.CheckpointTable;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.look.FakeSpace;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an edit makes of documents; whether it fits classes is for the examiner. */
class EditorTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(TIME.plusSeconds(60), ZoneOffset.UTC);
  private static final String HEAP = "xmlns:c=\"urn:cnscs:heap:1\"";
  private static final String NUMBERS =
      Base64.getEncoder().encodeToString(new byte[] {1, 0, 0, 0, 2, 0, 0, 0});
  private static final String OBJECTS =
      """
      <demo.Account c:id="1" c:types="any=java.lang.Integer" c:shared="owner=2.1" owner="Ann" any="5" next="#2"/>
      <demo.Account c:id="2" balance="1.5"><owner>long
      text</owner></demo.Account>
      <c:array c:id="3" of="int">1 2 3</c:array>
      <c:array c:id="4" of="int" encoding="base64">%s</c:array>
      <c:array c:id="5" of="char" encoding="text">a&amp;c</c:array>
      <c:array c:id="6" of="java.lang.String"><c:r ref="#2.1">Ann</c:r><c:null count="3"/></c:array>
      <c:statics c:id="7" class="demo.Main" count="1"/>
      <demo.Outer-Inner c:id="8" this-0="#1"/>
      """
          .formatted(NUMBERS);

  private static final String DELTA =
      "<c:delta %s n=\"4\">\n<c:line n=\"1\">\n<demo.Account c:id=\"2\" balance=\"7.5\"/>\n</c:line>\n</c:delta>"
          .formatted(HEAP);

  private final FakeSpace space = new FakeSpace();
  private final List<String> examined = new ArrayList<>();
  private Set<String> before;

  @BeforeEach
  void fill() {
    String lines =
        entry(1, OBJECTS, 8) + "\n" + entry(2, "<c:string c:id=\"1\">Ann</c:string>\n", 1);
    String program = put("program/", "<c:program " + HEAP + " main=\"demo.Main\"></c:program>");
    ProcessDocument root =
        new ProcessDocument("sim", "suspended", 4, program, "n", 1, TIME, TIME, null, null);
    space.put("process/sim", new String(root.bytes(), StandardCharsets.UTF_8));
    space.put(
        "checkpoint/sim/0000000003",
        """
        <c:manifest %s format="1" process="sim" number="3" parent="2" time="%s" threads="2" objects="9" bytes="1000" program="%s">
        <c:thread id="1" name="main" state="runnable">
        <c:frame class="demo.Main" method="main()V" point="1">
        <c:local n="0" name="i" type="int">5</c:local>
        <c:local n="1" name="s" type="java.lang.String" ref="#2.1">Ann</c:local>
        <c:local n="2" name="o" type="demo.Account"/></c:frame>
        <c:frame class="demo.Main" method="run()V" point="2">
        <c:local n="0" name="i" type="int">6</c:local>
        <c:operand n="0" type="char">x</c:operand></c:frame></c:thread>
        <c:thread id="8" name="other" state="runnable"></c:thread>
        <c:table>
        %s</c:table>
        </c:manifest>\
        """
            .formatted(HEAP, TIME, program, lines));
    before = new TreeSet<>(space.ids());
  }

  private String put(String kind, String xml) {
    String hash = Hash.of(xml.getBytes(StandardCharsets.UTF_8));
    space.put(kind + hash, xml);
    return hash;
  }

  private String entry(int number, String objects, int count) {
    String line = "<c:line %s n=\"%d\">\n%s</c:line>".formatted(HEAP, number, objects);
    return "<c:entry n=\"%d\" hash=\"%s\" objects=\"%d\"/>"
        .formatted(number, put("line/", line), count);
  }

  private long edit(Edit... edits) throws BadEditException {
    Document manifest = space.get("checkpoint/sim/0000000003").orElseThrow();
    Examiner examiner = (document, lines) -> examined.add(document.id());
    return new Editor(CheckpointArchive.open(space), examiner, CLOCK)
        .edit(
            manifest,
            3,
            ProcessDocument.find(space, "sim").orElseThrow(),
            List.of(edits),
            "edited: a < b");
  }

  /** Edits the latest checkpoint. */
  private void editAgain(Edit... edits) throws BadEditException {
    ProcessDocument.Versioned root = ProcessDocument.find(space, "sim").orElseThrow();
    String id = ProcessDocument.checkpointId("sim", root.process().latest());
    Examiner examiner = (document, lines) -> examined.add(document.id());
    new Editor(CheckpointArchive.open(space), examiner, CLOCK)
        .edit(space.get(id).orElseThrow(), root.process().latest(), root, List.of(edits), "again");
  }

  private Document latest() {
    long latest = ProcessDocument.find(space, "sim").orElseThrow().process().latest();
    return space.get(ProcessDocument.checkpointId("sim", latest)).orElseThrow();
  }

  private String manifest() {
    return space.get("checkpoint/sim/0000000005").orElseThrow().text();
  }

  /** Returns the new lines. */
  private List<String> lines() {
    return space.list("line/", "", 10).stream()
        .filter(info -> !before.contains(info.id()))
        .map(info -> space.get(info.id()).orElseThrow().text())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1.1.owner=B&b | <demo.Account c:id=\"1\" c:types=\"any=java.lang.Integer\""
            + " owner=\"B&amp;b\" any=\"5\" next=\"#2\"/>",
        "#1.1.any=6 | c:shared=\"owner=2.1\" owner=\"Ann\" any=\"6\" next=\"#2\"/>",
        "1.1.any=#1.2 | <demo.Account c:id=\"1\" c:shared=\"owner=2.1\" owner=\"Ann\" any=\"#1.2\"",
        "1.1.owner=\\#1 | owner=\"\\#1\" any",
        "1.2.owner=Bea | <demo.Account c:id=\"2\" balance=\"1.5\" owner=\"Bea\"/>",
        "1.2.extra=1 | <demo.Account c:id=\"2\" balance=\"1.5\" extra=\"1\"><owner>long\\n"
            + "text</owner></demo.Account>",
        "1.3[1]=-7 | of=\"int\">1 -7 3</c:array>",
        "1.4[1]=513 | encoding=\"base64\">AQAAAAECAAA=</c:array>",
        "1.5[1]=b | encoding=\"text\">abc</c:array>",
        "1.6[0]=#1.2 | <c:array c:id=\"6\" of=\"java.lang.String\"><c:r ref=\"#1.2\"/><c:null"
            + " count=\"3\"/>",
        "1.6[2]=#2.1 | <c:null/><c:r ref=\"#2.1\"/><c:null/>",
        "1.6[3]=Bea | <c:null count=\"2\"/><c:r ref=\"#3.1\">Bea</c:r></c:array>",
        "1.7.count=2 | <c:statics c:id=\"7\" class=\"demo.Main\" count=\"2\"/>",
        "1.8.this$0=#1.2 | <demo.Outer-Inner c:id=\"8\" this-0=\"#1.2\"/>"
      })
  void objectIsSet_inItsLineAlone(String set, String expected) throws Exception {
    assertEquals(5, edit(Edit.set(set)));
    String line =
        lines().stream().filter(each -> each.contains(" n=\"1\"")).findFirst().orElseThrow();
    assertTrue(line.contains(expected.replace("\\n", "\n")), line);
    List<String> old = Arrays.asList(OBJECTS.split("\n"));
    long same = line.lines().filter(old::contains).count();
    assertTrue(same >= old.size() - 2, line);
    assertTrue(manifest().contains(Hash.of(line.getBytes(StandardCharsets.UTF_8))), manifest());
    assertEquals(List.of("checkpoint/sim/0000000005"), examined);
  }

  @Test
  void null_removesTheValue() throws Exception {
    edit(Edit.toNull("1.1.next"), Edit.toNull("1.1.owner"), Edit.toNull("1.6[0]"));
    String line = lines().getFirst();
    assertTrue(
        line.contains("<demo.Account c:id=\"1\" c:types=\"any=java.lang.Integer\" any=\"5\"/>"),
        line);
    assertTrue(line.contains("\"><c:null/><c:null count=\"3\"/></c:array>"), line);
  }

  @Test
  void newCheckpoint_tellsThatItWasEdited() throws Exception {
    edit(Edit.set("1.3[0]=10"));
    String head =
        "<c:manifest %s format=\"2\" process=\"sim\" number=\"5\" parent=\"3\" label=\"edited: a &lt; b\" time=\"2026-01-01T00:01:00Z\" threads=\"2\" objects=\"9\" bytes=\"1001\" program="
            .formatted(HEAP);
    assertTrue(manifest().startsWith(head), manifest());
    ProcessDocument root = ProcessDocument.find(space, "sim").orElseThrow().process();
    assertEquals(5, root.latest());
    assertEquals("suspended", root.state());
    String old = space.get("checkpoint/sim/0000000003").orElseThrow().text();
    String frames = old.substring(old.indexOf("\n<c:thread"), old.indexOf("<c:entry"));
    assertTrue(manifest().contains(frames), manifest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "thread 1 frame 1 local i=500 | point=\"1\">\\n"
            + "<c:local n=\"0\" name=\"i\" type=\"int\">500</c:local>",
        "thread 1 frame 2 local 0=-1 | point=\"2\">\\n"
            + "<c:local n=\"0\" name=\"i\" type=\"int\">-1</c:local>",
        "thread 1 frame 2 operand 0=< | <c:operand n=\"0\" type=\"char\">&lt;</c:operand>",
        "thread 1 frame 1 local o=#1.1 | <c:local n=\"2\" name=\"o\" type=\"demo.Account\""
            + " ref=\"#1.1\"/>",
        "thread 1 frame 1 local s=\\#5 | <c:local n=\"1\" name=\"s\" type=\"java.lang.String\""
            + " ref=\"#3.1\">#5</c:local>"
      })
  void variableIsSet_inItsFrameAlone(String set, String expected) throws Exception {
    edit(Edit.set(set));
    assertTrue(manifest().contains(expected.replace("\\n", "\n")), manifest());
    assertEquals(
        space.get("checkpoint/sim/0000000003").orElseThrow().text().lines().count()
            + (set.contains("\\#5") ? 1 : 0),
        manifest().lines().count());
  }

  @Test
  void newString_hasALineOfItsOwn() throws Exception {
    edit(Edit.set("thread 1 frame 1 local s=Bea"), Edit.set("1.6[1]=Carl"));
    String line =
        lines().stream().filter(each -> each.contains(" n=\"3\"")).findFirst().orElseThrow();
    assertEquals(
        "<c:line %s n=\"3\">\n<c:string c:id=\"1\">Bea</c:string>\n<c:string c:id=\"2\">Carl</c:string>\n</c:line>"
            .formatted(HEAP),
        line);
    assertTrue(
        manifest()
            .contains(
                "<c:entry n=\"3\" hash=\""
                    + Hash.of(line.getBytes())
                    + "\" objects=\"2\"/></c:table>"),
        manifest());
    assertTrue(manifest().contains(" objects=\"11\" "), manifest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "9.1.x=1 | NOT_FOUND | There is no object at 9.1",
        "1.99.x=1 | NOT_FOUND | There is no object at 1.99",
        "1.3[3]=1 | NOT_FOUND | The array 1.3 has 3 elements",
        "1.4[2]=1 | NOT_FOUND | has 2 elements",
        "1.6[4]=x | NOT_FOUND | has 4 elements",
        "1.1[0]=1 | NOT_FOUND | is not an array",
        "1.3[0]=x | USAGE | 1.3[0] has type int and cannot hold 'x'",
        "1.3[0]=#1.1 | USAGE | 1.3[0] has type int and cannot hold '#1.1'",
        "1.3[0]=99999999999 | USAGE | has type int and cannot hold",
        "1.4[0]=1.5 | USAGE | has type int and cannot hold '1.5'",
        "1.5[0]=xy | USAGE | has type char and cannot hold 'xy'",
        "1.1.next=#x | USAGE | is not a reference",
        "1.1.next=#3 | USAGE | is not a reference",
        "2.1.value=Bea | USAGE | 2.1 is a string without fields",
        "1.7.class=demo.Other | NOT_FOUND | no field class",
        "thread 2 frame 1 local i=1 | NOT_FOUND | There is no thread 2",
        "thread 1 frame 3 local i=1 | NOT_FOUND | Thread 1 has 2 frames",
        "thread 1 frame 1 local x=1 | NOT_FOUND | There is no thread 1 frame 1 local x",
        "thread 1 frame 1 local i=x | USAGE | thread 1 frame 1 local i has type int and cannot hold"
            + " 'x'",
        "thread 1 frame 1 local o=x | USAGE | local o has type demo.Account and cannot hold 'x';"
            + " give the address"
      })
  void editThatDoesNotFit_changesNothing(String set, ExitCode code, String why) {
    BadEditException refused = assertThrows(BadEditException.class, () -> edit(Edit.set(set)));
    assertEquals(code, refused.code(), refused::getMessage);
    assertTrue(refused.getMessage().contains(why), refused::getMessage);
    assertEquals(before, space.ids());
  }

  @Test
  void lineWithAnotherPrefix_isRefusedAndNotTakenForEdited() {
    String manifest = space.get("checkpoint/sim/0000000003").orElseThrow().text();
    String hash =
        put(
            "line/",
            "<h:line xmlns:h=\"urn:cnscs:heap:1\" n=\"1\"><demo.Account h:id=\"1\"/></h:line>");
    String changed = manifest.replaceFirst("n=\"1\" hash=\"[0-9a-f]*", "n=\"1\" hash=\"" + hash);
    space.put("checkpoint/sim/0000000003", changed);
    BadEditException refused =
        assertThrows(BadEditException.class, () -> edit(Edit.set("1.1.owner=x")));
    assertTrue(refused.getMessage().contains("another prefix"), refused::getMessage);
    space.put(
        "checkpoint/sim/0000000003", manifest.replace("c:", "h:").replace("xmlns:c", "xmlns:h"));
    assertThrows(BadEditException.class, () -> edit(Edit.set("1.3[0]=2")));
    assertTrue(space.get("checkpoint/sim/0000000005").isEmpty());
  }

  @Test
  void nullForAPrimitive_isRefused() {
    assertThrows(BadEditException.class, () -> edit(Edit.toNull("thread 1 frame 1 local i")));
    assertThrows(BadEditException.class, () -> edit(Edit.toNull("1.3[0]")));
    assertEquals(before, space.ids());
  }

  @Test
  void whatTheExaminerRefuses_isNotStored() {
    Document manifest = space.get("checkpoint/sim/0000000003").orElseThrow();
    Examiner examiner =
        (document, lines) -> {
          throw BadEditException.unfit("no", null);
        };
    Editor editor = new Editor(CheckpointArchive.open(space), examiner, CLOCK);
    ProcessDocument.Versioned root = ProcessDocument.find(space, "sim").orElseThrow();
    List<Edit> edits = List.of(Edit.set("1.3[0]=7"));
    assertThrows(BadEditException.class, () -> editor.edit(manifest, 3, root, edits, "edited"));
    assertEquals(before, space.ids());
  }

  @Test
  void processThatChangedMeanwhile_isAConflict() {
    Document manifest = space.get("checkpoint/sim/0000000003").orElseThrow();
    Editor editor = new Editor(CheckpointArchive.open(space), (document, lines) -> {}, CLOCK);
    var root =
        new ProcessDocument.Versioned(
            ProcessDocument.find(space, "sim").orElseThrow().process(), 7);
    List<Edit> edits = List.of(Edit.set("1.3[0]=7"));
    assertThrows(
        SpaceException.Conflict.class, () -> editor.edit(manifest, 3, root, edits, "edited"));
    assertTrue(space.get("checkpoint/sim/0000000005").isEmpty());
  }

  @Test
  void wholeObject_replacesAnother() throws Exception {
    Edit.Address address = Edit.Address.parse("1.2");
    edit(
        new Edit.Whole(
            address,
            "<?xml version='1.0'?>\n"
                + "<demo.Account xmlns:h='urn:cnscs:heap:1' h:hash='7'\n"
                + " balance='2'/>\n"));
    assertTrue(
        lines().getFirst().contains("\n<demo.Account c:id=\"2\" c:hash=\"7\" balance=\"2\"/>\n"),
        lines()::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<demo.Account",
        "<demo.Other/>",
        "<demo.Account c:id='3'/>",
        "<demo.Account c:loader='2'/>",
        "<demo.Account c:bogus='2'/>",
        "<demo.Account x:y='2'/>",
        "<demo.Account xmlns:x='urn:x' x:y='2'/>",
        "<demo.Account/><demo.Account/>",
        "<demo.Account/></c:line><c:line>",
        "<demo.Account><a><b><c/></b></a></demo.Account>",
        "<!DOCTYPE a [<!ENTITY e 'x'>]><demo.Account/>",
        "<demo.Account owner='&e;'/>",
        "<c:array of='int'>1</c:array>"
      })
  void wholeObject_thatIsNone_isRefused(String xml) {
    Edit.Whole whole = new Edit.Whole(Edit.Address.parse("1.2"), xml);
    BadEditException refused = assertThrows(BadEditException.class, () -> edit(whole));
    assertTrue(refused.getMessage().startsWith("1.2"), refused::getMessage);
    assertEquals(before, space.ids());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=",
        "17.3=5",
        "17.count=5",
        "a.b.c=5",
        "17.3.count",
        "0.1.x=1",
        "1.2[x]=1",
        "1.2[-1]=1",
        "thread 1 local i=5",
        "thread 1 frame 0 local i=5",
        "thread x frame 1 local i=5",
        "thread 1 frame 1 monitor 0=5",
        "99999999999.1.x=1"
      })
  void textThatIsNoEdit_isRefused(String text) {
    VerbException refused = assertThrows(VerbException.class, () -> Edit.set(text));
    assertEquals(ExitCode.USAGE, refused.exitCode());
  }

  @Test
  void object_thatADeltaLineTells_goesIntoAnother() throws Exception {
    String entry = putDelta("checkpoint/sim/0000000003");
    before = new TreeSet<>(space.ids());
    edit(
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
            .formatted(HEAP);
    assertEquals(List.of(expected), lines());
    String added =
        "<c:delta n=\"5\" hash=\"%s\" objects=\"2\" first=\"1\" last=\"1\"/>"
            .formatted(Hash.of(expected.getBytes(StandardCharsets.UTF_8)));
    assertTrue(manifest().contains("/>\n" + added + "</c:table>"), this::manifest);
    assertFalse(manifest().contains(entry), "all that it held stands in the new one");
    assertEquals(1000 + expected.length() - DELTA.length(), bytes());
  }

  /**
   * Puts a checkpoint with a delta line over the first line, so that edits of its objects go into
   * others; returns its entry.
   */
  private String putDelta(String id) {
    String entry =
        "<c:delta n=\"4\" hash=\"%s\" objects=\"1\" first=\"1\" last=\"1\"/>"
            .formatted(put("line/", DELTA));
    String manifest = space.get("checkpoint/sim/0000000003").orElseThrow().text();
    space.put(id, manifest.replace("</c:table>", entry + "</c:table>"));
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
      editAgain(new Edit.Field(new Edit.Address(1, slot), name, value));
    }
    CheckpointTable table = CheckpointTable.of(latest(), space);
    assertTrue(table.deltas().size() <= 3, () -> table.deltas().toString());
    OverlaidLines lines =
        new OverlaidLines(
            "sim", table.deltas(), delta -> space.get(delta.id()).orElseThrow().xml());
    String line =
        new String(
            lines.line(1, space.get(table.line(1).id()).orElseThrow().xml()),
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
            .mapToObj(n -> entry(n, "<demo.Account c:id=\"1\" balance=\"1.5\"/>\n", 1))
            .collect(Collectors.joining("\n", "<c:table>\n", "</c:table>"));
    String manifest = space.get("checkpoint/sim/0000000003").orElseThrow().text();
    space.put(
        "checkpoint/sim/0000000004", manifest.replaceFirst("(?s)<c:table>.*</c:table>", entries));
    editAgain(new Edit.Field(new Edit.Address(50, 1), "balance", "7.5"));
    assertEquals(7, space.list("table/", "", 100).size());
    editAgain(new Edit.Field(new Edit.Address(51, 1), "balance", "8.5"));
    assertEquals(8, space.list("table/", "", 100).size());
    CheckpointTable table = CheckpointTable.of(latest(), space);
    assertEquals(100, table.lines().size());
    for (int n = 49; n <= 52; n++) {
      String line = space.get(table.line(n).id()).orElseThrow().text();
      String expected = n == 50 ? "7.5" : n == 51 ? "8.5" : "1.5";
      assertTrue(line.contains("balance=\"" + expected + "\""), line);
    }
  }

  private int bytesOf(CheckpointTable table) {
    return Stream.concat(table.lines().stream(), table.deltas().stream())
        .mapToInt(item -> space.get(item.id()).orElseThrow().xml().length)
        .sum();
  }

  /** Returns how many bytes the lines have for which the first manifest says 1000. */
  private int bytesBefore() {
    return bytesOf(CheckpointTable.of(space.get("checkpoint/sim/0000000004").orElseThrow(), space));
  }

  private int number(String name) {
    return Integer.parseInt(latest().text().replaceFirst("(?s).* " + name + "=\"(\\d+)\".*", "$1"));
  }

  private int bytes() {
    return Integer.parseInt(manifest().replaceFirst("(?s).* bytes=\"(\\d+)\".*", "$1"));
  }
}
