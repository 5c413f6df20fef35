package org.cnscs.vm.process;

import org.cnscs.vm.cache.ClassCache;

/**
 * What the classes of a process are made from.
 *
 * @param files the program's class path
 * @param check looks at each class before it is defined
 * @param cache knows how classes were transformed in earlier runs
 */
public record ProgramCode(ProgramFiles files, ClassCheck check, ClassCache cache) {

  /** Returns the code of a program whose classes nobody looks at, and that are not kept. */
  public static ProgramCode of(ProgramFiles files) {
    return new ProgramCode(files, ClassCheck.NONE, ClassCache.NONE);
  }
}
