package org.cnscs.vm.transform;

/** Where a class comes from, which decides how it is prepared. */
public enum Origin {
  /** The program: all of its methods have polls. */
  PROGRAM,
  /**
   * The JDK: its methods are continued when a call of theirs led back into the program, and have
   * polls only where they took a monitor or wait in a loop.
   */
  JDK,
  /**
   * The JDK's way through a handle: its methods are continued only where they have had a class
   * initialised; at all other calls they hand over.
   */
  HANDLES
}
