package org.cnscs.vm.evolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.look.FakeSpace;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.Test;

class CensusTest {
  private static final String HEAP = "xmlns:c=\"urn:cnscs:heap:1\"";
  private static final ObjectField ALL = new ObjectField("demo.A", null);
  private static final ObjectField NOTE = new ObjectField("demo.A", "note");

  private final FakeSpace space = new FakeSpace();
  private final AtomicLong read = new AtomicLong();
  private final Census census = new Census(space, Set.of(ALL, NOTE), read::set);

  private String put(String xml) {
    String hash = Hash.of(xml.getBytes(StandardCharsets.UTF_8));
    space.put("line/" + hash, xml);
    return hash;
  }

  private String line(int number, String objects) {
    String hash = put("<c:line %s n=\"%d\">\n%s</c:line>".formatted(HEAP, number, objects));
    return "<c:entry n=\"%d\" hash=\"%s\" objects=\"1\"/>\n".formatted(number, hash);
  }

  /** Stores a delta line of one object of line 17, which lies around lines 17 and 18. */
  private String delta(int number, String object) {
    String none = "<c:line n=\"18\">\n<demo.B c:id=\"%d\"/>\n</c:line>\n".formatted(number + 100);
    String xml =
        "<c:delta %s n=\"%d\">\n<c:line n=\"17\">\n%s</c:line>\n%s</c:delta>"
            .formatted(HEAP, number, object, none);
    return "<c:delta n=\"%d\" hash=\"%s\" objects=\"2\" first=\"17\" last=\"18\"/>\n"
        .formatted(number, put(xml));
  }

  private Map<ObjectField, Count> count(int checkpoint, String... table) {
    String id = "checkpoint/sim/%010d".formatted(checkpoint);
    space.put(
        id,
        "<c:manifest %s process=\"sim\" number=\"%d\" time=\"2026-01-01T00:00:00Z\" program=\"%s\"><c:table>\n%s</c:table></c:manifest>"
            .formatted(HEAP, checkpoint, "0".repeat(64), String.join("", table)));
    return census.of(space.get(id).orElseThrow());
  }

  private static String object(int id, String fields) {
    return "<demo.A c:id=\"%d\"%s/>\n".formatted(id, fields);
  }

  @Test
  void objects_areCountedAsDeltaLinesLeaveThem() {
    String line = line(17, object(1, "") + object(2, " note=\"a\"") + object(3, ""));
    String other = line(18, "<demo.B c:id=\"1\"/>\n");
    assertEquals(
        Map.of(ALL, new Count(3, "17.1"), NOTE, new Count(1, "17.2")), count(1, line, other));
    String gone = delta(1, object(2, ""));
    assertEquals(Map.of(ALL, new Count(3, "17.1")), count(2, line, other, gone));
    String come = delta(2, object(3, " note=\"b\""));
    assertEquals(
        Map.of(ALL, new Count(3, "17.1"), NOTE, new Count(1, "17.3")),
        count(3, line, other, gone, come));
    assertEquals(
        Map.of(ALL, new Count(3, "17.1"), NOTE, new Count(1, "17.2")), count(4, line, other));
  }

  @Test
  void lineWithTheSameDeltaLines_isReadOnce() {
    String line = line(17, object(1, ""));
    String far = line(30, object(1, ""));
    String delta = delta(1, object(1, " note=\"a\""));
    count(1, line, far);
    assertEquals(2, read.get());
    count(2, line, far, delta);
    count(3, line, far, delta);
    assertEquals(3, read.get());
    count(4, line, far);
    assertEquals(3, read.get());
  }

  @Test
  void deltaLineThatIsMissing_isToldOf() {
    String line = line(17, object(1, ""));
    String delta = delta(1, object(1, ""));
    String hash = delta.replaceAll("(?s).*hash=\"([^\"]*)\".*", "$1");
    String missing = delta.replace(hash, "1".repeat(64));
    SpaceException.Damaged told =
        assertThrows(SpaceException.Damaged.class, () -> count(1, line, missing));
    assertTrue(told.getMessage().contains("1".repeat(64)), told::getMessage);
    String wrong = delta.replace("first=\"17\"", "first=\"18\"");
    assertThrows(SpaceException.Damaged.class, () -> count(2, line(18, object(1, "")), wrong));
  }
}
