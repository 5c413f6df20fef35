package org.cnscs.heap;

import java.util.BitSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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

  private final Reached reached;
  private final Edges edges;
  private final LinePrinter printer;

  Examination(Reached reached, LinePrinter printer) {
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
    int middle = objects.middle(written);
    boolean many = middle > FEW_PAGES && Runtime.getRuntime().availableProcessors() > 1;
    FutureTask<BitSet> half =
        new FutureTask<>(() -> other.differing(objects, written, middle, objects.pages()));
    if (many) {
      Thread.ofPlatform().daemon().name("examination").start(half);
    }
    BitSet differing = differing(objects, written, 0, middle);
    objects.forEachSpecial(written, e -> examine(e, differing));
    if (!many) {
      half.run();
    }
    differing.or(result(half));
    return differing;
  }

  private static BitSet result(FutureTask<BitSet> half) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return half.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("Objects could not be examined", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
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
    boolean statics = shape.kind() == Kind.STATICS;
    if (!statics && !reached.is(e, Reached.HASHED) && MarkWord.hashOf(reached.object(e)) != 0) {
      return true;
    }
    if (reached.is(e, Reached.OUTSIDE | Reached.CONSTANT)) {
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
   */
  boolean differs(int e, int before) {
    int now = edges.first(e);
    boolean same = now == before || before != 0 && edges.areSame(before, now, reached.targets(e));
    return !same || hasOtherMark(e);
  }
}
