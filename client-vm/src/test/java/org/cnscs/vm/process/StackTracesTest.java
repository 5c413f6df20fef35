package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import jdk.internal.vm.StackTraces;
import org.junit.jupiter.api.Test;

class StackTracesTest {
  private static final List<String> BELOW =
      List.of("org.cnscs.vm.process.ThreadBase.run", "java.lang.Thread.runWith");

  private static StackTraceElement[] trace(List<String> methods) {
    return methods.stream()
        .map(
            each -> {
              int dot = each.lastIndexOf('.');
              return new StackTraceElement(
                  each.substring(0, dot), each.substring(dot + 1), "File.java", 7);
            })
        .toArray(StackTraceElement[]::new);
  }

  private static List<String> shown(String... methods) {
    return Arrays.stream(StackTraces.ofThrowable(trace(List.of(methods))))
        .map(element -> element.getClassName() + "." + element.getMethodName())
        .toList();
  }

  @Test
  void trace_ofAThreadThatPauses_showsTheCallThatWasReplaced() {
    assertEquals(
        List.of(
            "java.lang.Thread.sleepNanos0",
            "java.lang.Thread.sleep",
            "demo.Main.act",
            "java.lang.Thread.run"),
        shown(
            "java.lang.Object.wait0",
            "org.cnscs.vm.process.ProcessHost.pause",
            "jdk.internal.vm.Blocking.pause",
            "jdk.internal.vm.Blocking.sleep",
            "demo.Main.act",
            BELOW.getFirst(),
            BELOW.getLast(),
            "java.lang.Thread.run"));
  }

  @Test
  void trace_ofContinuedMethods_showsEachOnce() {
    assertEquals(
        List.of("demo.Main.inner", "demo.Main.main"),
        shown(
            "demo.Main.inner",
            "demo.Main$$Loop$main/0x01.loop",
            "demo.Main$$Resume$main/0x02.resume",
            "jdk.internal.vm.ResumeStack.resume",
            BELOW.getFirst(),
            "java.lang.Thread.run"));
  }

  @Test
  void trace_ofAContinuedAccessor_leavesItOut() {
    assertEquals(
        List.of("demo.Main.main"),
        shown("demo.Main$$Resume$cnscs$lambda$1/0x01.resume", "demo.Main.main", BELOW.getFirst()));
  }

  @Test
  void trace_ofTheClientVm_staysAsItIs() {
    StackTraceElement[] own =
        trace(List.of("org.cnscs.vm.process.Stopper.stop", "org.cnscs.cli.Main.main"));
    assertSame(own, StackTraces.ofThrowable(own));
  }

  @Test
  void trace_thatIsDeeperThanAJvmRecords_isCut() {
    StackTraceElement[] deep = trace(Collections.nCopies(3000, "demo.Main.descend"));
    assertEquals(1024, StackTraces.ofThrowable(deep).length);
  }
}
