package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cnscs.vm.program.Runner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;

/** A program whose transformed classes are known runs without being transformed again. */
class CachedProgramTest {
  private static final VmProcess.About ABOUT =
      new VmProcess.About("p", 1, null, null, "0".repeat(64));

  private static final String HELD = "org.cnscs.vm.program.HeldPlugIn";

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final MemoryCache cache = new MemoryCache();

  @AfterEach
  void restoreStreams() {
    System.setOut(out);
    System.setErr(err);
  }

  private VmProcess begin(ProgramFiles files, String program) throws Exception {
    return begin(new ProgramCode(files, ClassCheck.NONE, cache), program);
  }

  private static VmProcess begin(ProgramCode code, String program) throws Exception {
    VmProcess process = VmProcess.create(code, Set.of(), Map.of(), Clock.systemUTC(), status -> {});
    process.prepare(Runner.class.getName(), new String[] {program});
    process.begin();
    return process;
  }

  private static String result(VmProcess process) throws ReflectiveOperationException {
    return Moves.text(process, Runner.class.getName(), "result");
  }

  @Test
  void run_withAllClassesKnown_readsNoFile() throws Exception {
    VmProcess first = begin(new ClassPathFiles(), "Lambdas");
    assertEquals(0, first.awaitEnd());
    assertTrue(cache.classes().size() > 2, () -> "kept: " + cache.classes().keySet());
    VmProcess second = begin(List::of, "Lambdas");
    assertEquals(0, second.awaitEnd());
    assertEquals(result(first), result(second));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Loaders", "Generated"})
  void run_withTheClassesOfItsLoadersKnown_transformsNone(String program) throws Exception {
    List<String> transformed = Collections.synchronizedList(new ArrayList<>());
    ClassCheck noting =
        (file, prepared, hierarchy) -> transformed.add(new ClassReader(file).getClassName());
    ProgramCode code = new ProgramCode(new ClassPathFiles(), noting, cache);
    VmProcess first = begin(code, program);
    assertEquals(0, first.awaitEnd());
    assertTrue(transformed.size() > 5, transformed::toString);
    transformed.clear();
    VmProcess second = begin(code, program);
    assertEquals(0, second.awaitEnd());
    assertEquals(List.of(), transformed);
    assertEquals(result(first), result(second));
  }

  @Test
  void capture_ofKnownClasses_findsTheirResumePoints() throws Exception {
    VmProcess first = begin(new ClassPathFiles(), "Busy");
    assertEquals(0, first.awaitEnd());
    VmProcess second = begin(new ClassPathFiles(), "Busy");
    VmProcess.Captured captured = second.capture(ABOUT, Duration.ofSeconds(20), false);
    assertNotNull(captured);
    second.abandon();
    second.awaitEnd();
    VmProcess third = Moves.resume(captured.checkpoint());
    assertEquals(0, third.awaitEnd());
    assertEquals(result(first), result(third));
  }

  @Test
  void capture_ofAKnownClassOfALoader_preparesItAsIfItKnewNoMoreThanOnLoading() throws Exception {
    VmProcess first = begin(new ClassPathFiles(), "HeldPlugIn");
    release(first);
    assertEquals(0, first.awaitEnd());
    VmProcess second = begin(new ClassPathFiles(), "HeldPlugIn");
    while (!second.find(HELD).getField("ready").getBoolean(null)) {
      Thread.onSpinWait();
    }
    VmProcess.Captured captured = second.capture(ABOUT, Duration.ofSeconds(20), false);
    second.abandon();
    second.awaitEnd();
    VmProcess third = Moves.resume(captured.checkpoint());
    release(third);
    assertEquals(0, third.awaitEnd());
    assertEquals(result(first), result(third));
  }

  private static void release(VmProcess process) throws ReflectiveOperationException {
    process.find(HELD).getField("released").setBoolean(null, true);
  }
}
