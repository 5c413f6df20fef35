package org.cnscs.heap;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The objects known to one checkpoint while it is written, each with a number from 1, found by
 * identity.
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

  /** Stands for flags in the journal: the object had no address. */
  private static final int PLACED = Integer.MIN_VALUE;

  private Object[] objects;
  private Shape[] shapes;
  private long[] addresses;
  private short[] flags;
  private int[] parents;
  private int[] extents = {};
  private long[] marks = {};
  private int[] special = {};
  private int measured = 1;
  private Edges edges = new Edges();
  private int size = 1;

  /** The least number of an object that {@link #goBack} takes out; 0 if nothing is journalled. */
  private int kept;

  /** Flags of lesser numbers as they were: the number, then the flags. */
  private int[] journal = {};

  private int journalled;

  /** Where edges ended when the journal began. */
  private int edgesEnd;

  private Finder finder = new HeaderMarks(this);

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

  private Reached() {}

  /** Returns the least number that no object has. */
  int size() {
    return size;
  }

  Object[] objects() {
    return objects;
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
    if (e < kept) {
      note(e, PLACED);
    }
    addresses[e] = address;
  }

  /** Returns the objects of a set in the order of their addresses, which most are in. */
  int[] byAddress(BitSet set) {
    int[] sorted = set.stream().toArray();
    for (int i = 1; i < sorted.length; i++) {
      if (addresses[sorted[i]] < addresses[sorted[i - 1]]) {
        return IntStream.of(sorted)
            .boxed()
            .sorted(Comparator.comparingLong(this::address))
            .mapToInt(Integer::intValue)
            .toArray();
      }
    }
    return sorted;
  }

  boolean is(int e, int flag) {
    return (flags[e] & flag) != 0;
  }

  int flags(int e) {
    return flags[e];
  }

  void set(int e, int flag) {
    if (e < kept && (flags[e] & flag) != flag) {
      note(e, flags[e]);
    }
    flags[e] |= (short) flag;
  }

  /**
   * Notes what was found out of a string and stays true. Several threads may do so at once; it is
   * not taken back.
   */
  void learn(int e, boolean interned) {
    flags[e] |= (short) (interned ? ASKED | INTERNED : ASKED);
  }

  private void note(int e, int before) {
    if (journalled == journal.length) {
      journal = Arrays.copyOf(journal, Math.max(256, 2 * journalled));
    }
    journal[journalled++] = e;
    journal[journalled++] = before;
  }

  /** Notes what is changed from now on, until {@link #stay} or {@link #goBack}. */
  void journal() {
    kept = size;
    journalled = 0;
    edgesEnd = edges.end();
  }

  /** Keeps what was changed. */
  void stay() {
    kept = 0;
    journal = new int[0];
    edges = edges.compact(size - 1, this::targets);
  }

  /**
   * Takes back all that was changed; {@link Edges} of objects that were known are not. Objects that
   * had no address have none again.
   */
  void goBack() {
    for (int i = journalled - 2; i >= 0; i -= 2) {
      if (journal[i + 1] == PLACED) {
        addresses[journal[i]] = 0;
      } else {
        flags[journal[i]] = (short) journal[i + 1];
      }
    }
    Arrays.fill(objects, kept, size, null);
    Arrays.fill(addresses, kept, size, 0);
    Arrays.fill(flags, kept, size, (short) 0);
    if (kept < extents.length) {
      Arrays.fill(extents, kept, Math.min(size, extents.length), 0);
    }
    edges.forget(kept);
    edges.cut(edgesEnd);
    size = kept;
    kept = 0;
    journal = new int[0];
  }

  /**
   * Returns the flags that stay true from checkpoint to checkpoint: a string that is interned stays
   * it, and another does not become it unless the program asks for it.
   */
  byte lasting(int e) {
    return (byte) (flags[e] & (INTERNED | ASKED));
  }

  /** Returns how many bytes an object takes, 0 if nobody has said it. */
  int extent(int e) {
    return e < extents.length ? extents[e] : 0;
  }

  void setExtent(int e, int extent) {
    if (e >= extents.length) {
      extents = Arrays.copyOf(extents, objects.length);
    }
    extents[e] = extent;
  }

  /**
   * Returns all objects of a kind that never changes.
   *
   * @param isOfIt tells whether an object is
   */
  int[] special(IntPredicate isOfIt) {
    int[] more = IntStream.range(measured, size).filter(isOfIt).toArray();
    measured = size;
    int[] all = Arrays.copyOf(special, special.length + more.length);
    System.arraycopy(more, 0, all, special.length, more.length);
    special = all;
    return all;
  }

  /** Returns what an object said last beside what it refers to, see {@link LinePrinter}. */
  long mark(int e) {
    return e < marks.length ? marks[e] : 0;
  }

  void setMark(int e, long mark) {
    if (e >= marks.length) {
      marks = Arrays.copyOf(marks, objects.length);
    }
    marks[e] = mark;
  }

  /** Makes room for the marks of all objects, so that several threads can set them. */
  void expectMarks() {
    if (marks.length < objects.length) {
      marks = Arrays.copyOf(marks, objects.length);
    }
  }

  /** Returns what the objects refer to, as far as they were walked. */
  Edges edges() {
    return edges;
  }

  /** Returns how many targets an object has that was walked. */
  int targets(int e) {
    return switch (shapes[e].kind()) {
      case PLAIN, STATICS -> shapes[e].references();
      case REFERENCES -> ((Object[]) objects[e]).length;
      case STRING, BOX, PRIMITIVES, ADAPTED, LAMBDA, REFUSED -> 0;
    };
  }

  int parent(int e) {
    return parents[e];
  }

  void setParent(int e, int parent) {
    parents[e] = parent;
  }

  /** Returns the number of an object, 0 if it is not known. */
  int find(Object object) {
    return finder.find(object);
  }

  /** Has objects found otherwise from now on, until {@link #end}. */
  void findBy(Finder finder) {
    this.finder = finder;
  }

  /** Adds an object that is not known, and returns its number. */
  int add(Object object, boolean markable) {
    int e = append(object);
    if (finder.add(object, e, markable)) {
      flags[e] |= HASHED;
    }
    return e;
  }

  private int append(Object object) {
    if (size == objects.length) {
      grow();
    }
    objects[size] = object;
    return size++;
  }

  /** Gives an object that may bear a mark a hash code of its own. */
  void giveHash(Object object) {
    int e = find(object);
    if (e != 0 && !is(e, HASHED)) {
      flags[e] |= HASHED;
      finder.giveHash(object, e);
    }
    System.identityHashCode(object);
  }

  private void grow() {
    int length = Math.addExact(objects.length, objects.length >> 1);
    objects = Arrays.copyOf(objects, length);
    shapes = Arrays.copyOf(shapes, length);
    addresses = Arrays.copyOf(addresses, length);
    flags = Arrays.copyOf(flags, length);
    parents = Arrays.copyOf(parents, length);
  }

  /** Ends the checkpoint: all objects are as they were, and none is found any more. */
  void end() {
    finder.end();
    finder = null;
  }

  /**
   * Returns some of the objects alone, with all that is known of them. After that this one can
   * still {@link #end}, and nothing else: of many objects both would take a lot of memory.
   *
   * @param kept their numbers; what these refer to is among them
   * @param tracked whether what they said and what they refer to will be asked for
   */
  Reached only(int[] kept, int count, boolean tracked) {
    int[] numbers = new int[size];
    Reached only = new Reached();
    only.objects = new Object[count + count / 4 + 1];
    only.finder = null;
    for (int i = 0; i < count; i++) {
      numbers[kept[i]] = only.append(objects[kept[i]]);
    }
    if (tracked) {
      TwoThreads.both(
          () -> {
            move(only, kept, count, numbers);
            moveMarks(only, kept, count);
          },
          () -> only.edges = edges.only(kept, count, target -> numbers[target], this::targets));
    } else {
      move(only, kept, count, numbers);
    }
    edges = null;
    only.shapes = new Shape[only.objects.length];
    for (int i = 0; i < count; i++) {
      only.shapes[i + 1] = shapes[kept[i]];
    }
    shapes = null;
    return only;
  }

  private void move(Reached only, int[] kept, int count, int[] numbers) {
    only.flags = new short[only.objects.length];
    only.addresses = new long[only.objects.length];
    for (int i = 0; i < count; i++) {
      only.flags[i + 1] = flags[kept[i]];
      only.addresses[i + 1] = addresses[kept[i]];
    }
    addresses = null;
    only.parents = new int[only.objects.length];
    for (int i = 0; i < count; i++) {
      only.parents[i + 1] = parents[kept[i]] > 0 ? numbers[parents[kept[i]]] : 0;
    }
    parents = null;
  }

  private void moveMarks(Reached only, int[] kept, int count) {
    only.marks = new long[only.objects.length];
    for (int i = 0; i < count; i++) {
      only.marks[i + 1] = mark(kept[i]);
    }
    marks = null;
    only.extents = new int[only.objects.length];
    for (int i = 0; i < count; i++) {
      only.extents[i + 1] = extent(kept[i]);
    }
    extents = null;
  }

  /** Adds an object of which nothing but its address is known. */
  void fill(Object object, long address) {
    int e = append(object);
    addresses[e] = address;
  }
}
