package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** Takes checkpoints of a real process out of its space, and brings them into others. */
@Timeout(300)
class ArchiveIT {
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

  /** Runs the program up to its hundredth round, and kills it there. */
  private Outcome runAndKill() throws InterruptedException {
    job.hold(100);
    try (Running running = cnscs.start(job.command("return", "run", "--name", "job"))) {
      running.awaitOut("at hold100\n");
      Outcome checkpoint = cnscs.run("checkpoint", "job", "--label", "here");
      assertEquals("job@1\n", checkpoint.outText(), checkpoint::toString);
      return running.kill();
    } finally {
      job.release(100);
    }
  }

  private static Outcome done(Outcome outcome) {
    assertEquals(0, outcome.status(), outcome::toString);
    return outcome;
  }

  @Test
  void gc_underAProcessWhoseOriginWasRemoved_isNoticedByItsNextCheckpoint() throws Exception {
    Outcome uncut = cnscs.java(job.command("return"));
    Outcome killed = runAndKill();
    long position;
    try (Space space = Spaces.open(location)) {
      position = Saved.of(space, "job", 1).position();
    }
    job.hold(300);
    Outcome between;
    try (Running running = cnscs.start("resume", "job@1", "--as", "heir")) {
      running.awaitOut("at hold300\n");
      done(cnscs.run("rm", "job"));
      Outcome gc = done(cnscs.run("gc", "--json"));
      assertTrue(
          ((Number) JsonText.object(gc.outText()).get("lines")).intValue() > 0, gc::toString);
      assertEquals("heir@1\n", done(cnscs.run("checkpoint", "heir")).outText());
      between = running.kill();
    }
    job.release(300);
    assertEquals(
        "removed 0 lines, 0 subtables, 0 classes, 0 resources, 0 programs: 0 bytes\n",
        done(cnscs.run("gc")).outText());
    byte[] both = Arrays.copyOf(killed.out(), (int) position + between.out().length);
    System.arraycopy(between.out(), 0, both, (int) position, between.out().length);
    Continuation.check("heir@1", uncut, both, both.length, cnscs.run("resume", "heir"));
  }

  private Map<String, String> mainLocals(String field) throws InterruptedException {
    Outcome show = done(cnscs.run("show", "job", "--threads", "--json"));
    Map<String, Object> main =
        JsonText.objects(JsonText.object(show.outText()), "threads").stream()
            .filter(thread -> "main".equals(thread.get("name")))
            .findFirst()
            .orElseThrow();
    Map<String, String> locals = new HashMap<>();
    for (Map<String, Object> local :
        JsonText.objects(JsonText.objects(main, "frames").getLast(), "locals")) {
      locals.put((String) local.get("name"), (String) local.get(field));
    }
    return locals;
  }

  @Test
  void editedProcess_resumed_goesOnWithWhatWasChanged() throws Exception {
    runAndKill();
    Map<String, String> refs = mainLocals("ref");
    Path file = temp.resolve("ledger.xml");
    Outcome show =
        done(cnscs.run("show", "job", "--object", refs.get("ledger").substring(1), "--json"));
    String ledger = (String) JsonText.object(show.outText()).get("xml");
    assertTrue(ledger.contains("\"main ledger\""), ledger);
    Files.writeString(file, ledger.replace("\"main ledger\"", "\"edited ledger\""));
    Outcome edit =
        done(
            cnscs.run(
                "edit",
                "job",
                "--object",
                refs.get("ledger"),
                "--from",
                file.toString(),
                "--set",
                "thread 1 frame 1 local rounds=110",
                "--label",
                "shorter"));
    assertEquals("job@2\n", edit.outText(), edit::toString);
    assertEquals("110", mainLocals("value").get("rounds"));
    Outcome diff = done(cnscs.run("diff", "job@1", "job@2"));
    assertTrue(diff.outText().contains("rounds = 400 -> 110\n"), diff::toString);
    assertTrue(diff.outText().contains("1 changed, 0 new, 0 gone"), diff::toString);
    try (Space space = Spaces.open(location)) {
      Saved saved = Saved.of(space, "job", 2);
      Schemas.checkHeap("job@2", space.get(Saved.manifestId("job", 2)).orElseThrow().xml());
      for (String line : saved.lines()) {
        Schemas.checkHeap(line, space.get(line).orElseThrow().xml());
      }
    }
    List<String> out = done(cnscs.run("resume", "job")).outText().lines().toList();
    assertEquals("done with edited ledger", out.get(out.size() - 2), out::toString);
    assertTrue(out.get(out.size() - 4).startsWith("round 110 "), out::toString);
  }

  @Test
  void editsThatDoNotFit_areRefusedByNameAndChangeNothing() throws Exception {
    runAndKill();
    Map<String, String> refs = mainLocals("ref");
    String ledger = refs.get("ledger");
    String box = refs.get("orders");
    String type =
        "The field name of job.Ledger has type java.lang.String and cannot hold an object";
    refuse(2, type + " of job.Main$Box", "--set", ledger + ".name=" + box);
    refuse(2, "job.Ledger has no field nmae", "--set", ledger + ".nmae=x");
    refuse(2, "there is no object at #99.9", "--set", ledger + ".bookings=#99.9");
    refuse(3, "There is no object at 99.9", "--set", "99.9.name=x");
    refuse(
        2,
        "local ledger has type job.Ledger and cannot hold an object of job.Main$Box",
        "--set",
        "thread 1 frame 1 local ledger=" + box);
    refuse(
        2,
        "local round has type int and cannot hold 'x'",
        "--set",
        "thread 1 frame 1 local round=x");
    refuse(
        3,
        "There is no thread 1 frame 1 local nothing",
        "--null",
        "thread 1 frame 1 local nothing");
    assertEquals(List.of(1), checkpoints());
  }

  private void refuse(int status, String why, String... edit) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("edit", "job"));
    command.addAll(List.of(edit));
    Outcome refused = cnscs.run(command.toArray(String[]::new));
    assertEquals(status, refused.status(), refused::toString);
    assertTrue(refused.errText().contains(why), refused::toString);
    assertTrue(refused.errText().endsWith("nothing was changed\n"), refused::toString);
  }

  private List<Integer> checkpoints() throws InterruptedException {
    Outcome listed = done(cnscs.run("checkpoints", "job", "--json"));
    return JsonText.objects(JsonText.object(listed.outText()), "checkpoints").stream()
        .map(each -> ((Number) each.get("number")).intValue())
        .toList();
  }

  @Test
  void exportedProcess_importedIntoAnEmptySpace_isResumedThere() throws Exception {
    Outcome uncut = cnscs.java(job.command("return"));
    Outcome killed = runAndKill();
    job.deleteClasses();
    Path file = temp.resolve("job.xml");
    Outcome export = done(cnscs.run("export", "job@1", file.toString()));
    assertTrue(export.outText().startsWith("job@1: "), export::toString);
    assertEquals("", export.errText());
    Distribution other = new Distribution(temp, temp.resolve("other").toString());
    assertEquals("job@1\n", done(other.run("import", file.toString())).outText());
    assertArrayEquals(Files.readAllBytes(file), done(other.run("export", "job", "-")).out());
    long position;
    try (Space space = Spaces.open(other.space())) {
      Saved saved = Saved.of(space, "job", 1);
      position = saved.position();
      for (String line : saved.lines()) {
        Schemas.checkHeap(line, space.get(line).orElseThrow().xml());
      }
      Schemas.checkHeap("process/job", space.get("process/job").orElseThrow().xml());
    }
    Continuation.check("job@1", uncut, killed.out(), position, other.run("resume", "job"));
    Outcome again = other.run("import", file.toString());
    assertEquals("job@1 was there\n", done(again).outText());
  }
}
