package org.cnscs.vm.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SequencedCollection;
import java.util.Set;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.vm.collect.Collector;
import org.cnscs.vm.look.FakeSpace;
import org.cnscs.vm.process.ProgramFiles;
import org.junit.jupiter.api.Test;

class ProgramArchiveTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  /** A space in which garbage is collected after each batch of files. */
  private static final class Collected extends FakeSpace {
    @Override
    public synchronized long commit(Batch batch) {
      long number = super.commit(batch);
      if (batch.operations().stream().anyMatch(each -> each.id().startsWith("resource/"))) {
        new Collector(this, false).collect(TIME);
      }
      return number;
    }
  }

  /** A class path of some large files. */
  private static final class Large implements ProgramFiles.Entry {
    private int reads;
    private int changes = Integer.MAX_VALUE;

    @Override
    public String name() {
      return "large.jar";
    }

    @Override
    public SequencedCollection<String> paths() {
      return List.of("1", "2", "3");
    }

    @Override
    public byte[] read(String path) {
      byte[] bytes = new byte[4 << 20];
      new Random(reads++ < changes ? path.charAt(0) : 0).nextBytes(bytes);
      return bytes;
    }
  }

  private final FakeSpace space = new Collected();
  private final Large large = new Large();

  private String store() throws IOException {
    ProcessDocument root =
        new ProcessDocument("sim", "running", 0, "", "n", 1, TIME, TIME, null, null);
    space.commit(
        Batch.builder()
            .put(ProcessDocument.id("sim"), root.bytes(), new Batch.Expect.Absent())
            .build());
    CheckpointArchive archive = CheckpointArchive.open(space);
    return new ProgramArchive(space)
        .store(
            new ProgramArchive.Program("Main", () -> List.of(large)),
            (_, _, _) -> {},
            (hash, document) -> archive.announce(root.at(0, hash, TIME), document, 1));
  }

  @Test
  void largeProgram_staysWhileItIsStored_thoughGarbageIsCollected() throws IOException {
    Document program = space.get("program/" + store()).orElseThrow();
    assertEquals(Set.of(), space.missing(CheckpointParts.filesOf(program)));
    assertEquals(3, space.list("resource/", "", 9).size());
  }

  @Test
  void fileThatChangesMeanwhile_isAFailure() {
    large.changes = 4;
    assertThrows(IOException.class, this::store);
  }
}
