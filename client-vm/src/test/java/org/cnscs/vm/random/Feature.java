package org.cnscs.vm.random;

/** What programs may use beyond what every program does. */
enum Feature {
  /** JDK methods that call the program back. */
  JDK_CALLBACKS(true),
  /** Calls in the arguments of {@code super(...)} and {@code this(...)}. */
  SUPER_ARGUMENTS(true),
  /** Calls in class initialisers. */
  CLASS_INITIALISERS(true),
  /** More threads than one, with shared locks. */
  THREADS(false),
  /** Stack traces that the program looks at. */
  TRACES(false),
  /** Loops while operands wait, be they objects that are not yet constructed. */
  LOOPS_IN_OPERANDS(false);

  /** Whether a thread may be pinned by it. */
  final boolean pins;

  Feature(boolean pins) {
    this.pins = pins;
  }
}
