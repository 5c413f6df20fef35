package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
  void suspend_ofARunningProcess_endsItAndResumeContinues() throws Exception {
    Outcome uncut = cnscs.java(job.command("return"));
    job.hold(100);
    Outcome before;
    try (Running running = cnscs.start(job.command("return", "run", "--name", "job"))) {
      running.awaitOut("at hold100\n");
      Outcome suspend = cnscs.run("suspend", "job", "--label", "rest");
      assertEquals("job@1\n", suspend.outText(), suspend::toString);
      before = running.awaitExit();
    }
    job.release(100);
    assertEquals(0, before.status(), before::toString);
    assertTrue(before.errText().startsWith("cnscs: suspended as job@1; "), before::toString);
    assertEquals("suspended", state("job"));
    Continuation.check(
        "job@1", uncut, before.out(), before.out().length, cnscs.run("resume", "job"));
  }

  private Object state(String process) throws InterruptedException {
    Outcome ps = cnscs.run("ps", "--all", "--json");
    return JsonText.objects(JsonText.object(ps.outText()), "processes").stream()
        .filter(one -> process.equals(one.get("name")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(ps.toString()))
        .get("state");
  }

  @Test
  void resumedProcess_checkpointedAndResumedAgain_countsItsOutputFromTheBegin() throws Exception {
    Outcome uncut = cnscs.java(job.command("return"));
    job.hold(100);
    Outcome before;
    try (Running running = cnscs.start(job.command("return", "run", "--name", "job"))) {
      running.awaitOut("at hold100\n");
      cnscs.run("suspend", "job");
      before = running.awaitExit();
    }
    job.release(100);
    job.hold(300);
    Outcome between;
    try (Running running = cnscs.start("resume", "job@1", "--as", "heir")) {
      running.awaitOut("at hold300\n");
      Outcome suspend = cnscs.run("suspend", "heir");
      assertEquals("heir@1\n", suspend.outText(), suspend::toString);
      between = running.awaitExit();
    }
    job.release(300);
    byte[] both = Arrays.copyOf(before.out(), before.out().length + between.out().length);
    System.arraycopy(between.out(), 0, both, before.out().length, between.out().length);
    assertEquals(both.length, position("heir", 1));
    Continuation.check(
        "heir@1", uncut, both, both.length, cnscs.run("resume", "heir@1", "--as", "grandchild"));
  }

  @Test
  void diff_whileAProcessRuns_comparesItWithWhatItCameFrom() throws Exception {
    job.hold(100);
    try (Running running = cnscs.start(job.command("return", "run", "--name", "job"))) {
      running.awaitOut("at hold100\n");
      cnscs.run("checkpoint", "job");
      Outcome same = cnscs.run("diff", "job@1", "job");
      assertTrue(same.outText().endsWith("they are equal\n"), same::toString);
      running.kill();
    }
    job.release(100);
    job.hold(300);
    try (Running running = cnscs.start("resume", "job@1", "--as", "heir")) {
      running.awaitOut("at hold300\n");
      cnscs.run("checkpoint", "heir");
      Outcome text = cnscs.run("diff", "job@1", "heir@1");
      assertTrue(text.outText().contains("       round = 100 -> 300\n"), text::toString);
      String json = cnscs.run("diff", "job@1", "heir@1", "--all", "--json").outText();
      List<Map<String, Object>> objects = JsonText.objects(JsonText.object(json), "objects");
      assertEquals(Set.of("changed"), changes(objects, "java.util.ArrayList"));
      assertEquals(Set.of(), changes(objects, "job.Ledger"));
      running.kill();
    }
  }

  private static Set<Object> changes(List<Map<String, Object>> objects, String type) {
    return objects.stream()
        .filter(object -> type.equals(object.get("class")))
        .map(object -> object.get("change"))
        .collect(Collectors.toSet());
  }

  @Test
  void programThatExits_passesItsStatusOn() throws Exception {
    checkStatus(7, "exit");
  }

  @Test
  void programThatThrows_endsWithOneAndItsTrace() throws Exception {
    Outcome resumed = checkStatus(1, "throw");
    String first =
        "Exception in thread \"main\" java.lang.IllegalStateException: ended by order with main"
            + " ledger";
    assertTrue(resumed.errLines().contains(first), resumed::toString);
  }

  /** Lets the program end in a way, uncut and resumed. */
  private Outcome checkStatus(int status, String how) throws InterruptedException {
    Outcome plain = cnscs.java(job.command(how));
    assertEquals(status, plain.status(), plain::toString);
    Outcome uncut = cnscs.run(job.command(how, "run", "--name", "uncut"));
    assertEquals(status, uncut.status(), uncut::toString);
    assertArrayEquals(plain.out(), uncut.out(), uncut::toString);
    job.hold(100);
    Outcome before;
    try (Running running = cnscs.start(job.command(how, "run", "--name", how))) {
      running.awaitOut("at hold100\n");
      Verbs.run("suspend", how, "--space", location);
      before = running.awaitExit();
    }
    job.release(100);
    Outcome resumed = cnscs.run("resume", how);
    Continuation.check(how, plain, before.out(), before.out().length, resumed);
    return resumed;
  }

  @Test
  void run_withAPeriod_makesCheckpointsByItself() throws Exception {
    Outcome uncut = cnscs.java(job.command("return"));
    Outcome run = cnscs.run(job.command("return", "run", "--name", "job", "--every", "200ms"));
    assertEquals(0, run.status(), run::toString);
    assertEquals("ended", state("job"));
    Outcome listed = cnscs.run("checkpoints", "job", "--json");
    assertTrue(
        JsonText.objects(JsonText.object(listed.outText()), "checkpoints").size() >= 2,
        listed::toString);
    Continuation.check(
        "job@2",
        uncut,
        run.out(),
        position("job", 2),
        cnscs.run("resume", "job@2", "--as", "again"));
  }

  @Test
  void run_thatIsToldToEnd_makesACheckpointIfItWasAskedTo() throws Exception {
    Outcome uncut = cnscs.java(job.command("return"));
    job.hold(100);
    Outcome before;
    try (Running running =
        cnscs.start(job.command("return", "run", "--name", "job", "--checkpoint-at-exit"))) {
      running.awaitOut("at hold100\n");
      before = running.terminate();
    }
    job.release(100);
    assertEquals("suspended", state("job"), before::toString);
    Continuation.check(
        "job@1", uncut, before.out(), before.out().length, cnscs.run("resume", "job"));
  }

  private long position(String process, int number) {
    try (Space space = Spaces.open(location)) {
      return Saved.of(space, process, number).position();
    }
  }

  @Test
  void verbs_withTheUrlOfAServer_doTheSame() throws Exception {
    Outcome uncut = cnscs.java(job.command("return"));
    try (Running server = cnscs.start("serve", "--data", location, "--listen", "127.0.0.1:0")) {
      server.awaitOut("\n");
      String url =
          new String(server.out(), StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
      Distribution remote = new Distribution(temp, url);
      job.hold(100);
      Outcome killed;
      try (Running running = remote.start(job.command("return", "run", "--name", "job"))) {
        running.awaitOut("at hold100\n");
        Outcome checkpoint = remote.run("checkpoint", "job", "--space", url);
        assertEquals("job@1\n", checkpoint.outText(), checkpoint::toString);
        killed = running.kill();
      }
      job.release(100);
      job.deleteClasses();
      Outcome found = remote.run("search", "frame:Main.main local.round:[60 TO *]");
      assertTrue(found.outText().startsWith("job@1  frame"), found::toString);
      long position;
      try (Space space = Spaces.open(url)) {
        position = Saved.of(space, "job", 1).position();
      }
      Continuation.check(
          "job@1", uncut, killed.out(), position, remote.run("resume", "job@1", "--space", url));
      assertEquals(143, server.terminate().status()); // as any JVM that SIGTERM ends
    }
  }
}
