package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.cnscs.xml.Xml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlaidLinesTest {
  private static final String HEAP = "xmlns:c=\"urn:cnscs:heap:1\"";
  private static final String A = "<demo.A c:id=\"1\" text=\"a &gt; b > c\"/>";
  private static final String B =
      "<demo.B c:id=\"4\" n=\"1\"><text>x\n</text><other>/&gt;</other></demo.B>";
  private static final String C = "<c:array c:id=\"9\" of=\"int\">1 2</c:array>";

  private final List<byte[]> documents = new ArrayList<>();
  private final List<DeltaEntry> entries = new ArrayList<>();
  private int asked;

  private static byte[] bytes(String xml) {
    return xml.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] line(int n, String... objects) {
    return bytes(
        "<c:line %s n=\"%d\">\n%s\n</c:line>".formatted(HEAP, n, String.join("\n", objects)));
  }

  private static String part(int n, String... objects) {
    return "<c:line n=\"%d\">\n%s\n</c:line>\n".formatted(n, String.join("\n", objects));
  }

  private void delta(int first, int last, String... lines) {
    int number = documents.size() + 1;
    add(
        first,
        last,
        "<c:delta %s n=\"%d\">\n%s</c:delta>".formatted(HEAP, number, String.join("", lines)));
  }

  private void add(int first, int last, String xml) {
    documents.add(bytes(xml));
    entries.add(new DeltaEntry(documents.size(), "h", 1, first, last));
  }

  private OverlaidLines overlaid() {
    return new OverlaidLines(
        "checkpoint x@1",
        entries,
        entry -> {
          asked++;
          return documents.get(entry.number() - 1);
        });
  }

  private String overlaid(int n, byte[] line) {
    return new String(overlaid().line(n, line), StandardCharsets.UTF_8);
  }

  @Test
  void object_isAsTheNewestDeltaLineTells() {
    delta(3, 17, part(3, "<demo.X c:id=\"1\"/>"), part(17, "<demo.B c:id=\"4\" n=\"2\"/>"));
    delta(17, 40, part(17, "<demo.B c:id=\"4\" n=\"3\"/>", "<demo.D c:id=\"10\"/>"));
    assertArrayEquals(
        line(17, A, "<demo.B c:id=\"4\" n=\"3\"/>", C, "<demo.D c:id=\"10\"/>"),
        overlaid().line(17, line(17, A, B, C)));
  }

  @Test
  void line_withoutDeltaLines_isWhatItIs() {
    delta(3, 16, part(3, "<demo.X c:id=\"1\"/>"));
    byte[] line = bytes("not even XML");
    assertSame(line, overlaid().line(17, line));
    assertEquals(0, asked);
  }

  @Test
  void deltaLines_areReadOnceForLinesInTheirOrder() {
    delta(1, 5000, part(1, A), part(2000, A), part(5000, A));
    delta(1, 64, part(1, A));
    OverlaidLines overlaid = overlaid();
    for (int n = 1; n <= 5000; n++) {
      overlaid.line(n, line(n, A));
    }
    assertEquals(2, asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<x:line xmlns:x='urn:cnscs:heap:1' n='17'><demo.A x:id='1'/><demo.B text='a'"
            + " x:id='4'/><x:array of='int' x:id='9'>1 2</x:array></x:line>",
        "<c:line xmlns:c=\"urn:cnscs:heap:1\" n=\"17\">\n<demo.A c:id=\"1\"/>\n<!-- <demo.B"
            + " c:id=\"4\"/>\n -->\n<demo.B c:id=\"4\" text=\"a\"/>\n<c:array c:id=\"9\""
            + " of=\"int\"><![CDATA[1 2]]></c:array>\n</c:line>",
        "<c:line n=\"17\" xmlns:c=\"urn:cnscs:heap:1\"><demo.A\n"
            + "c:id=\"1\"/><demo.B c:id=\"4\" xmlns:y='z' y:no='1' text=\"a\"></demo.B><c:array"
            + " c:id=\"9\" of=\"int\">1 2</c:array></c:line>"
      })
  void line_inAnotherForm_isOverlaidToo(String line) {
    delta(17, 17, part(17, "<demo.B c:id=\"4\" n=\"2\"/>"));
    String plain = overlaid(17, bytes(line)).replace("></demo.A>", "/>");
    assertEquals(
        new String(line(17, "<demo.A c:id=\"1\"/>", "<demo.B c:id=\"4\" n=\"2\"/>", C)), plain);
  }

  @Test
  void deltaLine_inAnotherForm_isReadToo() {
    add(
        17,
        17,
        "<x:delta xmlns:x='urn:cnscs:heap:1' n='1'> <x:line n='17'><!-- b --><demo.B t='a&#10;'"
            + " x:id='4'><u> x </u></demo.B></x:line> </x:delta>");
    String expected = "<demo.B c:id=\"4\" t=\"a&#xA;\"><u> x </u></demo.B>";
    assertEquals(new String(line(17, A, expected, C)), overlaid(17, line(17, A, B, C)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<c:delta %s n=\"2\">\n<c:line n=\"17\">\n<demo.B c:id=\"4\"/>\n</c:line>\n</c:delta>",
        "<c:delta %s n=\"1\">\n<c:line n=\"18\">\n<demo.B c:id=\"4\"/>\n</c:line>\n</c:delta>",
        "<c:delta %s n=\"1\">\n<c:line n=\"17\">\n<demo.B c:id=\"4\"/>\n</c:line>\n",
        "<c:delta %s n=\"1\">\n<demo.B c:id=\"4\"/>\n</c:delta>",
        "<c:delta %s n=\"1\">\n<c:line n=\"17\">\n<demo.B/>\n</c:line>\n</c:delta>",
        "<c:delta %s n=\"1\">\n<c:line n=\"17\">\n<demo.B c:id=\"x\"/>\n</c:line>\n</c:delta>",
        "<c:delta %s n=\"1\">\n<c:line n=\"17\">\n<demo.B c:id=\"4\"/>\n<demo.B c:id=\"4\"/>\n"
            + "</c:line>\n</c:delta>",
        "<c:line %s n=\"1\">\n<demo.B c:id=\"4\"/>\n</c:line>",
        "x"
      })
  void deltaLine_thatIsNone_isRefusedWithItsPlace(String xml) {
    add(17, 17, xml.formatted(HEAP));
    HeapFormatException refused =
        assertThrows(HeapFormatException.class, () -> overlaid(17, line(17, A, B)));
    assertTrue(
        refused.getMessage().startsWith("checkpoint x@1: delta line 1 (h)"), refused.getMessage());
  }

  @Test
  void line_withTooManyDeltaLines_isRefused() {
    for (int i = 0; i < 1025; i++) {
      entries.add(new DeltaEntry(i + 1, "h", 1, 17, 17));
    }
    assertThrows(HeapFormatException.class, () -> overlaid(17, line(17, A)));
  }

  /** Whatever a line looks like, it holds the same objects and the one of the delta line. */
  @Property(tries = 500)
  void changedLine_isOverlaidAsAParserReadsIt_orRefused(@ForAll long seed) {
    Random random = new Random(seed);
    Trip trip = new Trip();
    trip.write(GraphPropertyTest.graph(random, 30));
    byte[] changed = Mutations.change(random, trip.lines().values().iterator().next());
    documents.clear();
    entries.clear();
    delta(1, 1, part(1, "<demo.New c:id=\"777\"/>"));
    List<String> objects = objects(changed);
    try {
      List<String> overlaid = objects(overlaid().line(1, changed));
      if (objects != null) {
        objects.add("<demo.New/>777");
      }
      assertEquals(objects, overlaid);
    } catch (HeapFormatException e) {
      assertTrue(e.getMessage().startsWith("checkpoint x@1: line 1"), e.getMessage());
    }
  }

  /** Returns the names and slots of the objects in a line, null if it is not well-formed. */
  private static List<String> objects(byte[] line) {
    List<String> objects = new ArrayList<>();
    try {
      XMLStreamReader in = Xml.reader(line);
      for (int depth = 0; in.hasNext(); ) {
        int event = in.next();
        if (event == XMLStreamConstants.START_ELEMENT && depth++ == 1) {
          String slot = in.getAttributeValue("urn:cnscs:heap:1", "id");
          objects.add("<" + in.getLocalName() + "/>" + slot);
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
        }
      }
      return objects;
    } catch (XMLStreamException e) {
      return null;
    }
  }
}
