package org.cnscs.vm.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LookVerbsTest {
  private static final String HEAP = "xmlns:c=\"urn:cnscs:heap:1\"";
  private static final String LINE =
      "<c:line "
          + HEAP
          + " n=\"17\"><demo.Main-Inner c:id=\"3\" count=\"5\" id=\"x\"/>"
          + "<c:string c:id=\"4\">a &lt; b</c:string><c:array c:id=\"5\" of=\"int\">1 2</c:array>"
          + "<demo.Main-Inner c:id=\"6\"/></c:line>";
  private static final String HASH = Hash.of(LINE.getBytes());

  private final FakeSpace space = new FakeSpace();
  private final StringWriter out = new StringWriter();
  private final SpaceOption option = new SpaceOption(location -> space);

  @BeforeEach
  void fill() {
    space.put("process/sim", root("sim", "running", 3));
    space.put("process/old", root("old", "ended", 0));
    space.put("line/" + HASH, LINE);
    space.put("checkpoint/sim/0000000001", manifest(1, "label=\"first\""));
    space.put("checkpoint/sim/0000000002", manifest(2, ""));
    space.put("checkpoint/sim/0000000003", manifest(3, ""));
    space.put("checkpoint/simulator/0000000009", manifest(9, ""));
  }

  private static String root(String name, String state, int latest) {
    return "<c:process "
        + HEAP
        + " name=\""
        + name
        + "\" state=\""
        + state
        + "\" latest=\""
        + latest
        + "\" program=\"p\" node=\"n\" pid=\"12\" started=\"2026-01-01T00:00:00Z\""
        + " changed=\"2026-01-01T00:00:01Z\""
        + (state.equals("ended") ? " exit=\"7\"" : "")
        + "/>";
  }

  private static String manifest(int number, String more) {
    return "<c:manifest "
        + HEAP
        + " format=\"1\" process=\"sim\" number=\""
        + number
        + "\" "
        + more
        + " time=\"2026-01-01T00:00:00Z\" threads=\"1\" objects=\"4\" bytes=\"99\""
        + " program=\"p\"><c:stream name=\"out\" position=\"123\"/><c:property"
        + " name=\"k\">v</c:property><c:statics class=\"demo.Main\" ref=\"#2.7\"/><c:thread"
        + " id=\"1\" name=\"main\" state=\"waiting\" object=\"#1.1\" waiting=\"5\"><c:frame"
        + " class=\"demo.Main\" method=\"main([Ljava/lang/String;)V\" point=\"1\"/><c:frame"
        + " class=\"demo.Main\" method=\"run(I)V\" line=\"47\" point=\"6\"><c:local n=\"1\""
        + " name=\"i\" type=\"int\">500</c:local><c:local n=\"2\" type=\"demo.Main\""
        + " ref=\"#17.3\"/><c:local n=\"3\" name=\"s\" type=\"java.lang.String\" ref=\"#17.4\">a"
        + " &lt; b</c:local><c:local n=\"4\" name=\"none\" type=\"java.lang.String\"/><c:local"
        + " n=\"5\" name=\"empty\" type=\"java.lang.String\" ref=\"#17.9\"/><c:operand n=\"0\""
        + " type=\"int\">3</c:operand><c:monitor ref=\"#17.3\"/></c:frame><c:threadlocal"
        + " key=\"#3.1\" ref=\"#3.2\"/></c:thread><c:table><c:entry n=\"17\" hash=\""
        + HASH
        + "\" objects=\"4\"/></c:table></c:manifest>";
  }

  private String run(Callable<Integer> verb, String... args) {
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--space";
    all[args.length + 1] = "http://fake";
    CommandLine commandLine = new CommandLine(verb).setOut(new PrintWriter(out, true));
    out.getBuffer().setLength(0);
    commandLine.parseArgs(all);
    try {
      assertEquals(0, verb.call());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      assertTrue(space.closed || out.toString().isEmpty(), "The verb closes its space");
    }
    return out.toString();
  }

  private VerbException fails(ExitCode code, Callable<Integer> verb, String... args) {
    VerbException thrown = assertThrows(VerbException.class, () -> run(verb, args));
    assertEquals(code, thrown.exitCode(), thrown.getMessage());
    return thrown;
  }

  @Test
  void ps_withoutAll_listsWhatCanGoOn() {
    String text = run(new PsVerb(option));
    assertTrue(text.contains("sim   running       3   12") && !text.contains("old"), text);
  }

  @Test
  void psJson_withAll_listsEndedWithExitStatus() {
    String json = run(new PsVerb(option), "-a", "--json");
    assertTrue(
        json.startsWith(
            "{\"processes\":[{\"name\":\"old\",\"state\":\"ended\",\"latest\":0,\"pid\":12,"),
        json);
    assertTrue(json.contains("\"exit\":7,\"from\":null},{\"name\":\"sim\""), json);
  }

  @Test
  void checkpointsJson_ofProcess_hasTheContractsShape() {
    String one =
        "{\"number\":%d,\"label\":%s,\"time\":\"2026-01-01T00:00:00Z\",\"threads\":1,\"objects\":4,\"bytes\":99}";
    String all =
        String.join(
            ",", one.formatted(1, "\"first\""), one.formatted(2, "null"), one.formatted(3, "null"));
    assertEquals(
        "{\"process\":\"sim\",\"checkpoints\":[" + all + "]}",
        run(new CheckpointsVerb(option), "sim", "--json").strip());
  }

  @Test
  void checkpoints_ofUnknownProcess_namesThoseThere() {
    VerbException thrown = fails(ExitCode.NOT_FOUND, new CheckpointsVerb(option), "nope");
    assertEquals("No process nope in memory; there are old, sim", thrown.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a/b", "..@x", "sim@0", "sim@-1", "sim@1@2", "sim@9999999999999", "é"})
  void show_ofBadName_isUsage(String name) {
    fails(ExitCode.USAGE, new ShowVerb(option), name);
  }

  @Test
  void show_ofUnknownCheckpoint_namesThoseThere() {
    VerbException thrown = fails(ExitCode.NOT_FOUND, new ShowVerb(option), "sim@7");
    assertEquals("sim has no checkpoint 7; it has 1 to 3", thrown.getMessage());
    assertEquals(
        "old has no checkpoint yet",
        fails(ExitCode.NOT_FOUND, new ShowVerb(option), "old").getMessage());
  }

  @Test
  void show_withoutNumber_isTheLatest() {
    assertTrue(run(new ShowVerb(option), "sim").startsWith("sim@3 of "));
    assertTrue(run(new ShowVerb(option), "sim@latest").startsWith("sim@3 of "));
    String first = run(new ShowVerb(option), "sim@1");
    assertTrue(first.startsWith("sim@1 \"first\" of "), first);
    assertTrue(first.contains("2 frames, in demo.Main.run(I)V line 47"), first);
  }

  @Test
  void showThreads_ofCheckpoint_isAStackTraceWithLocals() {
    String expected =
        """
        thread 1 (main) waiting on a monitor, since turn 5
          at demo.Main.run(I)V line 47
               i = 500
               2 = demo.Main #17.3
               s = "a < b" #17.4
               none = null
               empty = "" #17.9
               operand 0 = 3
               holds the lock of #17.3
          at demo.Main.main([Ljava/lang/String;)V
        """;
    assertEquals(expected, run(new ShowVerb(option), "sim@2", "--threads"));
  }

  @Test
  void showThreadsJson_ofCheckpoint_holdsEveryValue() {
    String json = run(new ShowVerb(option), "sim@2", "--threads", "--json");
    assertTrue(
        json.contains("{\"name\":\"i\",\"type\":\"int\",\"value\":\"500\",\"ref\":null}"), json);
    assertTrue(json.contains("\"monitors\":[\"#17.3\"]"), json);
    assertTrue(json.contains("\"line\":null"), json);
  }

  @Test
  void showHeap_ofCheckpoint_countsClasses() {
    String text = run(new ShowVerb(option), "sim", "--heap");
    assertTrue(
        text.startsWith(
            "OBJECTS  CLASS\n"
                + "      2  demo.Main$Inner\n"
                + "      1  int[]\n"
                + "      1  java.lang.String\n"),
        text);
    assertTrue(text.contains(HASH), text);
  }

  @Test
  void showHeap_withMissingLine_namesLineAndHash() {
    space.ids().remove("line/" + HASH);
    var thrown =
        assertThrows(
            SpaceException.Damaged.class, () -> run(new ShowVerb(option), "sim@2", "--heap"));
    assertTrue(
        thrown
            .getMessage()
            .startsWith("sim@2 is damaged: its line 17 (hash " + HASH + ") is not in"),
        thrown::getMessage);
  }

  @Test
  void showObject_atAddress_printsItsXmlAndWhatKeepsIt() {
    assertEquals(
        """
        <demo.Main-Inner c:id="3" count="5" id="x"/>

        refers to nothing
        referred to by
          thread 1 (main), frame 2: demo.Main.run(I)V line 47, local 2
          thread 1 (main), frame 2: demo.Main.run(I)V line 47, lock
        shortest way from a root
          thread 1 (main), frame 2: demo.Main.run(I)V line 47, local 2 = demo.Main$Inner #17.3
        """,
        run(new ShowVerb(option), "sim", "--object", "#17.3"));
    assertTrue(
        run(new ShowVerb(option), "sim", "--json", "--object", "17.4")
            .contains("\"class\":\"java.lang.String\""));
  }

  @Test
  void showObject_thatIsNotThere_isNotFound() {
    fails(ExitCode.NOT_FOUND, new ShowVerb(option), "sim", "--object", "17.99");
    fails(ExitCode.NOT_FOUND, new ShowVerb(option), "sim", "--object", "1.1");
    fails(ExitCode.USAGE, new ShowVerb(option), "sim", "--object", "x");
  }

  @Test
  void showManifest_ofCheckpoint_isIndentedAndStillTheSame() {
    String text = run(new ShowVerb(option), "sim@2", "--manifest");
    assertTrue(
        text.contains("\n      <c:local n=\"1\" name=\"i\" type=\"int\">500</c:local>\n"), text);
    String compact = text.strip().replaceAll(">\\n *<", "><");
    assertEquals(manifest(2, "").replace("\"2\"  time", "\"2\" time"), compact);
  }

  @Test
  void show_ofManifestThatIsNotXml_isDamaged() {
    space.put("checkpoint/sim/0000000002", "<c:manifest");
    var thrown =
        assertThrows(SpaceException.Damaged.class, () -> run(new ShowVerb(option), "sim@2"));
    assertTrue(thrown.getMessage().contains("checkpoint/sim/0000000002"), thrown::getMessage);
  }

  @Test
  void search_withHits_namesCheckpointAndPlace() {
    var hit =
        new SearchResult.Hit(
            "frame",
            "checkpoint/sim/0000000003",
            "thread 1 (main), frame 2: demo.Main.run(I)V line 47",
            "i=500",
            List.of("sim@1", "sim@2", "sim@3", "sim@4"));
    space.found = new SearchResult(2, List.of(hit));
    assertEquals(
        "sim@2 sim@3 sim@4 and 1 more  frame thread 1 (main), frame 2: demo.Main.run(I)V line 47\n"
            + "    i=500\n"
            + "2 hits, 1 shown; see --limit\n",
        run(new SearchVerb(option), "local.i:>400"));
    String json = run(new SearchVerb(option), "local.i:>400", "--json");
    assertTrue(
        json.startsWith("{\"query\":\"local.i:>400\",\"total\":2,\"hits\":[{\"kind\":\"frame\","),
        json);
  }

  @Test
  void search_withFragmentsAndFacets_showsThemHarmlessly() {
    var fragment = new SearchResult.Fragment("note\u001b[2J", List.of("a\nb ", "c\u0007", ""));
    var hit = new SearchResult.Hit("entry", "d", "", "\u001b[31mred", List.of(), List.of(fragment));
    var facet =
        new SearchResult.Facet("kind", 3, List.of(new SearchResult.Count("e\u001bntry", 7)));
    space.found = new SearchResult(9, List.of(hit), List.of(facet), "abc", 2);
    assertEquals(
        "d  entry\n"
            + "    \ufffd[31mred\n"
            + "      note\ufffd[2J: a b [c\ufffd]\n"
            + "kind: 3 values, the 1 most frequent\n"
            + "          7  e\ufffdntry\n"
            + "9 hits, 1 shown; see --limit; go on with --after abc\n"
            + "2 batches are not indexed yet\n",
        run(new SearchVerb(option), "x"));
    assertTrue(
        run(new SearchVerb(option), "x", "--json")
            .contains("\"fragments\":[{\"field\":\"note\\u001b[2J\",\"parts\":[\"a\\nb \","));
  }

  @Test
  void search_options_areAskedFor() {
    run(
        new SearchVerb(option),
        "x",
        "--sort",
        "n:desc",
        "--after",
        "c",
        "--facet",
        "kind",
        "--facet",
        "class",
        "--counts",
        "3",
        "--fragments",
        "2",
        "--limit",
        "5");
    assertEquals(
        new SearchRequest("x", 5, "n:desc", "c", List.of("kind", "class"), 3, 2, null),
        space.asked);
  }

  @Test
  void search_withBadLimit_isUsage() {
    fails(ExitCode.USAGE, new SearchVerb(option), "x", "--limit", "0");
    fails(ExitCode.USAGE, new SearchVerb(option), "x", "--counts", "1001");
    fails(ExitCode.USAGE, new SearchVerb(option), "x", "--fragments", "-1");
  }

  @Test
  void search_thatDoesNotParse_isBadQuery() {
    assertInstanceOf(
        SpaceException.BadQuery.class,
        assertThrows(RuntimeException.class, () -> run(new SearchVerb(option), "(")));
  }

  @Test
  void rm_ofCheckpoint_removesItAlone() {
    assertEquals("removed checkpoint/sim/0000000002\n", run(new RmVerb(option), "sim@2"));
    assertTrue(
        space.ids().contains("checkpoint/sim/0000000001") && space.ids().contains("process/sim"));
  }

  @Test
  void rm_ofLatestCheckpoint_isRefused() {
    assertTrue(
        fails(ExitCode.CONFLICT, new RmVerb(option), "sim@latest")
            .getMessage()
            .startsWith("sim@3 is the latest"));
    assertTrue(space.ids().contains("checkpoint/sim/0000000003"));
  }

  @Test
  void rm_ofRunningProcess_isRefusedUnlessForced() {
    assertTrue(fails(ExitCode.CONFLICT, new RmVerb(option), "sim").getMessage().contains("pid 12"));
    assertEquals(4, run(new RmVerb(option), "sim", "--force").lines().count());
    assertTrue(space.ids().stream().noneMatch(id -> id.contains("/sim/")));
    assertTrue(space.ids().contains("checkpoint/simulator/0000000009"));
  }

  private static String delta(int number, String object) {
    return "<c:delta %s n=\"%d\">\n<c:line n=\"17\">\n%s\n</c:line>\n</c:delta>"
        .formatted(HEAP, number, object);
  }

  @Test
  void deltaLines_areLaidOverTheLines() {
    String first = delta(1, "<demo.Main-Inner c:id=\"3\" count=\"6\"/>");
    String second = delta(2, "<demo.Main-Inner c:id=\"3\" count=\"7\" next=\"#6\"/>");
    StringBuilder entries = new StringBuilder();
    for (String delta : List.of(first, second)) {
      String hash = Hash.of(delta.getBytes());
      space.put("line/" + hash, delta);
      int number = delta == first ? 1 : 2;
      entries.append(
          "<c:delta n=\"%d\" hash=\"%s\" objects=\"1\" first=\"17\" last=\"17\"/>"
              .formatted(number, hash));
    }
    space.put(
        "checkpoint/sim/0000000003", manifest(3, "").replace("</c:table>", entries + "</c:table>"));
    String object = run(new ShowVerb(option), "sim", "--object", "17.3");
    assertTrue(object.contains("count=\"7\" next=\"#6\""), object);
    assertTrue(object.contains("  next = demo.Main$Inner #17.6"), object);
    String heap = run(new ShowVerb(option), "sim", "--heap");
    assertTrue(heap.contains("      2  demo.Main$Inner"), heap);
    assertTrue(heap.contains("DELTA LINE"), heap);
    assertTrue(heap.contains(Hash.of(second.getBytes())), heap);
    String summary = run(new ShowVerb(option), "sim");
    assertTrue(summary.contains("4 objects in 1 lines and 2 delta lines, 99 bytes"), summary);
    assertTrue(run(new ShowVerb(option), "sim@2", "--object", "17.3").contains("count=\"5\""));
  }
}
