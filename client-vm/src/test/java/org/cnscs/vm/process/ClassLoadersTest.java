package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.vm.program.Runner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClassLoadersTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String PROGRAM = "org.cnscs.vm.program.Unloading";
  private static final String RESULT = "gone 16377573 30399188";

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private VmProcess process;

  @BeforeEach
  void start() throws Exception {
    process =
        VmProcess.create(
            ProgramCode.of(new ClassPathFiles()),
            Set.of(),
            Map.of(),
            Clock.systemUTC(),
            status -> {});
    process.prepare(Runner.class.getName(), new String[] {"Unloading"});
    process.begin();
    while (!process.find(PROGRAM).getField("ready").getBoolean(null)) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void restoreStreams() {
    System.setOut(out);
    System.setErr(err);
  }

  private EncodedCheckpoint capture(boolean goOn) throws Exception {
    VmProcess.About about = new VmProcess.About("p", 1, null, null, "0".repeat(64));
    return process.capture(about, LIMIT, goOn).checkpoint();
  }

  private String end() throws Exception {
    process.find(PROGRAM).getField("released").setBoolean(null, true);
    assertEquals(0, process.awaitEnd());
    return Moves.text(process, Runner.class.getName(), "result");
  }

  @Test
  void loader_thatTheProgramHasLost_isGoneThoughItsClassesWereCaptured() throws Exception {
    capture(true);
    process.forgetLines(); // which hold all objects for as long as there is memory
    assertEquals(RESULT, end());
  }

  @Test
  void loader_thatWasMadeAgain_isGoneWhenTheProgramHasLostIt() throws Exception {
    EncodedCheckpoint checkpoint = capture(false);
    process.abandon();
    process.awaitEnd();
    process = Moves.resume(checkpoint);
    process.forgetLines(); // which hold all objects for as long as there is memory
    assertEquals(RESULT, end());
  }

  @Test
  void checkpoint_tellsWhichLoadersObjectsAre_andBringsClassFilesOnce() throws Exception {
    checkFirst(capture(true));
    assertEquals(0, capture(true).classes().size());
    process.forgetLines();
    assertEquals(RESULT, end());
  }

  private static void checkFirst(EncodedCheckpoint first) {
    String manifest = new String(first.manifest(), StandardCharsets.UTF_8);
    assertTrue(
        manifest.contains("<c:loader n=\"1\" class=\"org.cnscs.vm.program.Loaders$Direct\""));
    assertTrue(manifest.contains("<c:class name=\"org.cnscs.vm.program.Loaders$PartOfDirect/2\""));
    String lines =
        first.lines().stream()
            .map(line -> new String(line.xml(), StandardCharsets.UTF_8))
            .collect(Collectors.joining());
    for (int loader = 1; loader <= 2; loader++) {
      String object = "<org.cnscs.vm.program.Loaders-PartOfDirect c:id=\"\\d+\" c:loader=\"%d\"";
      assertTrue(lines.replace('\n', ' ').matches(".*" + object.formatted(loader) + ".*"), lines);
    }
    assertEquals(1, first.classes().size());
  }
}
