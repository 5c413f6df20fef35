package org.cnscs.heap;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.BitSet;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.raw.MarkWord;
import org.cnscs.heap.raw.PageSet;

/**
 * The examination of known objects that may have been written: whether they still say what they
 * said.
 *
 * <p>What an object referred to is known by number, and compared by identity, so that nothing has
 * to be found; the rest is printed. So most of the objects that only lie beside one that was
 * written cost little more than the look at their memory.
 */
final class Examination {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long ARRAY_BASE = Unsafe.ARRAY_OBJECT_BASE_OFFSET;
  private static final long ARRAY_SCALE = Unsafe.ARRAY_OBJECT_INDEX_SCALE;

  /** So many pages are looked at before another thread has begun. */
  private static final int FEW_PAGES = 500;

  private static final int NAMED = Reached.OUTSIDE | Reached.CONSTANT;

  private final Reached reached;
  private final Edges edges;
  private final LinePrinter printer;
  private final BitSet sure;

  /**
   * Makes one.
   *
   * @param sure objects that are taken to differ when they may have been written
   */
  Examination(Reached reached, LinePrinter printer, BitSet sure) {
    this.sure = sure;
    this.reached = reached;
    this.edges = reached.edges();
    this.printer = printer;
  }

  /**
   * Returns the objects on pages of a set, and on none of the heap's, that may say something else.
   *
   * @param other for another thread, which looks at half of many pages
   */
  BitSet differing(PagedObjects objects, PageSet written, Examination other) {
    if (written.size() <= FEW_PAGES) {
      BitSet differing = differing(objects, written, 0, objects.pages());
      objects.forEachSpecial(written, e -> examine(e, differing));
      return differing;
    }
    int middle = written.middle();
    BitSet[] halves = new BitSet[2];
    TwoThreads.both(
        () -> halves[0] = differing(objects, written, 0, middle),
        () -> halves[1] = other.differing(objects, written, middle, objects.pages()));
    halves[0].or(halves[1]);
    objects.forEachSpecial(written, e -> examine(e, halves[0]));
    return halves[0];
  }

  private BitSet differing(PagedObjects objects, PageSet written, int from, int to) {
    BitSet differing = new BitSet();
    objects.forEachOn(written, from, to, e -> examine(e, differing));
    return differing;
  }

  private void examine(int e, BitSet differing) {
    if (mayDiffer(e)) {
      differing.set(e);
    }
  }

  /** Tells whether an object may say something else; of some kinds it always may. */
  private boolean mayDiffer(int e) {
    Shape shape = reached.shape(e);
    if (sure.get(e) || mayHaveHash(e, shape) || reached.is(e, NAMED)) {
      return true;
    }
    return switch (shape.kind()) {
      case PLAIN -> fieldsDiffer(e, reached.object(e), shape);
      case STATICS -> fieldsDiffer(e, shape.type(), shape);
      case REFERENCES -> elementsDiffer(e, (Object[]) reached.object(e));
      case PRIMITIVES -> hasOtherMark(e);
      case STRING, BOX -> false;
      case ADAPTED -> shape.type() != Class.class;
      case LAMBDA, REFUSED -> true;
    };
  }

  /** Tells whether an object that had no identity hash code may have one now. */
  private boolean mayHaveHash(int e, Shape shape) {
    return shape.kind() != Kind.STATICS
        && !reached.is(e, Reached.HASHED)
        && MarkWord.mayHaveHash(reached.object(e));
  }

  /**
   * Tells whether an object that differs can be written while the program runs, as far as that does
   * not follow from what it refers to.
   */
  boolean isWritable(int e) {
    Shape shape = reached.shape(e);
    if (reached.address(e) == 0 || mayHaveHash(e, shape) || reached.is(e, NAMED)) {
      return false;
    }
    return switch (shape.kind()) {
      case PLAIN -> isPassive(shape.type());
      case STATICS, PRIMITIVES, REFERENCES -> true;
      case STRING, BOX, ADAPTED, LAMBDA, REFUSED -> false;
    };
  }

  /** Tells whether looking at objects of a class is all that a walk does with them. */
  private static boolean isPassive(Class<?> type) {
    return !Throwable.class.isAssignableFrom(type)
        && !Reference.class.isAssignableFrom(type)
        && !ReferenceQueue.class.isAssignableFrom(type);
  }

  private boolean hasOtherMark(int e) {
    return printer.mark(e) != reached.mark(e);
  }

  private boolean fieldsDiffer(int e, Object holder, Shape shape) {
    int edge = edges.first(e);
    if (edge == 0) {
      return true;
    }
    for (HeapField field : shape.fields()) {
      if (field.kind() == 'L') {
        Object value = UNSAFE.getReferenceVolatile(holder, field.offset());
        if (value != target(edge++)) {
          return true;
        }
      }
    }
    return hasOtherMark(e);
  }

  private boolean elementsDiffer(int e, Object[] array) {
    int edge = edges.first(e);
    for (int i = 0; i < array.length; i++) {
      if (edge == 0
          || UNSAFE.getReference(array, ARRAY_BASE + i * ARRAY_SCALE) != target(edge + i)) {
        return true;
      }
    }
    return false;
  }

  private Object target(int edge) {
    return reached.object(edges.target(edge)); // 0 is no object
  }

  /**
   * Tells whether an object says something else, after it was looked at again.
   *
   * @param before where its first target was
   * @param mark its mark now
   */
  boolean differs(int e, int before, long mark) {
    int now = edges.first(e);
    boolean same = now == before || before != 0 && edges.areSame(before, now, reached.targets(e));
    return !same || sure.get(e) || mark != reached.mark(e);
  }
}
