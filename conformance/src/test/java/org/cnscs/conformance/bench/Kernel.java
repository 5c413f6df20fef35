package org.cnscs.conformance.bench;

import java.util.Arrays;
import java.util.List;

/** The kernels, each with the checksum that it returns on every JVM. */
enum Kernel {
  FIB("Fib", 196_418L),
  SIEVE("Sieve", 1_709_600_813L),
  INT_SUM("IntSum", -3_093_299_665_581_617_152L),
  LIST_WALK("ListWalk", -5_898_237_561_980_310_144L),
  RED_BLACK_TREE("RedBlackTree", 2_632_552_490_734_424_192L),
  N_BODY("NBody", -4_587_697_346_410_944_199L),
  MATRIX_PRODUCT("MatrixProduct", 4_707_463_123_408_257_024L),
  QUEENS("Queens", 204_558_018_016L),
  EXPRESSION_TREE("ExpressionTree", -7_113_503_236_701_108_938L),
  MAP_WORK("MapWork", 6_112_125_617_886_966_116L),
  LEXER("Lexer", 7_134_967_521_940_246_144L),
  STRING_BUILDING("StringBuilding", 3_126_055_754_589_105_444L);

  private final String type;
  private final long checksum;

  Kernel(String type, long checksum) {
    this.type = type;
    this.checksum = checksum;
  }

  /** Returns the simple name of the class. */
  String type() {
    return type;
  }

  /** Returns what the kernel returns. */
  long checksum() {
    return checksum;
  }

  /** Returns the kernel with this class. */
  static Kernel of(String type) {
    return Arrays.stream(values())
        .filter(kernel -> kernel.type.equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** Tells whether javaflow can transform the kernel; its own verifier does not know all code. */
  boolean isWithinPeer() {
    return this != EXPRESSION_TREE && this != MAP_WORK;
  }

  /** Returns the kernels that javaflow can transform. */
  static List<Kernel> withinPeer() {
    return Arrays.stream(values()).filter(Kernel::isWithinPeer).toList();
  }
}
