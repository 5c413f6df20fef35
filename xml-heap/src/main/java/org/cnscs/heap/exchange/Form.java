package org.cnscs.heap.exchange;

/** The form that objects of a class take in XML. */
sealed interface Form permits TextForm, ContainerForm, ObjectForm, ArrayForm, TreeForm {

  /** Returns the name of the class in XML: its alias, with {@code []} behind it for arrays. */
  String name();

  /** Returns the class, or one that stands for all that have the form. */
  Class<?> type();

  /**
   * Tells whether objects have an identity that is worth keeping. What is only a value, such as a
   * string, is written wherever it occurs.
   */
  default boolean hasIdentity() {
    return true;
  }
}
