package org.cnscs.vm.process;

import org.cnscs.vm.transform.ClassHierarchy;
import org.cnscs.vm.transform.PreparedClass;

/** The last look at a class before it is defined. */
public interface ClassCheck {
  /** A look that finds nothing. */
  ClassCheck NONE = (file, prepared, hierarchy) -> {};

  /**
   * Looks at a class; throws what the program is to see instead of the class.
   *
   * @param file as its author compiled it
   * @param prepared the same, transformed
   */
  void check(byte[] file, PreparedClass prepared, ClassHierarchy hierarchy);
}
