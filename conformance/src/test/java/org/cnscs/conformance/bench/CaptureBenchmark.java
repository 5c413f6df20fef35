package org.cnscs.conformance.bench;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Runs a kernel as it is, always checkpointable, and stoppable by the peer; a wrong result fails
 * the benchmark.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CaptureBenchmark {
  /** The kernel's class. */
  @Param({
    "Fib",
    "Sieve",
    "IntSum",
    "ListWalk",
    "RedBlackTree",
    "NBody",
    "MatrixProduct",
    "Queens",
    "ExpressionTree",
    "MapWork",
    "Lexer",
    "StringBuilding"
  })
  public String kernel;

  /** How it is loaded. */
  @Param({"plain", "process", "javaflow"})
  public String mode;

  private Callable<Long> loaded;
  private long result;

  /** Loads the kernel. */
  @Setup
  public void load() throws ReflectiveOperationException {
    loaded = KernelLoader.load(mode, kernel);
  }

  /** Runs the kernel once. */
  @Benchmark
  public long run() throws Exception {
    result = loaded.call();
    return result;
  }

  /** Checks the last result. */
  @TearDown
  public void check() {
    long expected = Kernel.of(kernel).checksum();
    if (result != expected) {
      throw new IllegalStateException(
          kernel + " loaded " + mode + " returned " + result + " instead of " + expected);
    }
  }
}
