package org.cnscs.heap;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The border between a program and what is around it, drawn by the client VM. */
public interface HeapPolicy {

  /** Tells whether the statics and instances of a class belong to the program. */
  boolean isProgramClass(Class<?> type);

  /**
   * Returns the objects that stay outside the process, such as standard streams and class loaders,
   * by name; always the same ones. They are neither arrays, strings nor boxes, nor of a program's
   * class.
   *
   * <p>Neither this nor an adapter may ask objects of the program for their identity hash codes.
   */
  Map<String, Object> outside();

  /** Returns the object outside with a name, or null if there is none. */
  default Object resolve(String name) {
    return outside().get(name);
  }

  /**
   * Returns a number that changes when a string that the program had before becomes the interned
   * one of its text, so that strings are asked for again only then; empty if nobody watches that.
   */
  default OptionalLong internings() {
    return OptionalLong.empty();
  }

  /**
   * Returns the class that is kept in the place of one that no other JVM has; the class itself
   * where there is none.
   */
  default Class<?> lasting(Class<?> type) {
    return type;
  }

  /** Returns what is not to be written; always the same. */
  default Redaction redaction() {
    return Redaction.NONE;
  }

  /** Returns what the program's classes were in the checkpoint that is read; always the same. */
  default FormerClasses former() {
    return FormerClasses.NONE;
  }

  /** Returns the adapters that are asked before the built-in ones. */
  default List<ObjectAdapter> adapters() {
    return List.of();
  }
}
