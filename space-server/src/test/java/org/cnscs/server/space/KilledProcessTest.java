package org.cnscs.server.space;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cnscs.server.store.Holder;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {
  @TempDir Path temporary;

  /**
   * Writes to a space from several threads until it is killed, and prints every id that was
   * acknowledged.
   */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) {
      SpaceHost host = SpaceHost.open(Path.of(args[0]), Clock.systemUTC());
      host.publish(new Holder(ProcessHandle.current().pid(), "http://127.0.0.1:1/", "token"));
      Space space = host.space("main");
      for (int t = 0; t < 4; t++) {
        int thread = t;
        Thread.ofPlatform().start(() -> write(space, thread));
      }
    }

    private static void write(Space space, int thread) {
      for (int i = 0; ; i++) {
        String id = thread + "/" + i;
        space.commit(
            Batch.builder()
                .put(id, ("<d>" + "x".repeat(i % 500) + "</d>").getBytes(UTF_8))
                .build());
        System.out.println(id);
      }
    }
  }

  @Test
  void open_afterKill_hasEveryAcknowledgedDocument() throws Exception {
    Path directory = temporary.resolve("space");
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader out = victim.inputReader()) {
      readLines(out, acknowledged, 500);
      assertHeld(directory, victim.pid());
      victim.toHandle().destroyForcibly();
      readLines(out, acknowledged, Integer.MAX_VALUE);
    } finally {
      victim.destroyForcibly().waitFor();
    }
    try (SpaceHost host = SpaceHost.open(directory, Clock.systemUTC())) {
      assertEquals(Set.of(), host.space("main").missing(acknowledged));
      assertTrue(acknowledged.size() >= 500);
    }
  }

  private static void assertHeld(Path directory, long pid) {
    SpaceException.Unavailable e =
        assertThrows(
            SpaceException.Unavailable.class, () -> SpaceHost.open(directory, Clock.systemUTC()));
    assertTrue(
        e.getMessage().contains("held by process " + pid + " at http://127.0.0.1:1/"),
        e.getMessage());
  }

  private static void readLines(BufferedReader out, List<String> lines, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      String line = out.readLine();
      if (line == null) {
        return;
      }
      if (line.matches("\\d/\\d+")) {
        lines.add(line);
      }
    }
  }
}
