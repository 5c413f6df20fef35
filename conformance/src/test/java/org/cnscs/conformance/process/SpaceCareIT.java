package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cnscs.cli.ExitCode;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.JsonText;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The care for the files of a space by the assembled distribution. */
@Timeout(120)
class SpaceCareIT {
  @TempDir private Path temp;
  private Distribution cnscs;
  private Path data;
  private Path segment;

  @BeforeEach
  void name() {
    data = temp.resolve("data");
    segment = data.resolve("log").resolve("0000000001.xml");
    cnscs = new Distribution(temp, temp.resolve("unused").toString());
  }

  private static void put(Space space, String id, String xml) {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    space.commit(Batch.builder().put(id, bytes).build());
  }

  private static String text(Space space, String id) {
    return space.get(id).orElseThrow().text();
  }

  private Outcome done(Outcome outcome) {
    assertEquals(ExitCode.DONE.code(), outcome.status(), outcome::toString);
    return outcome;
  }

  @Test
  void exportOfASpaceUnderLoad_imported_hasWhatWasAcknowledgedBefore() throws Exception {
    Path copy = temp.resolve("all.xml");
    int before;
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicBoolean enough = new AtomicBoolean();
    try (Running server =
        cnscs.start("serve", "--data", data.toString(), "--listen", "127.0.0.1:0")) {
      server.awaitOut("\n");
      String base = new String(server.out(), StandardCharsets.UTF_8).lines().findFirst().get();
      try (Space space = Spaces.open(base + "/spaces/main")) {
        put(space, "d0", "<d n='0'/>");
        Thread writer =
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int i = 1; !enough.get(); i++) {
                        put(space, "d" + i, "<d n='" + i + "'/>");
                        acknowledged.set(i);
                      }
                    });
        before = acknowledged.get();
        done(cnscs.run("export", "--space", data.toString(), copy.toString()));
        enough.set(true);
        writer.join();
      }
    }
    assertTrue(acknowledged.get() > before, "nothing was written meanwhile");
    Path elsewhere = temp.resolve("elsewhere");
    Outcome imported =
        done(cnscs.run("import", "--space", elsewhere.toString(), copy.toString(), "--json"));
    int last = ((Number) JsonText.object(imported.outText()).get("last")).intValue();
    assertTrue(last > before && last <= acknowledged.get() + 1, imported::toString);
    try (Space space = Spaces.open(elsewhere.toString())) {
      assertEquals(last, space.list("d", "", 10_000).size());
      for (int i = 0; i < last; i++) {
        assertEquals("<d n='" + i + "'/>", text(space, "d" + i));
      }
    }
    assertTrue(
        done(cnscs.run("doctor", "--space", elsewhere.toString()))
            .outText()
            .contains("all is whole"));
  }

  @Test
  void doctor_ofASpaceThatSomebodyServes_isRefusedAndNamesTheHolder() throws Exception {
    try (Running server =
        cnscs.start("serve", "--data", data.toString(), "--listen", "127.0.0.1:0")) {
      server.awaitOut("\n");
      Outcome refused = cnscs.run("doctor", "--space", data.toString());
      assertEquals(ExitCode.CONFLICT.code(), refused.status(), refused::toString);
      assertTrue(refused.errText().contains("is held by process "), refused::toString);
    }
  }

  @Test
  void flippedBits_areNamedAndRepairedWithoutDroppingWhatIsGood() throws Exception {
    try (Space space = Spaces.open(data.toString())) {
      put(space, "kept", "<d>kept</d>");
      put(space, "changed", "<d>older</d>");
      put(space, "only", "<d>single</d>");
      put(space, "between", "<d>between</d>");
      put(space, "changed", "<d>newer</d>");
      put(space, "last", "<d>last</d>");
    }
    flip("single");
    flip("newer");
    Outcome found = examined(ExitCode.FAILED);
    assertFinding(found, "damage", segment + ", byte ", "with only");
    assertFinding(found, "damage", segment + ", byte ", "with changed");
    Outcome repaired = examined(ExitCode.FAILED, "--repair");
    assertFinding(repaired, "lost", segment + ", byte ", "with only");
    assertFinding(
        repaired,
        "lost",
        "with changed",
        "quarantine",
        "; version 1 of document changed in space main counts again");
    examined(ExitCode.DONE);
    try (Space space = Spaces.open(data.toString())) {
      assertEquals("<d>kept</d>", text(space, "kept"));
      assertEquals("<d>between</d>", text(space, "between"));
      assertEquals("<d>older</d>", text(space, "changed"));
      assertEquals("<d>last</d>", text(space, "last"));
      assertTrue(space.get("only").isEmpty());
    }
  }

  private void flip(String word) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(word);
    assertTrue(at > 0, word);
    bytes[at] ^= 1;
    Files.write(segment, bytes);
  }

  private Outcome examined(ExitCode expected, String... options) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("doctor", "--space", data.toString()));
    command.add("--json");
    command.addAll(List.of(options));
    Outcome examined = cnscs.run(command.toArray(String[]::new));
    assertEquals(expected.code(), examined.status(), examined::toString);
    return examined;
  }

  private static void assertFinding(Outcome outcome, String kind, String... parts) {
    List<Map<String, Object>> findings =
        JsonText.objects(JsonText.object(outcome.outText()), "findings");
    assertTrue(
        findings.stream()
            .filter(each -> each.get("kind").equals(kind))
            .map(each -> (String) each.get("detail"))
            .anyMatch(detail -> List.of(parts).stream().allMatch(detail::contains)),
        outcome::toString);
  }
}
