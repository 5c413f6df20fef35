package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.heap.Redaction;
import org.cnscs.heap.UnsupportedObjectException;
import org.cnscs.vm.program.Runner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Constructors are captured and continued before {@code super(...)} has returned, class
 * initialisers before they have ended.
 */
class EarlyCaptureTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final VmProcess.About ABOUT =
      new VmProcess.About("p", 1, null, null, "0".repeat(64));
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final String NAMES = "org.cnscs.vm.program.";

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @AfterEach
  void restoreStreams() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void capture_insideTheArgumentsOfSuper_keepsAllConstructorsAndTheFieldsThatTheyHaveSet()
      throws Exception {
    VmProcess process = start(Runner.class.getSimpleName(), "HeldEarly");
    moveAndCompare(process, "HeldEarly", 1, 3, "&lt;init");
  }

  @Test
  void capture_insideAClassInitialiser_keepsItAndTheThreadsThatWaitForIt() throws Exception {
    VmProcess process = start(Runner.class.getSimpleName(), "HeldInitialiser");
    awaitWaiting(process, "HeldInitialiser");
    moveAndCompare(process, "HeldInitialiser", 6, 2, "&lt;clinit");
  }

  @Test
  void capture_insideTheInitialiserOfAClassOfALoader_keepsItAndTheThreadsThatWaitForIt()
      throws Exception {
    VmProcess process = start(Runner.class.getSimpleName(), "HeldPlugIn");
    awaitWaiting(process, "HeldPlugIn");
    moveAndCompare(process, "HeldPlugIn", 6, 2, "&lt;clinit");
  }

  @Test
  void capture_insideInitialisersThatHandlesOfStaticMethodsBegan_keepsThem() throws Exception {
    VmProcess process = start(Runner.class.getSimpleName(), "HeldHandle");
    moveAndCompare(process, "HeldHandle", 1, 2, "&lt;clinit");
  }

  @Test
  void capture_insideInitialisersThatHandlesBegan_keepsThem() throws Exception {
    VmProcess process = start(Runner.class.getSimpleName(), "HeldByHandles");
    moveAndCompare(process, "HeldByHandles", 1, 9, "&lt;clinit");
  }

  @Test
  void capture_insideTheInitialiserOfAClassThatALookupObjectHasDefined_keepsIt() throws Exception {
    VmProcess process = start(Runner.class.getSimpleName(), "HeldDefined");
    moveAndCompare(process, "HeldDefined", 1, 1, "&lt;clinit");
  }

  @Test
  void capture_insideAnInterfaceThatAClassNeeds_keepsItBeforeTheClass() throws Exception {
    VmProcess process = start(Runner.class.getSimpleName(), "HeldInterface");
    moveAndCompare(process, "HeldInterface", 2, 1, "&lt;clinit");
  }

  @Test
  void capture_insideAClassInitialiser_goesOnInPlace() throws Exception {
    VmProcess process = start(Runner.class.getSimpleName(), "HeldInitialiser");
    awaitWaiting(process, "HeldInitialiser");
    goOnAndCompare(process, "HeldInitialiser");
  }

  @Test
  void capture_insideTheInitialiserOfAClassOfALoader_goesOnInPlace() throws Exception {
    VmProcess process = start(Runner.class.getSimpleName(), "HeldPlugIn");
    awaitWaiting(process, "HeldPlugIn");
    goOnAndCompare(process, "HeldPlugIn");
  }

  @Test
  void capture_insideAClassInitialiser_withSecrets_goesOnWithThem() throws Exception {
    VmProcess process = create(Redaction.of(List.of(NAMES + "HeldInitialiser$Base.BEGUN")));
    start(process, "Runner", "HeldInitialiser", "HeldInitialiser");
    awaitWaiting(process, "HeldInitialiser");
    EncodedCheckpoint written = process.capture(ABOUT, LIMIT, true).checkpoint();
    assertEquals(
        0,
        written.lines().stream()
            .filter(line -> new String(line.xml(), StandardCharsets.UTF_8).contains("BEGUN="))
            .count());
    goOnAndCompare(process, "HeldInitialiser");
  }

  @Test
  void capture_insideTheInitialiserOfTheMainClass_goesOnToMain() throws Exception {
    VmProcess process = start("HeldMain", "a", "b");
    process = move(process, process.capture(ABOUT, LIMIT, false));
    process.capture(ABOUT, LIMIT, true);
    assertEquals("earlyearly7true25", release(process, "HeldMain", "HeldMain"));
  }

  @Test
  void capture_insideAClassInitialiser_thatIsRefused_changesNothing() throws Exception {
    VmProcess process = create();
    process.find(NAMES + "HeldMain$Kept").getMethod("set").invoke(null);
    start(process, "HeldMain", "HeldMain", "a", "b");
    for (int i = 0; i < 2; i++) {
      VmProcess refusing = process;
      assertThrows(UnsupportedObjectException.class, () -> refusing.capture(ABOUT, LIMIT, true));
    }
    assertEquals("earlyearly7false25", release(process, "HeldMain", "HeldMain"));
  }

  private static VmProcess create() {
    return create(Redaction.NONE);
  }

  private static VmProcess create(Redaction redaction) {
    VmProcess process =
        VmProcess.create(
            ProgramCode.of(new ClassPathFiles()),
            redaction,
            Set.of(),
            Map.of(),
            Clock.systemUTC(),
            status -> {});
    process.setPatience(Duration.ZERO);
    return process;
  }

  private static VmProcess start(String main, String... arguments) throws Exception {
    VmProcess process = create();
    start(process, main, main.equals("HeldMain") ? main : arguments[0], arguments);
    return process;
  }

  private static void start(VmProcess process, String main, String held, String... arguments)
      throws Exception {
    process.prepare(NAMES + main, arguments);
    process.begin();
    Field ready = process.find(NAMES + held).getDeclaredField("ready");
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!UNSAFE.getBooleanVolatile(
        UNSAFE.staticFieldBase(ready), UNSAFE.staticFieldOffset(ready))) {
      if (System.nanoTime() - end >= 0) {
        fail(held + " does not stay: " + Moves.text(process, NAMES + main, "result"));
      }
      Thread.onSpinWait();
    }
  }

  private static VmProcess move(VmProcess process, VmProcess.Captured captured) throws Exception {
    process.abandon();
    process.awaitEnd();
    return Moves.resume(captured.checkpoint());
  }

  private static void moveAndCompare(
      VmProcess begun, String program, int threads, int frames, String method) throws Exception {
    VmProcess process = begun;
    for (int i = 0; i < 3; i++) {
      VmProcess.Captured captured = process.capture(ABOUT, LIMIT, false);
      assertEquals(threads, captured.threads());
      assertTrue(frames(captured, method) >= frames, () -> "frames of " + method);
      process = move(process, captured);
    }
    goOnAndCompare(process, program);
  }

  private static void goOnAndCompare(VmProcess process, String program) throws Exception {
    for (int i = 0; i < 3; i++) {
      process.capture(ABOUT, LIMIT, true);
    }
    String result = release(process, program, "Runner");
    Class.forName(NAMES + program).getField("released").setBoolean(null, true);
    Runner.main(new String[] {program});
    assertEquals(Runner.result, result);
  }

  /** Lets a program go on, without waiting for its class to be initialised. */
  private static String release(VmProcess process, String held, String main) throws Exception {
    Field released = process.find(NAMES + held).getDeclaredField("released");
    UNSAFE.putBooleanVolatile(
        UNSAFE.staticFieldBase(released), UNSAFE.staticFieldOffset(released), true);
    assertEquals(0, process.awaitEnd());
    return (String) process.find(NAMES + main).getField("result").get(null);
  }

  private static void awaitWaiting(VmProcess process, String held) throws Exception {
    Class<?> program = process.find(NAMES + held);
    Thread[] waiting = (Thread[]) program.getField("WAITING").get(null);
    Set<Long> numbers = Stream.of(waiting).map(Thread::threadId).collect(Collectors.toSet());
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!InitialisationWaits.threads().containsAll(numbers)) {
      assertTrue(System.nanoTime() - end < 0, "the threads do not wait");
      Thread.onSpinWait();
    }
  }

  private static long frames(VmProcess.Captured captured, String method) {
    String manifest = new String(captured.checkpoint().manifest(), StandardCharsets.UTF_8);
    return manifest.split("method=\"" + method, -1).length - 1;
  }
}
