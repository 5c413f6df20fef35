package org.cnscs.heap;

import java.util.List;
import java.util.Optional;

/** The border between a program and what is around it, drawn by the client VM. */
public interface HeapPolicy {

  /** Tells whether the statics and instances of a class belong to the program. */
  boolean isProgramClass(Class<?> type);

  /**
   * Returns the name of an object that stays outside the process, such as a standard stream or a
   * class loader.
   *
   * <p>It is asked once in a checkpoint for each object that is neither an array, string or box nor
   * of a program's class. Neither it nor an adapter may ask objects of the program for their
   * identity hash codes.
   */
  Optional<String> nameOf(Object object);

  /** Returns the object with a name that {@link #nameOf} gave, or null if there is none. */
  Object resolve(String name);

  /** Returns the adapters that are asked before the built-in ones. */
  default List<ObjectAdapter> adapters() {
    return List.of();
  }
}
