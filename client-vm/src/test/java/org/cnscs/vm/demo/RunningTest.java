package org.cnscs.vm.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static Running sh(String script) {
    return Running.start(List.of("sh", "-c", script), Map.of("GREETING", "good day"));
  }

  @Test
  void result_ofSuccess_isWhatWasPrinted() throws InterruptedException {
    assertEquals(
        "good day\n", new String(sh("echo $GREETING").result(LIMIT), StandardCharsets.UTF_8));
  }

  @Test
  void result_ofFailure_tellsStatusAndLastWords() {
    VerbException failure =
        assertThrows(VerbException.class, () -> sh("echo out of ink >&2; exit 3").result(LIMIT));
    assertEquals(ExitCode.FAILED, failure.exitCode());
    assertTrue(
        failure.getMessage().endsWith("ended with exit status 3, 0 expected; it said: out of ink"));
  }

  @Test
  void await_ofWholeLines_returnsWhileTheCommandRuns() throws InterruptedException {
    Running running = sh("echo day 1; echo day 2; exec sleep 60");
    assertTrue(running.out().await("day", 2, LIMIT));
    assertTrue(running.process().isAlive());
    running.kill();
    assertEquals(137, running.status(LIMIT));
  }

  @Test
  void kill_ofACommandThatPrintedMuch_losesNothing() throws InterruptedException {
    Running running =
        sh(
            "i=0; while [ $i -lt 5000 ]; do i=$((i+1)); echo line $i; done; echo end >&2; exec"
                + " sleep 60");
    assertTrue(running.err().await("end", 1, LIMIT));
    running.kill();
    assertEquals(137, running.status(LIMIT));
    assertEquals(5000, new String(running.out().all(), StandardCharsets.UTF_8).lines().count());
  }

  @Test
  void await_ofLinesThatDoNotCome_endsWithTheStream() throws InterruptedException {
    assertFalse(sh("echo day 1; printf 'day 2'").out().await("day", 2, LIMIT));
  }

  @Test
  void distribution_ofAnyOtherDirectory_isRefused(@TempDir Path directory) {
    VerbException failure = assertThrows(VerbException.class, () -> Distribution.at(directory));
    assertEquals(ExitCode.NOT_FOUND, failure.exitCode());
    assertTrue(failure.getMessage().contains(directory.toString()));
  }
}
