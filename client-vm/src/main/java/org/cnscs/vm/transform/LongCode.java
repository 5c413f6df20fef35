package org.cnscs.vm.transform;

import java.util.Map;
import java.util.Set;

/**
 * The methods of the JDK that can run for long without coming back to the program: they have polls
 * at their entries, and some in their loops.
 *
 * <p>Of recursive code it is enough that each way around has one. What the JVM replaces by machine
 * code of its own stays as it is.
 */
final class LongCode {
  private static final String PATTERN = "java/util/regex/Pattern$";
  private static final String SORT = "java/util/DualPivotQuicksort";
  private static final String INTEGER = "java/math/BigInteger";
  private static final String MUTABLE = "java/math/MutableBigInteger";

  private static final Map<String, Set<String>> ENTRIES =
      Map.ofEntries(
          Map.entry(PATTERN + "Branch", Set.of("match")),
          Map.entry(PATTERN + "BmpCharPropertyGreedy", Set.of("match")),
          Map.entry(PATTERN + "CharPropertyGreedy", Set.of("match")),
          Map.entry(PATTERN + "Curly", Set.of("match0", "match1")),
          Map.entry(PATTERN + "GroupCurly", Set.of("match0", "match1")),
          Map.entry(PATTERN + "LazyLoop", Set.of("match")),
          Map.entry(PATTERN + "Loop", Set.of("match")),
          Map.entry(PATTERN + "Ques", Set.of("match")),
          Map.entry(SORT, Set.of("sort")),
          Map.entry(
              INTEGER,
              Set.of(
                  "multiplyKaratsuba", "multiplyToomCook3", "squareKaratsuba", "squareToomCook3")),
          Map.entry(MUTABLE, Set.of("divide2n1n", "divide3n2n", "sqrtRemKaratsuba")));

  private static final Map<String, Set<String>> LOOPS =
      Map.of(
          SORT,
          Set.of("heapSort"),
          INTEGER,
          Set.of(
              "<init>", "lucasLehmerSequence", "modPow2", "oddModPow", "passesMillerRabin", "pow"),
          MUTABLE,
          Set.of("binaryGCD", "divideMagnitude", "hybridGCD", "modInverse"));

  /** The begin of the names of classes that the JDK makes for method handles. */
  private static final String FORM = "java/lang/invoke/LambdaForm$";

  /** A sort of a range, not of a few values. */
  private static final String SORTER = "(Ljava/util/DualPivotQuicksort$Sorter;";

  private LongCode() {}

  /** Tells whether a method has a poll. */
  static boolean polls(String owner, String name, String descriptor) {
    return pollsAtEntry(owner, name, descriptor) || pollsInLoops(owner, name);
  }

  /** Tells whether a method has a poll at its entry. */
  static boolean pollsAtEntry(String owner, String name, String descriptor) {
    Set<String> methods = ENTRIES.get(owner);
    return methods != null
        && methods.contains(name)
        && (!owner.equals(SORT) || descriptor.startsWith(SORTER));
  }

  /** Tells whether a method has polls in its loops, as those of method handles have. */
  static boolean pollsInLoops(String owner, String name) {
    Set<String> methods = LOOPS.get(owner);
    return owner.startsWith(FORM) || methods != null && methods.contains(name);
  }
}
