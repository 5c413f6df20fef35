package org.cnscs.heap;

/** The stand-in for the static fields of a class, which have an address like an object. */
final class StaticsOf {

  private final Class<?> type;

  StaticsOf(Class<?> type) {
    this.type = type;
  }

  Class<?> type() {
    return type;
  }
}
