package org.cnscs.vm.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cnscs.cli.SpaceOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ShowObjectTest {
  private static final String ROOTS =
      "<c:statics class=\"demo.Main\" ref=\"#1.1\"/><c:thread id=\"1\" name=\"main\""
          + " state=\"runnable\" object=\"#1.2\"><c:frame class=\"demo.Main\" method=\"main()V\""
          + " line=\"5\" point=\"1\"><c:local n=\"0\" name=\"all\" type=\"demo.Node[]\""
          + " ref=\"#2.1\"/></c:frame></c:thread>";
  private static final String LINE_1 =
      "<c:statics c:id=\"1\" class=\"demo.Main\" first=\"#3.1\"/>"
          + "<java.lang.Thread c:id=\"2\" name=\"main\"/>";
  private static final String LINE_2 =
      "<c:array c:id=\"1\" of=\"demo.Node\"><c:null count=\"7\"/><c:r ref=\"#3.3\"/></c:array>"
          + "<c:string c:id=\"2\">x</c:string>";
  private static final String LINE_3 =
      "<demo.Node c:id=\"1\" next=\"#2\"/><demo.Node c:id=\"2\" next=\"#3\" s=\"x\""
          + " c:shared=\"s=2.2\"/><demo.Node c:id=\"3\" next=\"#4\" self=\"#3\"/>"
          + "<demo.Node c:id=\"4\"/><demo.Lost c:id=\"5\"/>";

  private final FakeSpace space = new FakeSpace();
  private final Checkpoints checkpoints = new Checkpoints(space);

  @BeforeEach
  void fill() {
    checkpoints.process("sim", 1);
    checkpoints.put("sim", 1, ROOTS, Map.of(1, LINE_1, 2, LINE_2, 3, LINE_3));
  }

  private String show(String address, String... options) {
    List<String> all = new ArrayList<>(List.of("sim", "--object", address, "--space", "http://f"));
    all.addAll(List.of(options));
    StringWriter out = new StringWriter();
    ShowVerb verb = new ShowVerb(new SpaceOption(location -> space));
    new CommandLine(verb).setOut(new PrintWriter(out)).parseArgs(all.toArray(String[]::new));
    assertEquals(0, verb.call());
    return out.toString();
  }

  @Test
  void object_inAGraph_hasReferencesBothWaysAndTheShortestPath() {
    assertEquals(
        """
        <demo.Node c:id="3" next="#4" self="#3"/>

        refers to
          next = demo.Node #3.4
          self = demo.Node #3.3
        referred to by
          demo.Node[8] #2.1[7]
          demo.Node #3.2.next
          demo.Node #3.3.self
        shortest way from a root
          thread 1 (main), frame 1: demo.Main.main()V line 5, local all = demo.Node[8] #2.1
          [7] = demo.Node #3.3
        """,
        show("3.3"));
  }

  @Test
  void sharedString_isReachedThroughStaticFields() {
    String text = show("2.2");
    assertTrue(text.contains("referred to by\n  demo.Node #3.2.s\n"), text);
    assertTrue(
        text.endsWith(
            """
            shortest way from a root
              class demo.Main = statics of demo.Main #1.1
              .first = demo.Node #3.1
              .next = demo.Node #3.2
              .s = "x" #2.2
            """),
        text);
  }

  @Test
  void objectThatNothingRefersTo_isSaidToHaveNoWay() {
    assertTrue(
        show("3.5").endsWith("nothing\nreferred to by\nno way leads to it from a root\n"),
        () -> show("3.5"));
    assertTrue(show("3.5", "--json").contains("\"path\":null"), () -> show("3.5", "--json"));
  }

  @Test
  void json_hasTheReferencesShape() {
    String json = show("3.4", "--json");
    String node = "\"class\":\"demo.Node\"";
    assertTrue(
        json.endsWith(
            "\"refersTo\":[],\"referredBy\":[{\"root\":null,\"address\":\"3.3\","
                + node
                + ",\"name\":\"next\"}],\"path\":{\"root\":\"thread 1 (main), frame 1:"
                + " demo.Main.main()V line 5, local"
                + " all\",\"length\":2,\"steps\":[{\"name\":\"[7]\",\"to\":"
                + "{\"value\":null,\"ref\":\"#3.3\","
                + node
                + "}},{\"name\":\"next\",\"to\":{\"value\":null,\"ref\":\"#3.4\","
                + node
                + "}}]},\"omitted\":{\"refersTo\":0,\"referredBy\":0}}\n"),
        json);
  }

  @Test
  void manyReferences_areCountedUnlessAllAreAskedFor() {
    String hubs =
        IntStream.rangeClosed(1, 30)
            .mapToObj("<demo.Leaf c:id=\"%d\" hub=\"#3.5\"/>"::formatted)
            .collect(Collectors.joining());
    checkpoints.put("sim", 1, ROOTS, Map.of(1, LINE_1, 3, LINE_3, 4, hubs));
    String text = show("3.5");
    assertEquals(20, text.lines().filter(line -> line.contains("demo.Leaf")).count());
    assertTrue(text.contains("  … and 10 more; --all shows all\n"), text);
    assertEquals(
        30, show("3.5", "--all").lines().filter(line -> line.contains("demo.Leaf")).count());
  }

  @Test
  void longChain_isFollowedToItsEnd() {
    TreeMap<Integer, String> lines = new TreeMap<>(Map.of(1, LINE_1));
    for (int line = 3; line < 103; line++) {
      StringBuilder objects = new StringBuilder();
      for (int slot = 1; slot <= 1000; slot++) {
        String next = slot < 1000 ? "#" + (slot + 1) : "#" + (line + 1) + ".1";
        objects.append("<demo.Node c:id=\"%d\" next=\"%s\"/>".formatted(slot, next));
      }
      lines.put(line, objects.toString());
    }
    checkpoints.put("sim", 1, ROOTS, lines);
    assertTrue(
        show("102.1000")
            .contains(
                """
                  .next = demo.Node #3.10
                  … 99980 more; --all shows all
                  .next = demo.Node #102.991
                """),
        () -> show("102.1000"));
    String text = show("102.1000", "--all");
    assertTrue(text.endsWith("  .next = demo.Node #102.1000\n"), "No way to the end");
    assertEquals(100_000, text.lines().filter(line -> line.startsWith("  .")).count());
  }
}
