package org.cnscs.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that replaces documents, while it compacts and writes snapshots, is killed again and
 * again, and goes on with what it left. {@code cnscs.kills} says how often.
 */
class KilledLogTest {
  private static final int KILLS = Integer.getInteger("cnscs.kills", 6);
  private static final long SEED = Long.getLong("cnscs.seed", 20_260_101);
  private static final int WRITERS = 4;
  private static final int DOCUMENTS = 20;
  private static final StoreSettings SETTINGS =
      new StoreSettings(30_000, 1, 0.5, 50_000_000, 60_000, true);

  @TempDir private Path temporary;

  private static XmlLog open(Path directory) {
    return XmlLog.open(directory, new DiskFiles(), Clock.systemUTC(), SETTINGS);
  }

  /** Writes {@code document number} before each change, and once more when it is acknowledged. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) {
      XmlLog log = open(Path.of(args[0]));
      LogFixture.Heard heard = new LogFixture.Heard();
      log.open(heard);
      for (int writer = 0; writer < WRITERS; writer++) {
        int own = writer;
        long first = Long.parseLong(args[1]);
        Thread.ofPlatform().start(() -> write(log, heard.epoch, own, first));
      }
    }

    private static void write(XmlLog log, long epoch, int writer, long first) {
      Random random = new Random(writer + first);
      for (long i = first; ; i++) {
        String id = "w" + writer + "/" + random.nextInt(DOCUMENTS);
        String xml = "<d>" + i + "<p>" + "x".repeat(random.nextInt(200)) + "</p></d>";
        System.out.println("? " + id + " " + i);
        log.commit(
            epoch,
            null,
            List.of(new Change.Put("main", id, xml.getBytes(UTF_8), new Expect.Anything())));
        System.out.println("! " + id + " " + i);
      }
    }
  }

  /** Checks what a victim has left against what it has said, for campaigns that cut the power. */
  static final class Verifier {
    private Verifier() {}

    public static void main(String[] args) throws IOException {
      KilledLogTest said = new KilledLogTest();
      try (BufferedReader out = Files.newBufferedReader(Path.of(args[1]));
          XmlLog log = open(Path.of(args[0]))) {
        said.read(out, Integer.MAX_VALUE);
        said.assertFound(log, log.recovery().toString());
      }
      System.out.println(said.acknowledged.size() + " documents are as they were acknowledged");
    }
  }

  private final Map<String, Long> asked = new HashMap<>();
  private final Map<String, Long> acknowledged = new HashMap<>();

  @Test
  void open_afterEachOfManyKills_hasEveryAcknowledgedChange() throws Exception {
    Path directory = Files.createDirectory(temporary.resolve("space"));
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      killAfter(directory, kill * 10_000_000L, random.nextInt(500, 3_000));
      try (XmlLog log = open(directory)) {
        assertFound(log, "kill " + kill + " from seed " + SEED + ", " + log.recovery());
      }
    }
  }

  private void killAfter(Path directory, long first, int lines) throws Exception {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                directory.toString(),
                Long.toString(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = victim.inputReader()) {
      read(out, lines);
      victim.toHandle().destroyForcibly();
      read(out, Integer.MAX_VALUE);
    } finally {
      victim.destroyForcibly().waitFor();
    }
  }

  private void read(BufferedReader out, int lines) throws IOException {
    for (int i = 0; i < lines; i++) {
      String line = out.readLine();
      if (line == null) {
        return;
      }
      if (line.matches("[?!] w\\d/\\d+ \\d+")) {
        String[] words = line.split(" ");
        (words[0].equals("?") ? asked : acknowledged).put(words[1], Long.parseLong(words[2]));
      }
    }
  }

  private void assertFound(XmlLog log, String where) {
    acknowledged.forEach(
        (id, number) -> {
          Optional<Document> found = log.get("main", id);
          assertTrue(found.isPresent(), where + ": " + id + " is gone");
          String text = found.get().text();
          boolean last =
              text.startsWith("<d>" + number + "<") || text.startsWith("<d>" + asked.get(id) + "<");
          assertTrue(last, where + ": " + id + " is " + text + " instead of " + number);
        });
    assertTrue(acknowledged.size() > WRITERS, where);
  }
}
