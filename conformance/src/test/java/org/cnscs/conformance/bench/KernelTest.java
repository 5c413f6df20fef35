package org.cnscs.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class KernelTest {

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void call_twice_returnsTheChecksumBothTimes(Kernel kernel) throws Exception {
    Callable<Long> plain = KernelLoader.load("plain", kernel.type());
    assertEquals(kernel.checksum(), plain.call());
    assertEquals(kernel.checksum(), plain.call());
  }

  @ParameterizedTest
  @MethodSource("org.cnscs.conformance.bench.Kernel#withinPeer")
  void javaflowKernel_suspendedManyTimes_returnsTheChecksum(Kernel kernel) throws Exception {
    JavaflowKernel peer = (JavaflowKernel) KernelLoader.load("javaflow", kernel.type());
    assertEquals(kernel.checksum(), peer.call());
    assertEquals(kernel.checksum(), peer.callWith(100));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kernel.class,
      names = {"EXPRESSION_TREE", "MAP_WORK"})
  void javaflow_cannotTransformTheOthers(Kernel kernel) {
    assertThrows(RuntimeException.class, () -> KernelLoader.load("javaflow", kernel.type()));
  }
}
