package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.JsonText;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Suspends and resumes processes, lets them end in every way, and does so over a server. */
@Timeout(300)
class ProcessLifeIT {
  private static final String ROUNDS = "600";

  @TempDir private Path temp;
  private String location;
  private Distribution cnscs;
  private String classes;

  @BeforeEach
  void prepare() {
    location = temp.resolve("space").toString();
    cnscs = new Distribution(temp, location);
    classes = Programs.compileJob(temp).toString();
  }

  @Test
  void suspend_ofARunningProcess_endsItAndResumeContinues() throws Exception {
    Outcome uncut = cnscs.java("-cp", classes, "job.Main", ROUNDS, "return");
    Outcome before;
    try (Running running = cnscs.start("run", "--name", "job", "-cp", classes, "job.Main", ROUNDS, "return")) {
      running.awaitOut("round 60 ");
      Outcome suspend = cnscs.run("suspend", "job", "--label", "rest");
      assertEquals("job@1\n", suspend.outText(), suspend::toString);
      before = running.awaitExit();
    }
    assertEquals(0, before.status(), before::toString);
    assertTrue(before.errLines().contains("cnscs: process job suspended as job@1"), before::toString);
    assertEquals("suspended", JsonText.objects(JsonText.object(cnscs.run("ps", "--json").outText()), "processes").getFirst().get("state"));
    Continuation.check("job@1", uncut, before.out(), before.out().length, cnscs.run("resume", "job"));
  }

  @Test
  void resumedProcess_checkpointedAndResumedAgain_countsItsOutputFromTheBegin() throws Exception {
    Outcome uncut = cnscs.java("-cp", classes, "job.Main", ROUNDS, "return");
    Outcome before;
    try (Running running = cnscs.start("run", "--name", "job", "-cp", classes, "job.Main", ROUNDS, "return")) {
      running.awaitOut("round 60 ");
      cnscs.run("suspend", "job");
      before = running.awaitExit();
    }
    Outcome between;
    try (Running running = cnscs.start("resume", "job@1", "--as", "heir")) {
      running.awaitOut("round 200 ");
      Outcome suspend = cnscs.run("suspend", "heir");
      assertEquals("heir@1\n", suspend.outText(), suspend::toString);
      between = running.awaitExit();
    }
    byte[] both = Arrays.copyOf(before.out(), before.out().length + between.out().length);
    System.arraycopy(between.out(), 0, both, before.out().length, between.out().length);
    long position;
    try (Space space = Spaces.open(location)) {
      position = Saved.of(space, "heir", 1).position();
    }
    assertEquals(both.length, position);
    Continuation.check("heir@1", uncut, both, position, cnscs.run("resume", "heir@1", "--as", "grandchild"));
  }

  @Test
  void programThatExits_passesItsStatusOn() throws Exception {
    checkStatus(7, "exit");
  }

  @Test
  void programThatThrows_endsWithOneAndItsTrace() throws Exception {
    Outcome resumed = checkStatus(1, "throw");
    assertTrue(
        resumed.errLines().contains("Exception in thread \"main\" java.lang.IllegalStateException: ended by order with main ledger"),
        resumed::toString);
  }

  /** Lets the program end in a way, uncut and resumed. */
  private Outcome checkStatus(int status, String how) throws InterruptedException {
    Outcome plain = cnscs.java("-cp", classes, "job.Main", "150", how);
    assertEquals(status, plain.status(), plain::toString);
    Outcome uncut = cnscs.run("run", "--name", "uncut", "-cp", classes, "job.Main", "150", how);
    assertEquals(status, uncut.status(), uncut::toString);
    assertArrayEquals(plain.out(), uncut.out(), uncut::toString);
    Outcome before;
    try (Running running = cnscs.start("run", "--name", how, "-cp", classes, "job.Main", "150", how)) {
      running.awaitOut("round 20 ");
      Verbs.run("suspend", how, "--space", location);
      before = running.awaitExit();
    }
    Outcome resumed = cnscs.run("resume", how);
    Continuation.check(how, plain, before.out(), before.out().length, resumed);
    return resumed;
  }

  @Test
  void run_withAPeriodAndACheckpointAtExit_makesCheckpointsByItself() throws Exception {
    Outcome run =
        cnscs.run("run", "--name", "job", "--every", "200ms", "--checkpoint-at-exit", "-cp", classes, "job.Main", ROUNDS, "return");
    assertEquals(0, run.status(), run::toString);
    var listed = JsonText.objects(JsonText.object(cnscs.run("checkpoints", "job", "--json").outText()), "checkpoints");
    assertTrue(listed.size() >= 3, listed::toString);
    Outcome uncut = cnscs.java("-cp", classes, "job.Main", ROUNDS, "return");
    try (Space space = Spaces.open(location)) {
      assertEquals(run.out().length, Saved.of(space, "job", listed.size()).position());
      Continuation.check("job@2", uncut, run.out(), Saved.of(space, "job", 2).position(), cnscs.run("resume", "job@2", "--as", "again"));
    }
  }

  @Test
  void verbs_withTheUrlOfAServer_doTheSame() throws Exception {
    Outcome uncut = cnscs.java("-cp", classes, "job.Main", ROUNDS, "return");
    try (Running server = cnscs.start("serve", "--data", location, "--listen", "127.0.0.1:0")) {
      server.awaitOut("\n");
      String url = new String(server.out(), java.nio.charset.StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
      Distribution remote = new Distribution(temp, url);
      Outcome killed;
      try (Running running = remote.start("run", "--name", "job", "-cp", classes, "job.Main", ROUNDS, "return")) {
        running.awaitOut("round 60 ");
        Outcome checkpoint = remote.run("checkpoint", "job", "--space", url);
        assertEquals("job@1\n", checkpoint.outText(), checkpoint::toString);
        killed = running.kill();
      }
      Programs.delete(Path.of(classes));
      Outcome found = remote.run("search", "frame:Main.main local.round:[60 TO *]");
      assertTrue(found.outText().startsWith("job@1  frame"), found::toString);
      try (Space space = Spaces.open(url)) {
        Continuation.check("job@1", uncut, killed.out(), Saved.of(space, "job", 1).position(), remote.run("resume", "job@1", "--space", url));
      }
      assertEquals(130, server.terminate().status());
    }
  }
}
