package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.cnscs.vm.program.Runner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs that are stopped, taken apart and continued at random moments give what an undisturbed
 * run gives.
 */
class StopAndGoOnTest {
  private static final int ATTEMPTS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final VmProcess.About ABOUT =
      new VmProcess.About("p", 1, null, null, "0".repeat(64));

  private static final Map<String, String> PLAIN = new HashMap<>();

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final long seed = Long.getLong("cnscs.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @BeforeEach
  void printSeed() {
    out.println("cnscs.seed=" + seed);
  }

  @AfterEach
  void restoreStreams() {
    System.setOut(out);
    System.setErr(err);
  }

  static List<String> programs() {
    return List.of(
        "Recursion",
        "Values",
        "Operands",
        "Locks",
        "Handlers",
        "Objects",
        "Lambdas",
        "Constructors",
        "EarlyConstruction",
        "Initialisers",
        "InitialiserThreads",
        "HandleInitialisers",
        "Contention",
        "WaitAndNotify",
        "Sleepers",
        "Exceptions",
        "Deep",
        "Threads",
        "Texts",
        "Workers",
        "Statics",
        "Large",
        "Callers",
        "Patterns",
        "Callbacks",
        "Concurrency",
        "Pools",
        "Reflective",
        "ForSerialization",
        "Serial",
        "Services",
        "Printed",
        "Layers",
        "Events",
        "Numbers",
        "Logged",
        "Documents",
        "Handles",
        "Combined",
        "Intercepted",
        "Linked",
        "Loaders",
        "Generated",
        "PlugIns",
        "ClassValues",
        "SharedLoader",
        "CallSites",
        "LongLoops",
        "MutableSites",
        "LinkedSites",
        "Forms",
        "VirtualThreads",
        "ManyThreads",
        "Groups",
        "DeepThreads",
        "Waits",
        "Busy");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void capture_atRandomMoments_changesNoResult(String program) throws Exception {
    untilCaptured(program, this::captureManyTimes);
  }

  private int captureManyTimes(String program) throws Exception {
    String expected = plainly(program);
    VmProcess process = begun(Runner.class.getName(), program);
    int captures = 0;
    while (captures < 12 && pauseThenCapture(process, true) != null) {
      captures++;
    }
    assertEquals(0, process.awaitEnd());
    assertEquals(expected, result(process), "after " + captures + " captures");
    return captures;
  }

  @ParameterizedTest
  @MethodSource("programs")
  void resume_fromXml_givesTheResultOfAnUndisturbedRun(String program) throws Exception {
    untilCaptured(program, this::moveManyTimes);
  }

  private int moveManyTimes(String program) throws Exception {
    Moved moved = move(begun(Runner.class.getName(), program));
    assertEquals(plainly(program), result(moved.process), "after " + moved.times + " moves");
    return moved.times;
  }

  /** A program that has come to its end, in the last of the processes to which it was moved. */
  private record Moved(VmProcess process, int times) {}

  private Moved move(VmProcess begun) throws Exception {
    VmProcess process = begun;
    int moves = 0;
    VmProcess.Captured captured = pauseThenCapture(process, false);
    while (captured != null && moves < 4) {
      process.abandon();
      assertEquals(0, process.awaitEnd());
      process = Moves.resume(captured.checkpoint());
      moves++;
      captured = moves < 4 ? pauseThenCapture(process, false) : null;
    }
    assertEquals(0, process.awaitEnd());
    return new Moved(process, moves);
  }

  /** Runs a program and returns how often it was captured. */
  private interface Run {
    int of(String program) throws Exception;
  }

  /** Repeats a run when the machine was so busy that the program came to its end uncaptured. */
  private static void untilCaptured(String program, Run run) throws Exception {
    int captures = 0;
    for (int i = 0; i < ATTEMPTS && captures == 0; i++) {
      captures = run.of(program);
    }
    assertTrue(captures > 0, program + " ended before it could be captured, every time");
  }

  private static VmProcess begun(String main, String... arguments) throws Exception {
    VmProcess process = create(Set.of());
    process.prepare(main, arguments);
    process.begin();
    return process;
  }

  @Test
  void resume_givesTheJdkWhatTheProgramHadSetThere() throws Exception {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      VmProcess process = begun(Runner.class.getName(), "Settings");
      awaitReady(process, "Settings");
      VmProcess.Captured captured = process.capture(ABOUT, LIMIT, false);
      process.abandon();
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
      Thread.setDefaultUncaughtExceptionHandler(null);
      process = Moves.resume(captured.checkpoint());
      assertEquals(0, process.awaitEnd());
      assertEquals("de_DE Asia/Tokyo true true", result(process));
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
      Thread.setDefaultUncaughtExceptionHandler(null);
    }
  }

  @Test
  void resume_ofStringsThatWereInternedAfterACheckpoint_givesTheInternedOnes() throws Exception {
    VmProcess process = begun(Runner.class.getName(), "InternedLater");
    awaitTrue(process, "InternedLater", "ready");
    process.capture(ABOUT, LIMIT, true);
    field(process, "InternedLater", "released").setBoolean(null, true);
    awaitTrue(process, "InternedLater", "interned");
    VmProcess.Captured captured = process.capture(ABOUT, LIMIT, false);
    process.abandon();
    process = Moves.resume(captured.checkpoint());
    field(process, "InternedLater", "asked").setBoolean(null, true);
    assertEquals(0, process.awaitEnd());
    assertEquals("100 100", result(process));
  }

  @Test
  void stackTraces_ofTheProgram_showNothingOfTheClientVm() throws Exception {
    VmProcess process = begun(Runner.class.getName(), "Traces");
    VmProcess.Captured captured = pauseThenCapture(process, false);
    assertNotNull(captured);
    process.abandon();
    process.awaitEnd();
    process = Moves.resume(captured.checkpoint());
    assertNotNull(pauseThenCapture(process, true));
    assertEquals(0, process.awaitEnd());
    assertFalse(result(process).contains("org.cnscs.vm.process"), result(process));
    assertEquals(ofProgram(plainly("Traces")), ofProgram(result(process)));
  }

  /** Leaves out what this JVM, which shows hidden frames, and the test's own thread add. */
  private static String ofProgram(String trace) {
    return trace.replaceAll(
        "(?m)^( \\d+|\\t\\.\\.\\. \\d+ more|\\tat java.base/java.lang.Thread.run.*|\\tat"
            + " .*Lambda/.*)\\R",
        "");
  }

  @Test
  void capture_belowAFrameOfTheJdk_isRefusedWithItsNameAndTheProgramRunsOn() throws Exception {
    String expected = plainly("Pinned");
    VmProcess process = begun(Runner.class.getName(), "Pinned");
    awaitReady(process, "Pinned");
    PinnedException refused =
        assertThrows(
            PinnedException.class, () -> process.capture(ABOUT, Duration.ofMillis(100), true));
    assertTrue(
        refused.getMessage().contains("java.nio.StringCharBuffer.get"), refused.getMessage());
    assertTrue(
        refused.getMessage().contains("org.cnscs.vm.program.Pinned.compute"), refused.getMessage());
    assertEquals(0, process.awaitEnd());
    assertEquals(expected, result(process));
  }

  @Test
  void capture_besideAThreadThatIsBlockedWhereTheJvmCallsTheProgram_isRefusedBeforeAnyIsTakenApart()
      throws Exception {
    assertRefusedUntilReleased("HeldLoading", "loadClass", "host and parttrue");
  }

  @Test
  void capture_besideAThreadForWhichTheJvmWaitsForALoader_isRefusedBeforeAnyIsTakenApart()
      throws Exception {
    assertRefusedUntilReleased("HeldByLoader", "class loader", "host and parttrue");
  }

  @Test
  void capture_inAClassLoaderThatTheJvmAsksWhileItLinksACall_isRefused() throws Exception {
    assertRefusedUntilReleased("HeldLinking", "the JVM itself has called", "linked null");
  }

  private static void assertRefusedUntilReleased(String program, String reason, String expected)
      throws Exception {
    VmProcess process = create(Set.of());
    process.prepare(Runner.class.getName(), new String[] {program});
    process.begin();
    awaitReady(process, program);
    String said = refusal(process);
    for (int i = 0; i < ATTEMPTS && !said.contains(reason); i++) {
      said = refusal(process);
    }
    assertTrue(said.contains(reason), said);
    field(process, program, "released").setBoolean(null, true);
    assertEquals(0, process.awaitEnd());
    assertEquals(expected, result(process));
  }

  private static String refusal(VmProcess process) {
    return assertThrows(
            PinnedException.class, () -> process.capture(ABOUT, Duration.ofMillis(300), true))
        .getMessage();
  }

  @Test
  void getAllStackTraces_ofTheProgram_hasNoThreadsOfTheClientVm() throws Exception {
    VmProcess process = create(Set.of());
    process.prepare(Runner.class.getName(), new String[] {"AllThreads"});
    process.begin();
    assertEquals(0, process.awaitEnd());
    assertEquals("0 true", result(process));
  }

  @Test
  void capture_insideLongCodeOfTheJdk_doesNotWaitForItsEnd() throws Exception {
    VmProcess process = create(Set.of());
    process.prepare(Runner.class.getName(), new String[] {"HeldInJdk"});
    process.begin();
    awaitReady(process, "HeldInJdk");
    for (int i = 0; i < 3; i++) {
      assertEquals(4, process.capture(ABOUT, LIMIT, true).threads());
    }
    process.capture(ABOUT, LIMIT, false);
    process.abandon();
  }

  @Test
  void capture_insideALoopThatWasCompiledWithoutAPoll_doesNotWaitForItsEnd() throws Exception {
    VmProcess process = begun(Runner.class.getName(), "EndlessLoop");
    awaitReady(process, "EndlessLoop");
    for (int i = 0; i < 5; i++) {
      assertEquals(1, process.capture(ABOUT, LIMIT, true).threads());
    }
    process.capture(ABOUT, LIMIT, false);
    process.abandon();
    assertEquals(0, process.awaitEnd());
  }

  @Test
  void capture_ofAnInstanceMainMethod_keepsItsObject() throws Exception {
    untilCaptured("org.cnscs.vm.program.InstanceStart", this::moveInstanceStart);
  }

  private int moveInstanceStart(String program) throws Exception {
    Moved moved = move(begun(program));
    assertEquals(
        "1441816929763820384 4313834474815643964",
        result(moved.process),
        "after " + moved.times + " moves");
    return moved.times;
  }

  private static void awaitReady(VmProcess process, String program)
      throws ReflectiveOperationException {
    awaitTrue(process, program, "ready");
  }

  private static void awaitTrue(VmProcess process, String program, String name)
      throws ReflectiveOperationException {
    Field field = field(process, program, name);
    while (!field.getBoolean(null)) {
      assertNull(result(process), "ended before it was " + name);
      Thread.yield();
    }
  }

  private static Field field(VmProcess process, String program, String name)
      throws ReflectiveOperationException {
    return process.find("org.cnscs.vm.program." + program).getField(name);
  }

  /**
   * Returns what a program gives undisturbed; the first time, since classes are initialised once.
   */
  private static String plainly(String program) throws InterruptedException {
    String known = PLAIN.get(program);
    if (known != null) {
      return known;
    }
    Thread thread =
        new Thread(null, () -> Runner.main(new String[] {program}), "plainly", 256 << 20);
    thread.start();
    thread.join();
    PLAIN.put(program, Runner.result);
    return Runner.result;
  }

  private static VmProcess create(Set<String> initialised) {
    VmProcess process =
        VmProcess.create(
            ProgramCode.of(new ClassPathFiles()),
            initialised,
            Map.of(),
            Clock.systemUTC(),
            status -> {});
    process.setPatience(Duration.ZERO);
    return process;
  }

  private static String result(VmProcess process) throws ReflectiveOperationException {
    return (String) process.find(Runner.class.getName()).getField("result").get(null);
  }

  /** Returns null if the program has ended. */
  private VmProcess.Captured pauseThenCapture(VmProcess process, boolean goOn) throws Exception {
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(25_000)));
    try {
      return process.capture(ABOUT, LIMIT, goOn);
    } catch (PinnedException e) {
      assertEquals("The program has ended", e.getMessage());
      return null;
    }
  }
}
