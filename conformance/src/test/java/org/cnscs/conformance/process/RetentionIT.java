package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.JsonText;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;
import org.cnscs.space.Event;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that keep only their latest checkpoints. */
@Timeout(300)
class RetentionIT {
  private static final int KEEP = 3;
  private static final int MANY = 40;

  @TempDir private Path temp;
  private String location;
  private Distribution cnscs;
  private Job job;

  @BeforeEach
  void prepare() {
    location = temp.resolve("space").toString();
    cnscs = new Distribution(temp, location);
    job = Job.compile(temp);
  }

  @Test
  void keep_ofManyCheckpoints_leavesTheLatestAndTheLabelled_andTheProcessGoesOn() throws Exception {
    Outcome uncut = cnscs.java(job.command("return"));
    job.hold(100);
    Outcome killed;
    String[] options = {"run", "--name", "job", "--every", "20ms", "--keep", "" + KEEP};
    try (Running running = cnscs.start(job.command("return", options))) {
      running.awaitOut("at hold100\n");
      String here = cnscs.run("checkpoint", "job", "--label", "here").outText().strip();
      awaitManyAndACollection(Long.parseLong(here.substring("job@".length())) + MANY);
      killed = running.kill();
    }
    List<Long> numbers = numbers();
    long latest = numbers.getLast();
    long labelled = numbers.getFirst();
    assertTrue(labelled <= latest - MANY, numbers::toString);
    assertEquals(latest - KEEP + 1, numbers.get(1) + missed(numbers), numbers::toString);
    job.release(100);
    for (long number : List.of(labelled, latest)) {
      long position;
      try (Space space = Spaces.open(location)) {
        position = Saved.of(space, "job", (int) number).position();
      }
      String name = "job@" + number;
      Outcome resumed = cnscs.run("resume", name, "--as", "heir" + number);
      Continuation.check(name, uncut, killed.out(), position, resumed);
    }
  }

  /** Returns 1 if the process was killed between a checkpoint and the removal of one. */
  private static long missed(List<Long> numbers) {
    return numbers.size() - 1 - KEEP;
  }

  private List<Long> numbers() throws InterruptedException {
    Outcome listed = cnscs.run("checkpoints", "job", "--json");
    return JsonText.objects(JsonText.object(listed.outText()), "checkpoints").stream()
        .map(each -> ((Number) each.get("number")).longValue())
        .toList();
  }

  /** Waits for a checkpoint, and for a collection of what older ones have left. */
  private void awaitManyAndACollection(long number) throws InterruptedException {
    String last = Saved.manifestId("job", (int) number);
    CountDownLatch checkpoints = new CountDownLatch(1);
    CountDownLatch collected = new CountDownLatch(2); // it has begun, and ended
    try (Space space = Spaces.open(location);
        Space.Watch watch = space.watch(0, event -> count(event, last, checkpoints, collected))) {
      assertTrue(checkpoints.await(2, TimeUnit.MINUTES), "checkpoints are missing");
      assertTrue(collected.await(2, TimeUnit.MINUTES), "nothing was collected");
    }
  }

  private static void count(
      Event event, String last, CountDownLatch checkpoints, CountDownLatch collected) {
    if (event.changed().contains(last)) {
      checkpoints.countDown();
    }
    if (event.changed().contains("collection")) {
      collected.countDown();
    }
  }

  @Test
  void keep_ofNothing_isRefused() throws Exception {
    Outcome refused = cnscs.run(job.command("return", "run", "--every", "1s", "--keep", "0"));
    assertEquals(2, refused.status(), refused::toString);
    assertTrue(refused.errText().contains("--keep is 0; choose 1 or more"), refused::toString);
  }
}
