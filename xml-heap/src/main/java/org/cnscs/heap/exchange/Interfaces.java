package org.cnscs.heap.exchange;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The types of the JDK that fields are declared with, and what usually stands in these. */
final class Interfaces {

  private static final Map<Class<?>, Class<?>> USUAL =
      Map.ofEntries(
          Map.entry(Iterable.class, ArrayList.class),
          Map.entry(Collection.class, ArrayList.class),
          Map.entry(SequencedCollection.class, ArrayList.class),
          Map.entry(List.class, ArrayList.class),
          Map.entry(Set.class, HashSet.class),
          Map.entry(SequencedSet.class, LinkedHashSet.class),
          Map.entry(SortedSet.class, TreeSet.class),
          Map.entry(NavigableSet.class, TreeSet.class),
          Map.entry(Queue.class, ArrayDeque.class),
          Map.entry(Deque.class, ArrayDeque.class),
          Map.entry(Map.class, HashMap.class),
          Map.entry(SequencedMap.class, LinkedHashMap.class),
          Map.entry(SortedMap.class, TreeMap.class),
          Map.entry(NavigableMap.class, TreeMap.class),
          Map.entry(ConcurrentMap.class, ConcurrentHashMap.class));

  /** Types without objects of their own that arrays are made of. */
  private static final List<Class<?>> OTHERS =
      List.of(
          Number.class,
          CharSequence.class,
          Comparable.class,
          java.io.Serializable.class,
          Cloneable.class);

  private Interfaces() {}

  static Class<?> usual(Class<?> type) {
    return USUAL.get(type);
  }

  /** Returns the names of types whose objects are of other classes, and of boxes in arrays. */
  static Map<Class<?>, String> names() {
    Map<Class<?>, String> names = new HashMap<>();
    OTHERS.forEach(type -> names.put(type, type.getSimpleName()));
    USUAL.keySet().forEach(type -> names.put(type, type.getSimpleName()));
    return names;
  }
}
