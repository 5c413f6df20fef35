package org.cnscs.vm.process;

/** The classes that the program has defined where a loader finds them: in it, or above it. */
interface DefinedAround {
  /** The classes around the program's own loader: there are none. */
  DefinedAround NONE =
      new DefinedAround() {
        @Override
        public byte[] file(String internal) {
          return null;
        }

        @Override
        public boolean contains(String internal, long until) {
          return false;
        }
      };

  /** Returns the file of a class that is defined or about to be, by its internal name; or null. */
  byte[] file(String internal);

  /**
   * Tells whether a class had been defined at a time.
   *
   * @param until how many classes had been defined then
   */
  boolean contains(String internal, long until);
}
