package org.cnscs.heap;

/** How the objects that are known to a checkpoint are found by identity. */
sealed interface Finder permits HeaderMarks, AddressIndex {

  /** Returns the number of an object, 0 if it is not known. */
  int find(Object object);

  /**
   * Makes an object be found.
   *
   * @param e its number
   * @param markable whether only the program can know it
   * @return whether it has an identity hash code of its own
   */
  boolean add(Object object, int e, boolean markable);

  /** Gives an object that was added an identity hash code of its own. */
  void giveHash(Object object, int e);

  /** Leaves all objects as they were. */
  void end();
}
