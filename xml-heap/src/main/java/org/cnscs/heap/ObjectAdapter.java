package org.cnscs.heap;

import java.util.Map;
import java.util.SequencedMap;

/** A stand-in for raw field access for objects of some classes. */
public interface ObjectAdapter {

  /** Tells whether this adapter stands in for exactly this class. */
  boolean handles(Class<?> type);

  /** Returns why an object cannot be kept, null if it can. */
  default String refusal(Object object) {
    return null;
  }

  /**
   * Returns what is kept of an object.
   *
   * <p>Boxed primitives and strings are kept as text; everything else is a reference that is
   * followed. Called once for an object in a checkpoint. Names are Java identifiers.
   */
  SequencedMap<String, Object> fields(Object object);

  /** Makes an object of the class, given the fields that are text. */
  Object allocate(Class<?> type, Map<String, Object> scalars);

  /** Fills an object that {@link #allocate} made; gets all fields, the references resolved. */
  void fill(Object object, Map<String, Object> fields);

  /** Does what is left to do with an object once all objects are filled. */
  default void settle(Object object) {}
}
