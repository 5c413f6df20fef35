package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.JsonText;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.process.ProgramFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks at, finds and continues a process that was checkpointed twice and killed, and whose class
 * files are gone.
 *
 * <p>The process is made once and then only read, except by the last tests, which continue it.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainJobIT {
  private Job job;
  private String location;
  private Distribution cnscs;
  private Outcome uncut;
  private Outcome killed;
  private FileTime compiled;
  private Saved first;
  private Saved second;

  @BeforeAll
  void runAndKill(@TempDir Path temp) throws Exception {
    location = temp.resolve("space").toString();
    cnscs = new Distribution(temp, location);
    job = Job.compile(temp);
    compiled = Files.getLastModifiedTime(Path.of(job.classes(), "job", "Main.class"));
    uncut = cnscs.java(job.command("return"));
    job.hold(100);
    job.hold(300);
    try (Running running = cnscs.start(job.command("return", "run", "--name", "job"))) {
      running.awaitOut("at hold100\n");
      checkPrints("job@1\n", cnscs.run("checkpoint", "job", "--label", "early one"));
      job.release(100);
      running.awaitOut("at hold300\n");
      checkPrints("job@2\n", cnscs.run("checkpoint", "job"));
      killed = running.kill();
    }
    job.release(300);
    job.deleteClasses();
    try (Space space = Spaces.open(location)) {
      first = Saved.of(space, "job", 1);
      second = Saved.of(space, "job", 2);
    }
  }

  private static void checkPrints(String expected, Outcome outcome) {
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals(expected, outcome.outText(), outcome::toString);
  }

  @Test
  void program_isKeptWithTheTimesOfItsFiles() throws Exception {
    try (Space space = Spaces.open(location)) {
      String id = space.list("program/", "", 1).getFirst().id();
      ProgramFiles files =
          new ProgramArchive(space).load(id.substring(id.indexOf('/') + 1)).files();
      ProgramFiles.Entry classes = files.entries().getFirst();
      assertEquals(compiled.toMillis(), classes.changed("job/Main.class"));
      assertEquals(0, classes.changed("job/NoMain.class"));
    }
  }

  private Map<String, Object> json(String... arguments) throws InterruptedException {
    Outcome outcome = cnscs.run(arguments);
    assertEquals(0, outcome.status(), outcome::toString);
    return JsonText.object(outcome.outText());
  }

  @Test
  @Order(1)
  void checkpoints_ofTheKilledProcess_areListedWithLabels() throws Exception {
    List<Map<String, Object>> listed =
        JsonText.objects(json("checkpoints", "job", "--json"), "checkpoints");
    assertEquals(
        List.of(1, 2),
        listed.stream().map(one -> ((Number) one.get("number")).intValue()).toList());
    assertEquals("early one", listed.getFirst().get("label"));
    assertEquals(null, listed.getLast().get("label"));
    assertEquals(3, ((Number) listed.getFirst().get("threads")).intValue());
    assertTrue(((Number) listed.getLast().get("objects")).intValue() > 50, listed::toString);
  }

  @Test
  @Order(1)
  void ps_afterTheKill_namesTheProcess() throws Exception {
    List<Map<String, Object>> processes = JsonText.objects(json("ps", "-a", "--json"), "processes");
    assertEquals(List.of("job"), processes.stream().map(one -> one.get("name")).toList());
    assertEquals(2, ((Number) processes.getFirst().get("latest")).intValue());
  }

  @Test
  @Order(1)
  void show_ofThreads_hasEveryThreadWithItsLocals() throws Exception {
    List<Map<String, Object>> threads =
        JsonText.objects(json("show", "job@2", "--threads", "--json"), "threads");
    assertEquals(
        List.of("main", "ticker", "worker"),
        threads.stream().map(one -> one.get("name")).sorted().toList());
    String text = cnscs.run("show", "job@2", "--threads").outText();
    assertTrue(text.contains("round = " + round(second)), text);
  }

  @Test
  @Order(1)
  void checkpoint_madeWhileALockWasHeld_hasItInTheFrameThatHoldsIt() {
    assertEquals(1, first.frame("job.Main.book").monitors());
    assertEquals(0, first.frame("job.Main.main").monitors());
  }

  @Test
  @Order(1)
  void show_ofTheHeap_countsTheProgramsObjects() throws Exception {
    List<Map<String, Object>> classes =
        JsonText.objects(json("show", "job@2", "--heap", "--json"), "classes");
    assertEquals(1, count(classes, "job.Ledger"));
    assertEquals(2, count(classes, "job.Main$Box"));
    assertTrue(Math.abs(50 - count(classes, "job.Ledger$Booking")) <= 1, classes::toString);
  }

  private static int count(List<Map<String, Object>> classes, String name) {
    return classes.stream()
        .filter(one -> name.equals(one.get("class")))
        .mapToInt(one -> ((Number) one.get("objects")).intValue())
        .sum();
  }

  @Test
  @Order(1)
  void show_ofTheManifest_isTheDocumentOfTheSpace() throws Exception {
    Outcome outcome = cnscs.run("show", "job@1", "--manifest");
    assertEquals(0, outcome.status(), outcome::toString);
    Schemas.checkHeap("show --manifest", outcome.out());
  }

  @Test
  @Order(1)
  void diff_ofTheTwoCheckpoints_namesWhatTheProgramDidInBetween() throws Exception {
    Map<String, Object> diff = json("diff", "job@1", "job@2", "--all", "--json");
    assertEquals(false, diff.get("equal"));
    assertEquals("address", diff.get("matched"));
    Map<String, Object> main =
        JsonText.objects(diff, "threads").stream()
            .filter(thread -> "main".equals(thread.get("name")))
            .flatMap(thread -> JsonText.objects(thread, "frames").stream())
            .filter(frame -> frame.get("method").equals("main([Ljava/lang/String;)V"))
            .flatMap(frame -> JsonText.objects(frame, "locals").stream())
            .filter(local -> "round".equals(local.get("name")))
            .findFirst()
            .orElseThrow(() -> new AssertionError(diff.toString()));
    assertEquals("100", ((Map<?, ?>) main.get("before")).get("value"));
    assertEquals("300", ((Map<?, ?>) main.get("after")).get("value"));
    Map<String, Object> bookings =
        JsonText.objects(diff, "classes").stream()
            .filter(count -> "job.Ledger$Booking".equals(count.get("class")))
            .findFirst()
            .orElseThrow(() -> new AssertionError(diff.toString()));
    assertTrue(((Number) bookings.get("new")).intValue() >= 49, bookings::toString);
    assertTrue(((Number) bookings.get("gone")).intValue() >= 49, bookings::toString);
    String text = cnscs.run("diff", "job@1", "job@2").outText();
    assertTrue(text.contains("       round = 100 -> 300\n"), text);
    assertTrue(text.contains("more new objects\n"), text);
  }

  @Test
  @Order(1)
  void show_ofAnObject_hasTheWayToItFromALocal() throws Exception {
    List<Map<String, Object>> main =
        JsonText.objects(json("show", "job@2", "--threads", "--json"), "threads").stream()
            .filter(thread -> "main".equals(thread.get("name")))
            .flatMap(thread -> JsonText.objects(thread, "frames").stream())
            .flatMap(frame -> JsonText.objects(frame, "locals").stream())
            .filter(local -> "job.Ledger".equals(local.get("type")))
            .toList();
    String ledger = main.getLast().get("ref").toString();
    Map<String, Object> shown = json("show", "job@2", "--object", ledger, "--json");
    assertEquals("job.Ledger", shown.get("class"));
    List<Map<String, Object>> bookings = JsonText.objects(shown, "refersTo");
    assertEquals("bookings", bookings.getLast().get("name"), shown::toString);
    assertEquals(0, ((Number) ((Map<?, ?>) shown.get("path")).get("length")).intValue());
    String list = ((Map<?, ?>) bookings.getLast().get("to")).get("ref").toString();
    String text = cnscs.run("show", "job@2", "--object", list).outText();
    assertTrue(text.contains("  job.Ledger " + ledger + ".bookings\n"), text);
  }

  private static int round(Saved saved) {
    return Integer.parseInt(saved.frame("job.Main.main").local("round"));
  }

  /** Returns the checkpoints in which a query finds places of a kind. */
  private List<String> find(String kind, String query) throws InterruptedException {
    return JsonText.objects(json("search", query, "--json"), "hits").stream()
        .filter(hit -> kind.equals(hit.get("kind")))
        .flatMap(hit -> ((List<?>) hit.get("checkpoints")).stream())
        .map(Object::toString)
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  @Order(1)
  void search_byALocalVariable_findsTheCheckpointThatHasTheValue() throws Exception {
    assertEquals(100, round(first));
    assertEquals(300, round(second));
    assertEquals(List.of("job@1"), find("frame", "local.round:" + round(first)));
    assertEquals(
        List.of("job@2"),
        find("frame", "frame:Main.main local.round:[" + (round(first) + 1) + " TO 400]"));
    assertEquals(List.of("job@1", "job@2"), find("frame", "local.round:>=" + round(first)));
    assertEquals(List.of(), find("frame", "local.round:<" + round(first)));
  }

  @Test
  @Order(1)
  void search_byClassAndField_findsTheObjects() throws Exception {
    assertEquals(
        List.of("job@1", "job@2"), find("object", "class:job.Ledger name:\"main ledger\""));
    assertEquals(
        List.of("job@2"),
        find("object", "class:Booking owner:Ada amount:[" + largest() + " TO *]"));
    assertEquals(List.of(), find("object", "class:Booking owner:Nobody"));
  }

  /** Returns an amount that only bookings after the first checkpoint reach. */
  private int largest() {
    int number = round(first) + 1;
    int receipt =
        number * 2 + (int) (number * 1.5) + 89; // 89 is the greatest Fibonacci number that is added
    return receipt + receipt % 1000 + "Dörte".length() + 1;
  }

  @Test
  @Order(1)
  void search_bySourceLine_findsTheFrame() throws Exception {
    Saved.Frame main = first.frame("job.Main.main");
    String source = job.line(Integer.parseInt(main.line()));
    assertTrue(source.contains("book("), () -> main + ": " + source);
    assertTrue(find("frame", "frame:Main.main line:" + main.line()).contains("job@1"));
    assertEquals(List.of(), find("frame", "frame:Main.main line:1"));
  }

  @Test
  @Order(1)
  void documents_ofTheSpace_followTheirSchemas() throws Exception {
    try (Space space = Spaces.open(location)) {
      for (String kind :
          List.of(
              "process/", "checkpoint/", "line/", "table/", "program/", "class/", "resource/")) {
        List<DocumentInfo> documents = space.list(kind, "", 10_000);
        documents.forEach(
            info -> Schemas.checkHeap(info.id(), space.get(info.id()).orElseThrow().xml()));
        boolean some = !kind.equals("resource/") && !kind.equals("table/");
        assertTrue(!some || !documents.isEmpty(), kind);
      }
    }
  }

  @Test
  @Order(1)
  void files_ofTheSpace_areXml() throws Exception {
    try (Stream<Path> log = Files.list(Path.of(location, "log"))) {
      List<Path> segments = log.toList();
      assertFalse(segments.isEmpty());
      for (Path segment : segments) {
        Schemas.checkStore(segment.toString(), Files.readAllBytes(segment));
      }
    }
    Schemas.checkStore("space.xml", Files.readAllBytes(Path.of(location, "space.xml")));
  }

  @Test
  @Order(2)
  void resume_ofAnEarlierCheckpointTwice_leadsToTheSameEnd() throws Exception {
    Continuation.check(
        "job@1",
        uncut,
        killed.out(),
        first.position(),
        cnscs.run("resume", "job@1", "--as", "once"));
    Continuation.check(
        "job@1",
        uncut,
        killed.out(),
        first.position(),
        cnscs.run("resume", "job@1", "--as", "twice"));
    List<Map<String, Object>> all = JsonText.objects(json("ps", "--all", "--json"), "processes");
    List<Map<String, Object>> ended =
        all.stream().filter(one -> "ended".equals(one.get("state"))).toList();
    List<Object> names = ended.stream().map(one -> one.get("name")).toList();
    assertTrue(names.containsAll(List.of("once", "twice")), all::toString);
    assertTrue(ended.stream().anyMatch(one -> "job@1".equals(one.get("from"))), all::toString);
  }

  @Test
  @Order(3)
  void resume_underItsOwnName_continuesFromTheLatestCheckpoint() throws Exception {
    Continuation.check("job", uncut, killed.out(), second.position(), cnscs.run("resume", "job"));
  }

  @Test
  @Order(4)
  void resume_ofACheckpointBeforeTheLatest_isPossibleAfterTheEnd() throws Exception {
    Continuation.check(
        "job@1",
        uncut,
        killed.out(),
        first.position(),
        cnscs.run("resume", "job@1", "--as", "later"));
  }
}
