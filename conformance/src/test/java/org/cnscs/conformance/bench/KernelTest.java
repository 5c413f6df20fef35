package org.cnscs.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelTest {

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void call_twice_returnsTheChecksumBothTimes(Kernel kernel) throws Exception {
    Callable<Long> plain = KernelLoader.load("plain", kernel.type());
    assertEquals(kernel.checksum(), plain.call());
    assertEquals(kernel.checksum(), plain.call());
  }
}
