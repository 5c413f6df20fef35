package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
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
        "removed 0 lines, 0 classes, 0 resources, 0 programs: 0 bytes\n",
        done(cnscs.run("gc")).outText());
    byte[] both = Arrays.copyOf(killed.out(), (int) position + between.out().length);
    System.arraycopy(between.out(), 0, both, (int) position, between.out().length);
    Continuation.check("heir@1", uncut, both, both.length, cnscs.run("resume", "heir"));
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
