package org.cnscs.heap;

import static org.cnscs.heap.GoesOn.goesOn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Spliterator;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Ways through collections of the JDK go on where they were. */
class JdkIteratorsTest {
  private static final List<Integer> NUMBERS = IntStream.range(0, 100).boxed().toList();

  private static <T> List<T> rest(Iterator<T> iterator) {
    List<T> rest = new ArrayList<>();
    iterator.forEachRemaining(rest::add);
    return rest;
  }

  private static <I extends Iterator<?>> I after(int steps, I iterator) {
    for (int i = 0; i < steps; i++) {
      iterator.next();
    }
    return iterator;
  }

  private static <T> Map<T, T> filled(Map<T, T> map, List<T> keys) {
    keys.forEach(key -> map.put(key, key));
    return map;
  }

  @TestFactory
  Stream<DynamicTest> iterators() {
    Map<String, Iterator<?>> iterators = new LinkedHashMap<>();
    iterators.put("ArrayList", new ArrayList<>(NUMBERS).iterator());
    iterators.put("LinkedList", new LinkedList<>(NUMBERS).iterator());
    iterators.put("ArrayDeque", new ArrayDeque<>(NUMBERS).descendingIterator());
    iterators.put("PriorityQueue", new PriorityQueue<>(NUMBERS).iterator());
    iterators.put("HashMap", filled(new HashMap<>(), NUMBERS).entrySet().iterator());
    iterators.put("LinkedHashMap", filled(new LinkedHashMap<>(), NUMBERS).values().iterator());
    iterators.put("TreeMap", filled(new TreeMap<>(), NUMBERS).keySet().iterator());
    iterators.put("submap", filled(new TreeMap<>(), NUMBERS).keySet().iterator());
    iterators.put(
        "ConcurrentHashMap", filled(new ConcurrentHashMap<>(), NUMBERS).keySet().iterator());
    iterators.put(
        "ConcurrentSkipListMap",
        filled(new ConcurrentSkipListMap<>(), NUMBERS).keySet().iterator());
    iterators.put("ConcurrentLinkedDeque", new ConcurrentLinkedDeque<>(NUMBERS).iterator());
    iterators.put("CopyOnWriteArrayList", new CopyOnWriteArrayList<>(NUMBERS).iterator());
    iterators.put("PriorityBlockingQueue", new PriorityBlockingQueue<>(NUMBERS).iterator());
    iterators.put("ArrayBlockingQueue", new ArrayBlockingQueue<>(100, true, NUMBERS).iterator());
    iterators.put("LinkedTransferQueue", new LinkedTransferQueue<>(NUMBERS).iterator());
    iterators.put("Arrays.asList", Arrays.asList(NUMBERS.toArray()).iterator());
    iterators.put("List.of", List.of(1, 2, 3, 4, 5).listIterator());
    iterators.put(
        "synchronized", Collections.synchronizedList(new ArrayList<>(NUMBERS)).iterator());
    iterators.put("unmodifiable", Collections.unmodifiableCollection(NUMBERS).iterator());
    iterators.put("sublist", new ArrayList<>(NUMBERS).subList(10, 50).iterator());
    iterators.put("BitSet", BitSet.valueOf(new long[] {-1, -1}).stream().iterator());
    iterators.put("WeakHashMap", filled(new WeakHashMap<>(), NUMBERS).keySet().iterator());
    return iterators.entrySet().stream()
        .map(each -> goesOn(each.getKey(), after(3, each.getValue()), JdkIteratorsTest::texts));
  }

  private static List<String> texts(Iterator<?> iterator) {
    return rest(iterator).stream().map(String::valueOf).toList();
  }

  @TestFactory
  Stream<DynamicTest> waysThroughCollections() {
    ListIterator<Integer> both = after(50, new LinkedList<>(NUMBERS).listIterator());
    Spliterator<Integer> half = new ArrayList<>(NUMBERS).spliterator();
    half.trySplit();
    half.tryAdvance(_ -> {});
    return Stream.of(
        goesOn("back", both, each -> List.of(each.previous(), each.previous(), each.nextIndex())),
        goesOn("split", half, each -> Stream.of(each).map(JdkIteratorsTest::count).toList()),
        goesOn(
            "descending",
            new TreeMap<>(filled(new TreeMap<>(), NUMBERS)).descendingMap().headMap(50),
            Object::toString),
        goesOn(
            "keys",
            new LinkedHashMap<>(filled(new LinkedHashMap<>(), NUMBERS)).sequencedKeySet(),
            Object::toString));
  }

  private static long count(Spliterator<?> rest) {
    long[] count = new long[1];
    rest.forEachRemaining(_ -> count[0]++);
    return count[0];
  }
}
