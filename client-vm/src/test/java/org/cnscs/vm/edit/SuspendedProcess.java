package org.cnscs.vm.edit;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cnscs.space.Document;
import org.cnscs.vm.archive.CheckpointArchive;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.look.FakeSpace;
import org.cnscs.xml.Hash;

/** A suspended process named sim, whose checkpoint 3 is edited. */
final class SuspendedProcess {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(TIME.plusSeconds(60), ZoneOffset.UTC);
  static final String HEAP = "xmlns:c=\"urn:cnscs:heap:1\"";
  private static final String NUMBERS =
      Base64.getEncoder().encodeToString(new byte[] {1, 0, 0, 0, 2, 0, 0, 0});
  static final String OBJECTS =
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

  final FakeSpace space = new FakeSpace();
  final List<String> examined = new ArrayList<>();

  /** The ids of all documents before an edit. */
  Set<String> before;

  SuspendedProcess() {
    fill();
  }

  private void fill() {
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

  /** Puts a document that is named by its content, and returns its hash. */
  String put(String kind, String xml) {
    String hash = Hash.of(xml.getBytes(StandardCharsets.UTF_8));
    space.put(kind + hash, xml);
    return hash;
  }

  /** Puts a line, and returns its entry in a table. */
  String entry(int number, String objects, int count) {
    String line = "<c:line %s n=\"%d\">\n%s</c:line>".formatted(HEAP, number, objects);
    return "<c:entry n=\"%d\" hash=\"%s\" objects=\"%d\"/>"
        .formatted(number, put("line/", line), count);
  }

  Editor editor(Examiner examiner) {
    return new Editor(CheckpointArchive.open(space), examiner, CLOCK);
  }

  /** Edits checkpoint 3; the new one is the fifth. */
  long edit(Edit... edits) throws BadEditException {
    Document manifest = space.get("checkpoint/sim/0000000003").orElseThrow();
    return editor((document, _) -> examined.add(document.id()))
        .edit(
            manifest,
            3,
            ProcessDocument.find(space, "sim").orElseThrow(),
            List.of(edits),
            "edited: a < b");
  }

  /** Edits the latest checkpoint. */
  void editAgain(Edit... edits) throws BadEditException {
    ProcessDocument.Versioned root = ProcessDocument.find(space, "sim").orElseThrow();
    String id = ProcessDocument.checkpointId("sim", root.process().latest());
    editor((document, _) -> examined.add(document.id()))
        .edit(space.get(id).orElseThrow(), root.process().latest(), root, List.of(edits), "again");
  }

  /** Returns the manifest of the latest checkpoint. */
  Document latest() {
    long latest = ProcessDocument.find(space, "sim").orElseThrow().process().latest();
    return space.get(ProcessDocument.checkpointId("sim", latest)).orElseThrow();
  }

  /** Returns the manifest of the first new checkpoint. */
  String manifest() {
    return space.get("checkpoint/sim/0000000005").orElseThrow().text();
  }

  /** Returns the new lines. */
  List<String> lines() {
    return space.list("line/", "", 10).stream()
        .filter(info -> !before.contains(info.id()))
        .map(info -> space.get(info.id()).orElseThrow().text())
        .toList();
  }
}
