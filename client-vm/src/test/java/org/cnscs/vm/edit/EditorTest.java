package org.cnscs.vm.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.cnscs.cli.ExitCode;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an edit makes of documents; whether it fits classes is for the examiner. */
class EditorTest {
  private final SuspendedProcess sim = new SuspendedProcess();

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
    assertEquals(5, sim.edit(Edit.set(set)));
    String line =
        sim.lines().stream().filter(each -> each.contains(" n=\"1\"")).findFirst().orElseThrow();
    assertTrue(line.contains(expected.replace("\\n", "\n")), line);
    List<String> old = Arrays.asList(SuspendedProcess.OBJECTS.split("\n"));
    long same = line.lines().filter(old::contains).count();
    assertTrue(same >= old.size() - 2, line);
    assertTrue(
        sim.manifest().contains(Hash.of(line.getBytes(StandardCharsets.UTF_8))), sim.manifest());
    assertEquals(List.of("checkpoint/sim/0000000005"), sim.examined);
  }

  @Test
  void null_removesTheValue() throws Exception {
    sim.edit(Edit.toNull("1.1.next"), Edit.toNull("1.1.owner"), Edit.toNull("1.6[0]"));
    String line = sim.lines().getFirst();
    assertTrue(
        line.contains("<demo.Account c:id=\"1\" c:types=\"any=java.lang.Integer\" any=\"5\"/>"),
        line);
    assertTrue(line.contains("\"><c:null/><c:null count=\"3\"/></c:array>"), line);
  }

  @Test
  void newCheckpoint_tellsThatItWasEdited() throws Exception {
    sim.edit(Edit.set("1.3[0]=10"));
    String head =
        "<c:manifest %s format=\"2\" process=\"sim\" number=\"5\" parent=\"3\" label=\"edited: a &lt; b\" time=\"2026-01-01T00:01:00Z\" threads=\"2\" objects=\"9\" bytes=\"1001\" program="
            .formatted(SuspendedProcess.HEAP);
    assertTrue(sim.manifest().startsWith(head), sim.manifest());
    ProcessDocument root = ProcessDocument.find(sim.space, "sim").orElseThrow().process();
    assertEquals(5, root.latest());
    assertEquals("suspended", root.state());
    String old = sim.space.get("checkpoint/sim/0000000003").orElseThrow().text();
    String frames = old.substring(old.indexOf("\n<c:thread"), old.indexOf("<c:entry"));
    assertTrue(sim.manifest().contains(frames), sim.manifest());
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
    sim.edit(Edit.set(set));
    assertTrue(sim.manifest().contains(expected.replace("\\n", "\n")), sim.manifest());
    assertEquals(
        sim.space.get("checkpoint/sim/0000000003").orElseThrow().text().lines().count()
            + (set.contains("\\#5") ? 1 : 0),
        sim.manifest().lines().count());
  }

  @Test
  void newString_hasALineOfItsOwn() throws Exception {
    sim.edit(Edit.set("thread 1 frame 1 local s=Bea"), Edit.set("1.6[1]=Carl"));
    String line =
        sim.lines().stream().filter(each -> each.contains(" n=\"3\"")).findFirst().orElseThrow();
    assertEquals(
        "<c:line %s n=\"3\">\n<c:string c:id=\"1\">Bea</c:string>\n<c:string c:id=\"2\">Carl</c:string>\n</c:line>"
            .formatted(SuspendedProcess.HEAP),
        line);
    assertTrue(
        sim.manifest()
            .contains(
                "<c:entry n=\"3\" hash=\""
                    + Hash.of(line.getBytes())
                    + "\" objects=\"2\"/></c:table>"),
        sim.manifest());
    assertTrue(sim.manifest().contains(" objects=\"11\" "), sim.manifest());
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
    BadEditException refused = assertThrows(BadEditException.class, () -> sim.edit(Edit.set(set)));
    assertEquals(code, refused.code(), refused::getMessage);
    assertTrue(refused.getMessage().contains(why), refused::getMessage);
    assertEquals(sim.before, sim.space.ids());
  }

  @Test
  void lineWithAnotherPrefix_isRefusedAndNotTakenForEdited() {
    String manifest = sim.space.get("checkpoint/sim/0000000003").orElseThrow().text();
    String hash =
        sim.put(
            "line/",
            "<h:line xmlns:h=\"urn:cnscs:heap:1\" n=\"1\"><demo.Account h:id=\"1\"/></h:line>");
    String changed = manifest.replaceFirst("n=\"1\" hash=\"[0-9a-f]*", "n=\"1\" hash=\"" + hash);
    sim.space.put("checkpoint/sim/0000000003", changed);
    BadEditException refused =
        assertThrows(BadEditException.class, () -> sim.edit(Edit.set("1.1.owner=x")));
    assertTrue(refused.getMessage().contains("another prefix"), refused::getMessage);
    sim.space.put(
        "checkpoint/sim/0000000003", manifest.replace("c:", "h:").replace("xmlns:c", "xmlns:h"));
    assertThrows(BadEditException.class, () -> sim.edit(Edit.set("1.3[0]=2")));
    assertTrue(sim.space.get("checkpoint/sim/0000000005").isEmpty());
  }

  @Test
  void nullForAPrimitive_isRefused() {
    assertThrows(BadEditException.class, () -> sim.edit(Edit.toNull("thread 1 frame 1 local i")));
    assertThrows(BadEditException.class, () -> sim.edit(Edit.toNull("1.3[0]")));
    assertEquals(sim.before, sim.space.ids());
  }

  @Test
  void whatTheExaminerRefuses_isNotStored() {
    Document manifest = sim.space.get("checkpoint/sim/0000000003").orElseThrow();
    Examiner examiner =
        (document, lines) -> {
          throw BadEditException.unfit("no", null);
        };
    Editor editor = sim.editor(examiner);
    ProcessDocument.Versioned root = ProcessDocument.find(sim.space, "sim").orElseThrow();
    List<Edit> edits = List.of(Edit.set("1.3[0]=7"));
    assertThrows(BadEditException.class, () -> editor.edit(manifest, 3, root, edits, "edited"));
    assertEquals(sim.before, sim.space.ids());
  }

  @Test
  void processThatChangedMeanwhile_isAConflict() {
    Document manifest = sim.space.get("checkpoint/sim/0000000003").orElseThrow();
    Editor editor = sim.editor((_, _) -> {});
    var root =
        new ProcessDocument.Versioned(
            ProcessDocument.find(sim.space, "sim").orElseThrow().process(), 7);
    List<Edit> edits = List.of(Edit.set("1.3[0]=7"));
    assertThrows(
        SpaceException.Conflict.class, () -> editor.edit(manifest, 3, root, edits, "edited"));
    assertTrue(sim.space.get("checkpoint/sim/0000000005").isEmpty());
  }

  @Test
  void wholeObject_replacesAnother() throws Exception {
    Edit.Address address = Edit.Address.parse("1.2");
    sim.edit(
        new Edit.Whole(
            address,
            "<?xml version='1.0'?>\n"
                + "<demo.Account xmlns:h='urn:cnscs:heap:1' h:hash='7'\n"
                + " balance='2'/>\n"));
    assertTrue(
        sim.lines()
            .getFirst()
            .contains("\n<demo.Account c:id=\"2\" c:hash=\"7\" balance=\"2\"/>\n"),
        sim.lines()::toString);
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
    BadEditException refused = assertThrows(BadEditException.class, () -> sim.edit(whole));
    assertTrue(refused.getMessage().startsWith("1.2"), refused::getMessage);
    assertEquals(sim.before, sim.space.ids());
  }
}
