package org.cnscs.heap.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.internal.misc.Unsafe;

/**
 * The objects of a document that others refer to, by their numbers, and what has to wait until all
 * of them are known.
 *
 * <p>It counts ties: references to objects that are not known or not whole yet, because they come
 * later, because the reference stands in them, or because they hold such a reference themselves.
 * What is between two places with the same number of ties is whole.
 */
final class QuickIds {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final int FEWEST = 64;
  private static final int MOST_KEPT = 1 << 20;

  /** An object that waits for another one with a number. */
  record Late(int id) {}

  /** A container that waits for what it holds. */
  private record Waiting(ContainerForm form, Object container, Object[] values, Class<?>[] types) {}

  /** A field that waits for its object. */
  private record Unset(Object holder, MemberPlan member, int id) {}

  private Object[] objects = new Object[FEWEST];

  /** What their hash codes may cost, below zero while an object is not whole. */
  private long[] costs = new long[FEWEST];

  private int highest;
  private int ties;
  private final List<Unset> unset = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();

  int ties() {
    return ties;
  }

  /** Keeps an object by its number, from when it is begun on. */
  void open(int id, Object object) {
    if (id >= objects.length) {
      int length = Math.max(id + 1, objects.length * 2);
      objects = Arrays.copyOf(objects, length);
      costs = Arrays.copyOf(costs, length);
    }
    if (objects[id] != null || object == null) {
      throw UnknownToQuickException.here();
    }
    objects[id] = object;
    costs[id] = -1;
    highest = Math.max(highest, id);
  }

  /** Tells that all of an object is read. */
  void close(int id, int tiesBefore, long cost) {
    costs[id] = ties == tiesBefore ? cost : -cost;
  }

  /** Returns an object that is referred to, null if it comes later. */
  Object get(int id) {
    Object object = id < objects.length ? objects[id] : null;
    if (object == null || costs[id] < 0) {
      ties++;
    }
    return object;
  }

  /** Returns what an object's hash code may cost. */
  long cost(int id) {
    return id < costs.length ? Math.max(1, Math.abs(costs[id])) : 1;
  }

  /** Sets a field when the object with a number is known. */
  void setLater(Object holder, MemberPlan member, int id) {
    unset.add(new Unset(holder, member, id));
  }

  /** Fills a container when what it holds is known: values of these types, by turns. */
  void fillLater(ContainerForm form, Object container, Object[] values, Class<?>... types) {
    waiting.add(new Waiting(form, container, values, types));
  }

  /** Does what had to wait. */
  void finish() {
    for (int i = 0; i < unset.size(); i++) {
      Unset late = unset.get(i);
      Object object = known(late.id, late.member.place.erased);
      UNSAFE.putReference(late.holder, late.member.offset, object);
    }
    for (Waiting late : waiting) {
      for (int i = 0; i < late.values.length; i++) {
        if (late.values[i] instanceof Late value) {
          late.values[i] = known(value.id, late.types[i % late.types.length]);
        }
      }
      late.form.fill(late.container, Arrays.asList(late.values));
    }
  }

  private Object known(int id, Class<?> expected) {
    Object object = id < objects.length ? objects[id] : null;
    if (!expected.isInstance(object)) {
      throw UnknownToQuickException.here();
    }
    return object;
  }

  /** Returns how many objects there is room for without growing. */
  int capacity() {
    return objects.length;
  }

  /** Forgets the document. */
  void clear() {
    if (objects.length > MOST_KEPT) {
      objects = new Object[FEWEST];
      costs = new long[FEWEST];
    } else {
      Arrays.fill(objects, 0, highest + 1, null);
    }
    highest = 0;
    ties = 0;
    unset.clear();
    waiting.clear();
  }
}
