package org.cnscs.heap;

import java.util.Arrays;
import org.cnscs.heap.raw.MarkWord;

/**
 * The objects known to one checkpoint while it is written, each with a number from 1, found by
 * identity.
 *
 * <p>An object that nobody asked for its identity hash code gets its number as hash code for as
 * long as the checkpoint is written, so finding it again costs one look at its header, and it is
 * left as it was: the program stands still and cannot see it. Objects that have a hash code of
 * their own, or that the JVM itself may ask, are found by an open-addressing table.
 */
final class Reached {

  /** The object is part of this checkpoint. */
  static final int REACHED = 1;

  /** The object has, or by now has, an identity hash code that the checkpoint must keep. */
  static final int HASHED = 2;

  /** A string that is the interned one. */
  static final int INTERNED = 4;

  /** A string that was asked whether it is interned. */
  static final int ASKED = 8;

  /** A field refers to the object. */
  static final int ONCE = 16;

  /** A place that is no field refers to it, so that it needs an address. */
  static final int ADDRESSED = 32;

  /** More than one field refers to it. */
  static final int SHARED = 256;

  /** A constant of the JDK. */
  static final int CONSTANT = 64;

  /** A named object outside the process. */
  static final int OUTSIDE = 128;

  /** A string or a box. */
  static final int SCALAR = 512;

  private static final int FIRST = 1 << 10;

  private Object[] objects;
  private Shape[] shapes;
  private long[] addresses;
  private short[] flags;
  private int[] parents;
  private int size = 1;
  private int[] hashed = new int[FIRST];
  private int hashedCount;

  /**
   * Makes it empty.
   *
   * @param expected how many objects there may be
   */
  Reached(int expected) {
    int length = Math.max(FIRST, expected + expected / 4);
    objects = new Object[length];
    shapes = new Shape[length];
    addresses = new long[length];
    flags = new short[length];
    parents = new int[length];
  }

  int size() {
    return size;
  }

  Object object(int e) {
    return objects[e];
  }

  Shape shape(int e) {
    return shapes[e];
  }

  void setShape(int e, Shape shape) {
    shapes[e] = shape;
  }

  long address(int e) {
    return addresses[e];
  }

  void setAddress(int e, long address) {
    addresses[e] = address;
  }

  boolean is(int e, int flag) {
    return (flags[e] & flag) != 0;
  }

  int flags(int e) {
    return flags[e];
  }

  void set(int e, int flag) {
    flags[e] |= (short) flag;
  }

  /**
   * Returns the flags that stay true from checkpoint to checkpoint: a string that is interned stays
   * it, and another does not become it unless the program asks for it.
   */
  byte lasting(int e) {
    return (byte) (flags[e] & (INTERNED | ASKED));
  }

  int parent(int e) {
    return parents[e];
  }

  void setParent(int e, int parent) {
    parents[e] = parent;
  }

  /** Returns the number of an object, 0 if it is not known. */
  int find(Object object) {
    int hash = MarkWord.hashOf(object);
    if (hash == 0) {
      return 0;
    }
    return hash < size && objects[hash] == object ? hash : findHashed(object, hash);
  }

  private int findHashed(Object object, int hash) {
    int mask = hashed.length - 1;
    for (int i = spread(hash) & mask; hashed[i] != 0; i = i + 1 & mask) {
      if (objects[hashed[i]] == object) {
        return hashed[i];
      }
    }
    return 0;
  }

  private static int spread(int hash) {
    return hash * 0x9E37_79B9 >>> 7;
  }

  /** Adds an object that is not known, and returns its number. */
  int add(Object object, boolean markable) {
    if (size == objects.length) {
      grow();
    }
    int e = size++;
    objects[e] = object;
    int hash = markable ? MarkWord.hashOf(object) : System.identityHashCode(object);
    if (hash != 0 || !MarkWord.install(object, e)) {
      flags[e] |= HASHED;
      addHashed(e, System.identityHashCode(object));
    }
    return e;
  }

  /** Gives an object that may bear a mark a hash code of its own. */
  void giveHash(Object object) {
    int e = find(object);
    if (e != 0 && !is(e, HASHED)) {
      MarkWord.remove(object, e);
      flags[e] |= HASHED;
      addHashed(e, System.identityHashCode(object));
    }
    System.identityHashCode(object);
  }

  private void grow() {
    int length = objects.length * 2;
    objects = Arrays.copyOf(objects, length);
    shapes = Arrays.copyOf(shapes, length);
    addresses = Arrays.copyOf(addresses, length);
    flags = Arrays.copyOf(flags, length);
    parents = Arrays.copyOf(parents, length);
  }

  private void addHashed(int e, int hash) {
    if (++hashedCount * 2 > hashed.length) {
      int[] old = hashed;
      hashed = new int[old.length * 2];
      for (int other : old) {
        if (other != 0) {
          place(other, System.identityHashCode(objects[other]));
        }
      }
    }
    place(e, hash);
  }

  private void place(int e, int hash) {
    int mask = hashed.length - 1;
    int i = spread(hash) & mask;
    while (hashed[i] != 0) {
      i = i + 1 & mask;
    }
    hashed[i] = e;
  }

  /** Takes the marks off the objects again. */
  void unmark() {
    for (int e = 1; e < size; e++) {
      if ((flags[e] & HASHED) == 0) {
        MarkWord.remove(objects[e], e);
      }
    }
  }
}
