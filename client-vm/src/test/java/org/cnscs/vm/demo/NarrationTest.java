package org.cnscs.vm.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.cnscs.cli.Json;
import org.junit.jupiter.api.Test;

class NarrationTest {
  private final StringWriter told = new StringWriter();
  private final Narration narration =
      new Narration(new PrintWriter(told), Path.of("/opt/cnscs"));

  @Test
  void command_withPathsAndQueries_canBePastedIntoAShell() {
    narration.step("Find it", "hits.");
    narration.command(
        List.of("/opt/cnscs/target/cnscs/bin/cnscs", "search", "local.day:>=5", "it's"));
    assertEquals(
        """

        1. Find it
           Expect: hits.
           $ target/cnscs/bin/cnscs search 'local.day:>=5' 'it'\\''s'
        """,
        told.toString());
  }

  @Test
  void steps_afterTwo_tellCommandsAndResultsOfEach() {
    narration.step("Run", "output.");
    narration.command(List.of("java", "Main"));
    narration.verified("40 lines");
    narration.step("Kill", "an end.");
    assertEquals(
        """
        [{"title":"Run","commands":["java Main"],"result":"40 lines"},{"title":"Kill","commands":[],"result":null}]\
        """,
        Json.text(narration.steps()));
  }
}
