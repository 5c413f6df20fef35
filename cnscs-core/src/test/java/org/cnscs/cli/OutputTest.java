package org.cnscs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {

  @Test
  void json_ofNestedValues_isCompactAndEscaped() {
    Object value =
        Json.object(
            "a",
            Arrays.asList(1, 2L, 1.5, true, null),
            "b\"",
            Json.object(),
            "c",
            "x\\\n\u0001\ud800é");
    assertEquals(
        "{\"a\":[1,2,1.5,true,null],\"b\\\"\":{},\"c\":\"x\\\\\\n\\u0001\\ud800é\"}",
        Json.text(value));
  }

  @Test
  void json_ofListOfObjects_separatesWithCommas() {
    assertEquals(
        "[{\"n\":1},{\"n\":null}]",
        Json.text(List.of(Json.object("n", 1), Json.object("n", null))));
  }

  @Test
  void table_withNumbers_alignsThemRight() {
    StringWriter out = new StringWriter();
    new Table("NAME", "SIZE", "LABEL")
        .row("a", 5, null)
        .row("longer", 1234, "x")
        .print(new PrintWriter(out, true));
    assertEquals("NAME    SIZE  LABEL\na          5  -\nlonger  1234  x\n", out.toString());
  }
}
