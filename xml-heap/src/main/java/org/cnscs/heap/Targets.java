package org.cnscs.heap;

import java.util.Arrays;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.raw.HeapPages;

/**
 * What objects refer to while the program runs, as far as these are known objects with addresses.
 *
 * <p>A known object is looked for where it lay when all of them were found, and compared by
 * identity. So one that a collector has moved since is not found, and none is mistaken for another.
 */
final class Targets {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long ARRAY_BASE = Unsafe.ARRAY_OBJECT_BASE_OFFSET;
  private static final long ARRAY_SCALE = Unsafe.ARRAY_OBJECT_INDEX_SCALE;
  private static final int UNKNOWN = -1;

  private final Reached reached;
  private final Edges edges;
  private final HeapPages pages;
  private final PagedObjects objects;
  private int[] found = new int[64];
  private int count;
  private boolean isSame;
  private boolean isKnown;

  Targets(Reached reached, HeapPages pages, PagedObjects objects) {
    this.reached = reached;
    this.edges = reached.edges();
    this.pages = pages;
    this.objects = objects;
  }

  /**
   * Notes what an object refers to now; does nothing if something of it is not known, and tells
   * whether all is.
   */
  boolean note(int e) {
    Shape shape = reached.shape(e);
    return switch (shape.kind()) {
      case PLAIN -> noteFields(e, reached.object(e), shape);
      case STATICS -> noteFields(e, shape.type(), shape);
      case REFERENCES -> noteElements(e, (Object[]) reached.object(e));
      case PRIMITIVES -> true;
      case STRING, BOX, ADAPTED, LAMBDA, REFUSED -> false;
    };
  }

  private boolean noteFields(int e, Object holder, Shape shape) {
    begin(e, shape.references());
    int edge = edges.first(e);
    for (HeapField field : shape.fields()) {
      if (field.kind() == 'L' && isKnown) {
        add(UNSAFE.getReferenceVolatile(holder, field.offset()), edge++);
      }
    }
    return end(e);
  }

  private boolean noteElements(int e, Object[] array) {
    begin(e, array.length);
    int edge = edges.first(e);
    for (int i = 0; i < array.length && isKnown; i++) {
      add(UNSAFE.getReferenceVolatile(array, ARRAY_BASE + i * ARRAY_SCALE), edge + i);
    }
    return end(e);
  }

  private void begin(int e, int length) {
    count = 0;
    isSame = true;
    isKnown = edges.first(e) != 0;
    if (found.length < length) {
      found = Arrays.copyOf(found, length);
    }
  }

  private void add(Object target, int edge) {
    int before = edges.target(edge);
    if (target != reached.object(before)) {
      before = target == null ? 0 : find(target);
      isSame = false;
      isKnown = before != UNKNOWN;
    }
    found[count++] = before;
  }

  private int find(Object target) {
    int e = objects.find(target, pages.address(target));
    boolean isPlaced = e != 0 && !reached.is(e, Reached.SCALAR) && reached.address(e) != 0;
    return isPlaced ? e : UNKNOWN;
  }

  private boolean end(int e) {
    if (isKnown && !isSame) {
      int edge = edges.begin(e, count);
      for (int i = 0; i < count; i++) {
        edges.set(edge + i, found[i]);
      }
    }
    return isKnown;
  }
}
