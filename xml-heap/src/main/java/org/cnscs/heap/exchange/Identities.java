package org.cnscs.heap.exchange;

import java.util.Arrays;

/**
 * The objects that were met, each with a number from 0 on in the order of their coming: a table by
 * identity with places taken one behind the other.
 */
final class Identities {

  private static final int FEWEST = 256;
  private static final int MIX = 0x9E37_79B9;

  private Object[] objects = new Object[FEWEST];
  private int[] numbers = new int[FEWEST];
  private int[] places = new int[FEWEST / 2];
  private int shift = Integer.numberOfLeadingZeros(FEWEST) + 1;
  private int size;

  int size() {
    return size;
  }

  /** Returns the number of an object, which is the size before if it was not met yet. */
  int add(Object object) {
    int last = objects.length - 1;
    int place = System.identityHashCode(object) * MIX >>> shift;
    for (Object met = objects[place]; met != null; met = objects[place]) {
      if (met == object) {
        return numbers[place];
      }
      place = place + 1 & last;
    }
    objects[place] = object;
    numbers[place] = size;
    places[size] = place;
    if (++size == places.length) {
      grow();
    }
    return size - 1;
  }

  private void grow() {
    Object[] before = objects;
    int[] placesBefore = places;
    objects = new Object[before.length * 2];
    numbers = new int[objects.length];
    places = new int[objects.length / 2];
    shift--;
    int last = objects.length - 1;
    for (int number = 0; number < size; number++) {
      Object object = before[placesBefore[number]];
      int place = System.identityHashCode(object) * MIX >>> shift;
      while (objects[place] != null) {
        place = place + 1 & last;
      }
      objects[place] = object;
      numbers[place] = number;
      places[number] = place;
    }
  }

  /** Forgets all objects. */
  void clear() {
    if (size < objects.length / 16) {
      for (int i = 0; i < size; i++) {
        objects[places[i]] = null;
      }
    } else {
      Arrays.fill(objects, null);
    }
    size = 0;
  }

  /** Returns how many objects there is room for without growing. */
  int capacity() {
    return places.length;
  }
}
