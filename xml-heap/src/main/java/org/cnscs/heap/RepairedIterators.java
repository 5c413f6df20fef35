package org.cnscs.heap;

import java.util.ConcurrentModificationException;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;
import java.util.Spliterator;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import jdk.internal.misc.Unsafe;

/**
 * The iterators that were on their way through a table that was put in order.
 *
 * <p>Those of unmodifiable collections go on in a copy in the old order. Others would miss elements
 * or meet some twice, which is refused.
 */
final class RepairedIterators {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final Set<Class<?>> TABLES =
      Set.of(
          HashMap.class,
          ConcurrentHashMap.class,
          IdentityHashMap.class,
          Hashtable.class,
          WeakHashMap.class);

  private final IdentityHashMap<Object, Object> repaired;

  /**
   * Makes a settlement.
   *
   * @param repaired the collections that were put in order; for unmodifiable ones with a copy in
   *     the old order
   */
  RepairedIterators(IdentityHashMap<Object, Object> repaired) {
    this.repaired = repaired;
  }

  void settle(Object object) {
    if (object != null && isIterator(object)) {
      for (HeapField field : Fields.instance(object.getClass())) {
        Object collection =
            field.kind() == 'L' ? UNSAFE.getReference(object, field.offset()) : null;
        Object copy = collection == null ? null : repaired.get(collection);
        if (copy == collection && copy != null) {
          refuseUnlessDone(object, collection);
        } else if (copy != null) {
          UNSAFE.putReference(object, field.offset(), copy);
        }
      }
    }
  }

  private static boolean isIterator(Object object) {
    Class<?> host = object.getClass().getNestHost();
    return (object instanceof Iterator<?>
            || object instanceof Enumeration<?>
            || object instanceof Spliterator<?>)
        && (TABLES.contains(host) || host.getName().equals("java.util.ImmutableCollections"));
  }

  private static void refuseUnlessDone(Object iterator, Object collection) {
    if (!isDone(iterator)) {
      throw new HeapFormatException(
          "An iterator is on its way through a "
              + collection.getClass().getName()
              + " whose keys have other hash codes"
              + " here, so that it would meet other elements; resume in a JVM of the same build");
    }
  }

  private static boolean isDone(Object iterator) {
    try {
      return switch (iterator) {
        case Iterator<?> i -> !i.hasNext();
        case Enumeration<?> e -> !e.hasMoreElements();
        default -> false;
      };
    } catch (ConcurrentModificationException e) {
      return true; // it will say so to the program as well
    }
  }
}
