package org.cnscs.vm.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.vm.archive.CheckpointArchive;
import org.cnscs.vm.archive.CheckpointParts;
import org.cnscs.vm.archive.CheckpointTable;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.look.FakeSpace;
import org.cnscs.vm.process.ClassPathFiles;
import org.cnscs.vm.process.ProgramCode;
import org.cnscs.vm.process.VmProcess;
import org.cnscs.vm.program.Runner;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What becomes of a process when the space does not take its checkpoint. */
class HostedProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Full space = new Full();

  /** A space that sometimes takes lines, and then fails. */
  private static final class Full extends FakeSpace {
    private Error failure;

    @Override
    public long commit(Batch batch) {
      boolean hasLines =
          batch.operations().stream().anyMatch(each -> each.id().startsWith("line/"));
      if (failure != null && hasLines) {
        Error now = failure;
        failure = null;
        throw now;
      }
      return super.commit(batch);
    }
  }

  @AfterEach
  void restoreStreams() {
    System.setOut(out);
    System.setErr(err);
  }

  private HostedProcess hosted(VmProcess process) {
    byte[] program = "<c:program xmlns:c=\"urn:cnscs:heap:1\" main=\"Main\"/>".getBytes();
    String hash = Hash.of(program);
    ProcessDocument root =
        new ProcessDocument("sim", "running", 0, hash, "n", 1, TIME, TIME, null, null);
    space.commit(
        Batch.builder()
            .put("program/" + hash, program, new Batch.Expect.Absent())
            .put(ProcessDocument.id("sim"), root.bytes(), new Batch.Expect.Absent())
            .build());
    return new HostedProcess(
        space,
        CheckpointArchive.open(space),
        process,
        null, // the program is stored
        new ProcessDocument.Versioned(root, 1),
        null,
        options(),
        Clock.fixed(TIME, ZoneOffset.UTC),
        text -> {});
  }

  private static RunOptions options() {
    RunOptions options = new RunOptions();
    new CommandLine(options).registerConverter(Duration.class, _ -> LIMIT).parseArgs();
    return options;
  }

  private static VmProcess begun() throws Exception {
    VmProcess process =
        VmProcess.create(
            ProgramCode.of(new ClassPathFiles()),
            Set.of(),
            Map.of(),
            Clock.systemUTC(),
            status -> {});
    process.prepare(Runner.class.getName(), new String[] {"InternedLater"});
    process.begin();
    return process;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void errorWhileACheckpointIsStored_isToldAndTheNextIsWhole(boolean goOn) throws Exception {
    VmProcess process = begun();
    HostedProcess hosted = hosted(process);
    space.failure = new OutOfMemoryError("as if");
    HostedProcess.FailedException failed =
        assertThrows(HostedProcess.FailedException.class, () -> hosted.checkpoint("first", goOn));
    String said = "The space did not take checkpoint 1: java.lang.OutOfMemoryError: as if";
    assertEquals(said, failed.getMessage());
    assertEquals("sim@1", hosted.checkpoint("second", true));
    Document manifest = space.get(ProcessDocument.checkpointId("sim", 1)).orElseThrow();
    CheckpointTable table = CheckpointTable.of(manifest, space);
    assertEquals(Set.of(), CheckpointParts.read(manifest).missing(space, table));
    assertTrue(manifest.text().contains("label=\"second\""), manifest::text);
    hosted.checkpoint(null, false);
    process.abandon();
  }
}
