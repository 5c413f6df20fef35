package org.cnscs.vm.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DiffVerbTest {
  private static final String ACCOUNT =
      "<demo.Account c:id=\"1\" owner=\"%s\" cents=\"%d\" next=\"%s\"/>";

  private final FakeSpace space = new FakeSpace();
  private final Checkpoints checkpoints = new Checkpoints(space);

  @BeforeEach
  void fill() {
    checkpoints.process("sim", 2);
    checkpoints.process("heir", 1);
  }

  private String diff(String... options) {
    List<String> all = new ArrayList<>(List.of("sim@1", "sim@2", "--space", "http://fake"));
    all.addAll(List.of(options));
    return run(all.toArray(String[]::new));
  }

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    DiffVerb verb = new DiffVerb(new SpaceOption(location -> space));
    new CommandLine(verb).setOut(new PrintWriter(out)).parseArgs(arguments);
    assertEquals(0, verb.call());
    assertTrue(space.closed);
    return out.toString();
  }

  @Test
  void equalCheckpoints_areEqualWithoutReadingALine() {
    String objects = ACCOUNT.formatted("Ann", 5, "#1");
    checkpoints.put("sim", 1, "", Map.of(1, objects));
    checkpoints.put("sim", 2, "", Map.of(1, objects));
    checkpoints.lose(1, objects);
    assertEquals("sim@1 -> sim@2\nthey are equal\n", diff());
    assertEquals(
        "{\"before\":\"sim@1\",\"after\":\"sim@2\",\"matched\":\"address\",\"streams\":[],"
            + "\"properties\":[],\"threads\":[],\"statics\":[],\"objects\":[],\"classes\":[],"
            + "\"omitted\":{\"threads\":0,\"statics\":0,\"changed\":0,\"new\":0,\"gone\":0},"
            + "\"equal\":true}\n",
        diff("--json"));
  }

  @Test
  void objects_areChangedNewAndGone_andEqualLinesAreNotRead() {
    String kept = "<demo.Kept c:id=\"1\"/>";
    checkpoints.put(
        "sim",
        1,
        "",
        Map.of(1, kept, 2, ACCOUNT.formatted("Ann", 5, "#3.1"), 3, "<demo.Old c:id=\"1\"/>"));
    checkpoints.put(
        "sim",
        2,
        "",
        Map.of(
            1,
            kept,
            2,
            ACCOUNT.formatted("Bea", 7, "#4.1"),
            4,
            "<demo.Node c:id=\"1\" value=\"x\" next=\"#2.1\"/><c:string"
                + " c:id=\"2\">long</c:string>"));
    checkpoints.lose(1, kept);
    assertEquals(
        """
        sim@1 -> sim@2
          demo.Account #2.1
               owner = "Ann" -> "Bea"
               cents = 5 -> 7
               next = demo.Old #3.1 -> demo.Node #4.1
        - demo.Old #3.1
        + demo.Node #4.1  value = "x", next = demo.Account #2.1
        + "long" #4.2

        CHANGED  NEW  GONE  CLASS
              1    0     0  demo.Account
              0    1     0  demo.Node
              0    0     1  demo.Old
              0    1     0  java.lang.String
        objects: 1 changed, 2 new, 1 gone; 3 of 4 lines differ
        """,
        diff());
  }

  @Test
  void objects_inDeltaLines_areComparedAsTheNewestTells() {
    Map<Integer, String> lines =
        Map.of(
            2,
            ACCOUNT.formatted("Ann", 5, "#1") + "<demo.Kept c:id=\"2\"/>",
            3,
            "<demo.B c:id=\"1\"/>");
    Map<Integer, String> old = Map.of(2, ACCOUNT.formatted("Ann", 6, "#1"));
    Map<Integer, String> now = Map.of(2, ACCOUNT.formatted("Ann", 7, "#1"));
    checkpoints.put("sim", 1, "", lines, List.of(old));
    checkpoints.put("sim", 2, "", lines, List.of(old, now));
    checkpoints.lose(3, "<demo.B c:id=\"1\"/>");
    String text = diff();
    assertTrue(text.contains("  demo.Account #2.1\n       cents = 6 -> 7\n"), text);
    assertTrue(text.contains("objects: 1 changed, 0 new, 0 gone; 1 of 2 lines differ"), text);
  }

  @Test
  void json_ofAChangedObject_hasTheReferencesShape() {
    checkpoints.put("sim", 1, "", Map.of(2, ACCOUNT.formatted("Ann", 5, "#1")));
    checkpoints.put("sim", 2, "", Map.of(2, ACCOUNT.formatted("Ann", 7, "#1")));
    String json = diff("--json");
    String expected =
        "\"objects\":[{\"change\":\"changed\",\"class\":\"demo.Account\",\"address\":\"2.1\","
            + "\"before\":\"2.1\",\"values\":[{\"name\":\"cents\","
            + "\"before\":{\"value\":\"5\",\"ref\":null,\"class\":null},"
            + "\"after\":{\"value\":\"7\",\"ref\":null,\"class\":null}}],\"omitted\":0}],"
            + "\"classes\":[{\"class\":\"demo.Account\",\"changed\":1,\"new\":0,\"gone\":0}]";
    assertTrue(json.contains(expected), json);
    assertTrue(json.endsWith("\"equal\":false}\n"), json);
  }

  @Test
  void arrays_areComparedByIndex() {
    String numbers = "<c:array c:id=\"1\" of=\"int\">1 2 %d</c:array>";
    String packed = "<c:array c:id=\"2\" of=\"short\" encoding=\"base64\">%s</c:array>";
    String chars = "<c:array c:id=\"3\" of=\"char\" encoding=\"text\">%s</c:array>";
    String references =
        "<c:array c:id=\"4\" of=\"demo.A[]\"><c:null count=\"1000000\"/>%s</c:array>";
    String all = numbers + packed + chars + references;
    String old = all.formatted(3, "AQACAAMA", "ab", "<c:r ref=\"#1\"/><c:null/>");
    String now = all.formatted(4, "AQD//wMA", "a\\u0000", "<c:r ref=\"#1\"/><c:r ref=\"#2\"/>");
    checkpoints.put("sim", 1, "", Map.of(1, old));
    checkpoints.put("sim", 2, "", Map.of(1, now));
    String text = diff();
    assertTrue(text.contains("  int[3] #1.1\n       [2] = 3 -> 4\n"), text);
    assertTrue(text.contains("  short[3] #1.2\n       [1] = 2 -> -1\n"), text);
    assertTrue(text.contains("  char[2] #1.3\n       [1] = \"b\" -> \"\\u0000\"\n"), text);
    assertTrue(
        text.contains("  demo.A[1000002][] #1.4\n       [1000001] = null -> short[3] #1.2\n"),
        text);
  }

  @Test
  void texts_areReadWithTheirMarks() {
    String object =
        "<demo.A-B c:id=\"1\" a_x002D_b=\"%s\" s=\"one\" n=\"5\" c:shared=\"s=9.1\" c:types=\"%s\">"
            + "<text c:marked=\"true\">%s</text></demo.A-B>";
    checkpoints.put(
        "sim", 1, "", Map.of(1, object.formatted("\\#1", "n=java.lang.Integer", "a\\u0000")));
    checkpoints.put(
        "sim", 2, "", Map.of(1, object.formatted("#1", "n=java.lang.Long", "a\\u0001")));
    assertTrue(
        diff()
            .contains(
                """
                  demo.A$B #1.1
                       a-b = "#1" -> demo.A$B #1.1
                       n = 5 (java.lang.Integer) -> 5 (java.lang.Long)
                       text = "a\\u0000" -> "a\\u0001"
                """),
        () -> diff());
  }

  private static final String THREADS =
      """
      <c:stream name="out" position="%d"/><c:property name="mode">%s</c:property>
      <c:thread id="1" name="main" state="%s"><c:frame class="demo.Main" method="main()V" line="5"
       point="1"/><c:frame class="demo.Main" method="run(I)V" line="%d" point="%d">
      <c:local n="0" name="i" type="int">%d</c:local>%s</c:frame>%s</c:thread>
      """;

  @Test
  void threads_areComparedFrameByFrame() {
    String old = THREADS.formatted(7, "a", "runnable", 20, 3, 1, "", frame("step()V"));
    String values =
        "<c:local n=\"1\" name=\"s\" type=\"java.lang.String\" ref=\"#1.1\">7</c:local>"
            + "<c:operand n=\"0\" type=\"int\">3</c:operand><c:monitor ref=\"#1.1\"/>";
    String now = THREADS.formatted(9, "b", "sleeping", 21, 4, 2, values, frame("step()V"));
    String other =
        "<c:thread id=\"%d\" name=\"w\" state=\"runnable\">" + frame("w()V") + "</c:thread>";
    Map<Integer, String> lines = Map.of(1, "<c:string c:id=\"1\">7</c:string>");
    checkpoints.put("sim", 1, old + other.formatted(2), lines);
    checkpoints.put("sim", 2, now + other.formatted(3), lines);
    assertEquals(
        """
        sim@1 -> sim@2
          standard stream out = 7 -> 9
          property mode = "a" -> "b"
          thread 1 (main) runnable -> sleeping
          + at demo.Main.step()V line 30
          - at demo.Main.step()V line 30
            at demo.Main.run(I)V line 20 -> 21
               i = 1 -> 2
             + s = "7" #1.1
             + operand 0 = 3
             + the lock of "7" #1.1
        + thread 3 (w) runnable
          + at demo.Main.w()V line 30
        - thread 2 (w) runnable
          - at demo.Main.w()V line 30
        objects: 0 changed, 0 new, 0 gone; 0 of 1 lines differ
        """,
        diff());
    assertTrue(
        diff("--json")
            .contains(
                "{\"change\":\"changed\",\"class\":\"demo.Main\",\"method\":\"run(I)V\","
                    + "\"before\":20,\"after\":21,\"locals\":[{\"name\":\"i\",\"before\":"
                    + "{\"value\":\"1\",\"ref\":null,\"class\":\"int\"},"),
        () -> diff("--json"));
  }

  private static String frame(String method) {
    return "<c:frame class=\"demo.Main\" method=\"%s\" line=\"30\" point=\"2\"/>".formatted(method);
  }

  @Test
  void frameCalledFromTheSamePlace_isTheSame() {
    String same = THREADS.replace("%d\" point=\"%d", "20\" point=\"3");
    String inner = "<c:frame class=\"demo.Main\" method=\"step()V\" line=\"30\" point=\"%d\"/>";
    checkpoints.put(
        "sim", 1, same.formatted(7, "a", "runnable", 1, "", inner.formatted(2)), Map.of());
    checkpoints.put(
        "sim", 2, same.formatted(7, "a", "runnable", 1, "", inner.formatted(3)), Map.of());
    assertEquals(
        """
        sim@1 -> sim@2
          thread 1 (main) runnable
            at demo.Main.step()V line 30 at another point
        objects: 0 changed, 0 new, 0 gone; 0 of 0 lines differ
        """,
        diff());
  }

  @Test
  void statics_areComparedByClass() {
    String roots = "<c:statics class=\"demo.Main\" ref=\"#1.1\"/>";
    String statics = "<c:statics c:id=\"1\" class=\"demo.Main\" count=\"%d\"/>";
    checkpoints.put("sim", 1, roots, Map.of(1, statics.formatted(1)));
    checkpoints.put("sim", 2, roots, Map.of(1, statics.formatted(2)));
    assertEquals(
        """
        sim@1 -> sim@2
          statics of demo.Main #1.1
               count = 1 -> 2
        objects: 0 changed, 0 new, 0 gone; 1 of 1 lines differ
        """,
        diff());
  }

  @Test
  void moreThanTwentyOfAKind_areCountedUnlessAllAreAskedFor() {
    checkpoints.put("sim", 1, "", Map.of(1, nodes(25, 1)));
    checkpoints.put("sim", 2, "", Map.of(1, nodes(25, 2)));
    String text = diff();
    assertEquals(20, text.lines().filter(line -> line.endsWith("value = 1 -> 2")).count());
    assertTrue(text.contains("… and 5 more changed objects\n"), text);
    assertTrue(text.endsWith("1 of 1 lines differ; --all shows all\n"), text);
    assertEquals(25, diff("--all").lines().filter(line -> line.endsWith("1 -> 2")).count());
    assertTrue(diff("--json").contains("\"changed\":5,\"new\":0,\"gone\":0}"), diff("--json"));
  }

  private static String nodes(int count, int value) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "<demo.Node c:id=\"%d\" value=\"%d\"/>".formatted(i, value))
        .collect(Collectors.joining());
  }

  @Test
  void newAddresses_areFollowedFromTheRoots() {
    String roots = "<c:statics class=\"demo.Main\" ref=\"#1.%d\"/>";
    checkpoints.put(
        "sim",
        1,
        roots.formatted(1),
        Map.of(
            1,
            "<c:statics c:id=\"1\" class=\"demo.Main\" first=\"#2\"/>"
                + "<demo.Node c:id=\"2\" value=\"1\" next=\"#3\"/>"
                + "<demo.Node c:id=\"3\" value=\"2\" more=\"#4\"/><demo.Gone c:id=\"4\"/>"));
    checkpoints.put(
        "heir",
        1,
        roots.formatted(2),
        Map.of(
            1,
            "<demo.New c:id=\"1\"/><c:statics c:id=\"2\" class=\"demo.Main\" first=\"#2.1\"/>",
            2,
            "<demo.Node c:id=\"1\" value=\"1\" next=\"#2\"/>"
                + "<demo.Node c:id=\"2\" value=\"3\" more=\"#1.1\"/>"));
    assertEquals(
        """
        sim@1 -> heir@1
        addresses differ; objects are matched by the ways to them
          demo.Node #2.2 (was #1.3)
               value = 2 -> 3
               more = demo.Gone #1.4 -> demo.New #1.1
        - demo.Gone #1.4
        + demo.New #1.1

        CHANGED  NEW  GONE  CLASS
              0    0     1  demo.Gone
              0    1     0  demo.New
              1    0     0  demo.Node
        objects: 1 changed, 1 new, 1 gone; 2 of 2 lines differ
        """,
        run("sim@1", "heir", "--space", "http://fake"));
  }

  @Test
  void missingLine_isNamed() {
    checkpoints.put("sim", 1, "", Map.of(1, nodes(1, 1)));
    checkpoints.put("sim", 2, "", Map.of(1, nodes(1, 2)));
    checkpoints.lose(1, nodes(1, 2));
    var thrown = assertThrows(SpaceException.Damaged.class, this::diff);
    assertTrue(thrown.getMessage().startsWith("sim@2 is damaged: its line 1 "), thrown::getMessage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<demo.A/>",
        "<demo.A c:id=\"0\"/>",
        "<demo.A c:id=\"2000000000\"/>",
        "<demo.A c:id=\"1\" next=\"#x\"/>",
        "<demo.A c:id=\"1\" next=\"#99999999999.1\"/>",
        "<demo.A_x c:id=\"1\"/>",
        "<c:statics c:id=\"1\"/>",
        "<c:array c:id=\"1\"/>",
        "<c:array c:id=\"1\" of=\"demo.A\" encoding=\"base64\"/>",
        "<c:array c:id=\"1\" of=\"int\" encoding=\"base64\">!</c:array>",
        "<c:array c:id=\"1\" of=\"demo.A\"><c:null count=\"-1\"/></c:array>",
        "<c:array c:id=\"1\" of=\"demo.A\"><c:null count=\"2000000000\"/>"
            + "<c:null count=\"2000000000\"/></c:array>",
        "<c:string c:id=\"1\" c:marked=\"true\">\\u12</c:string>",
        "text"
      })
  void lineThatIsNone_isDamaged(String objects) {
    checkpoints.put("sim", 1, "", Map.of(1, nodes(1, 1)));
    checkpoints.put("sim", 2, "", Map.of(1, objects));
    var thrown = assertThrows(SpaceException.Damaged.class, this::diff);
    assertTrue(thrown.getMessage().startsWith("Document line/"), thrown::getMessage);
  }

  @Test
  void unknownCheckpoint_isNotFound() {
    var thrown =
        assertThrows(VerbException.class, () -> run("sim", "none@1", "--space", "http://fake"));
    assertEquals(ExitCode.NOT_FOUND, thrown.exitCode());
  }
}
