package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.security.Provider;
import java.security.Security;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.vm.program.Runner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a program has registered with the JDK is there after a resume, and the JDK counts on from
 * where it was; where the JDK calls the program back by way of that, it can be captured.
 */
class RegistrationsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final VmProcess.About ABOUT =
      new VmProcess.About("p", 1, null, null, "0".repeat(64));
  private static final String NAMES = "org.cnscs.vm.program.";

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final InputStream in = System.in;
  private final Locale format = Locale.getDefault(Locale.Category.FORMAT);

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
    System.setIn(in);
    Locale.setDefault(Locale.Category.FORMAT, format);
    Security.removeProvider("Zeros");
    Security.removeProvider("Again");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resume_registersAgainWhatTheProgramHasRegisteredWithTheJdk(boolean changed)
      throws Exception {
    VmProcess process = start("Registered");
    VmProcess.Captured captured = process.capture(ABOUT, LIMIT, false);
    process.abandon();
    restore();
    Executors.defaultThreadFactory();
    new ForkJoinPool(1).close();
    EncodedCheckpoint checkpoint = captured.checkpoint();
    process = changed ? Moves.resumeChanged(checkpoint) : Moves.resume(checkpoint);
    assertEquals(
        " ForkJoinPool-1-worker-1 pool-1-thread-1 7truetruetrue4fr_FR"
            + " ForkJoinPool-2-worker-1 pool-2-thread-1 heard both said",
        release(process, "Registered"));
  }

  @Test
  void prepare_registersNothing() throws Exception {
    VmProcess process = start("Registered");
    EncodedCheckpoint checkpoint = process.capture(ABOUT, LIMIT, false).checkpoint();
    process.abandon();
    restore();
    Map<String, byte[]> lines = new HashMap<>();
    Moves.addLines(checkpoint, lines);
    Moves.prepare(checkpoint, lines, ProgramCode.of(new ClassPathFiles()));
    assertNull(Security.getProvider("Zeros"));
    assertSame(in, System.in);
  }

  @Test
  void provider_thatIsEqualToOneThatWasFound_isNotTakenForIt() {
    Registrations registrations =
        new Registrations(type -> type == Again.class, StandardStreams.install(Map.of()));
    Security.addProvider(new Again());
    registrations.addTo(new HashMap<>());
    Security.removeProvider("Again");
    Provider now = new Again();
    Security.addProvider(now);
    Map<String, Object> fields = new HashMap<>();
    registrations.addTo(fields);
    assertSame(now, Arrays.asList((Object[]) fields.get("providers")).getLast());
  }

  private static final class Again extends Provider {
    private static final long serialVersionUID = 1;

    Again() {
      super("Again", "1", "equal to others");
    }
  }

  @Test
  void capture_whereTheJdkCallsADriverAndAnEngineAndAListenerAndADigest_keepsAll()
      throws Exception {
    VmProcess process = start("HeldInCallbacks");
    for (int i = 0; i < 3; i++) {
      VmProcess.Captured captured = process.capture(ABOUT, LIMIT, false);
      process.abandon();
      process.awaitEnd();
      process = Moves.resume(captured.checkpoint());
    }
    process.capture(ABOUT, LIMIT, true);
    assertEquals(
        "-83 evaluated No suitable driver found for held:1 and 2",
        release(process, "HeldInCallbacks"));
  }

  private static VmProcess start(String program) throws Exception {
    VmProcess process =
        VmProcess.create(
            ProgramCode.of(new ClassPathFiles()),
            Set.of(),
            Map.of(),
            Clock.systemUTC(),
            status -> {});
    process.prepare(Runner.class.getName(), new String[] {program});
    process.begin();
    Field ready = process.find(NAMES + program).getField("ready");
    while (!ready.getBoolean(null)) {
      assertNull(Moves.text(process, NAMES + "Runner", "result"), "ended before it was ready");
      Thread.onSpinWait();
    }
    return process;
  }

  private static String release(VmProcess process, String program) throws Exception {
    process.find(NAMES + program).getField("released").setBoolean(null, true);
    assertEquals(0, process.awaitEnd());
    return Moves.text(process, NAMES + "Runner", "result");
  }
}
