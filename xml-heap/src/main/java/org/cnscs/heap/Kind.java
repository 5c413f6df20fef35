package org.cnscs.heap;

/** The ways in which objects of a class are kept. */
enum Kind {
  /** A string. */
  STRING,
  /** A boxed primitive. */
  BOX,
  /** An array of primitives. */
  PRIMITIVES,
  /** An array of references. */
  REFERENCES,
  /** An object whose fields are read and written as they lie in memory. */
  PLAIN,
  /** An object for which an adapter stands in. */
  ADAPTED,
  /** A lambda of the JDK that can be serialized. */
  LAMBDA,
  /** The static fields of a class of the program. */
  STATICS,
  /** An object that cannot be kept. */
  REFUSED
}
