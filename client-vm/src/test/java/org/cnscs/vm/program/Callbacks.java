package org.cnscs.vm.program;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Work below frames of the JDK that call back. */
public final class Callbacks {

  private Callbacks() {}

  /** A key whose methods take time. */
  private record Key(int n) implements Comparable<Key> {
    @Override
    public int hashCode() {
      return (int) spin(n) & 7;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key(int m) && spin(m) == spin(n);
    }

    @Override
    public int compareTo(Key other) {
      return Long.compare(spin(n), spin(other.n));
    }

    @Override
    public String toString() {
      return "k" + spin(n) % 1000;
    }
  }

  static long spin(long n) {
    long sum = n;
    for (int i = 0; i < 400; i++) {
      sum = step(sum, i);
    }
    return sum;
  }

  private static long step(long sum, int i) {
    return sum * 31 + i;
  }

  public static Object compute() throws Exception {
    StringBuilder out = new StringBuilder();
    for (int round = 0; round < 40; round++) {
      collections(out, round);
      maps(out, round);
      streams(out, round);
      texts(out, round);
      others(out, round);
    }
    return out.toString().hashCode() + " " + out.length();
  }

  private static List<Key> keys(int round) {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      keys.add(new Key((i * 7 + round) % 23));
    }
    return keys;
  }

  private static void collections(StringBuilder out, int round) {
    List<Key> keys = keys(round);
    keys.forEach(key -> out.append(spin(key.n) % 7));
    List.of(1, 2, 3).forEach(n -> out.append(spin(n) % 5));
    Collections.sort(keys);
    keys.sort(Comparator.comparing((Key key) -> spin(key.n) % 10).thenComparing(Key::n));
    keys.removeIf(key -> spin(key.n) % 3 == 0);
    keys.replaceAll(key -> new Key(key.n + 1));
    Key[] array = keys.toArray(Key[]::new);
    Arrays.sort(array, Comparator.reverseOrder());
    PriorityQueue<Key> queue = new PriorityQueue<>(keys);
    while (!queue.isEmpty()) {
      out.append(queue.poll());
    }
    Iterator<Key> iterator = new ArrayDeque<>(keys).descendingIterator();
    iterator.forEachRemaining(key -> out.append(key.compareTo(new Key(3))));
    CopyOnWriteArrayList<Key> copies = new CopyOnWriteArrayList<>(keys);
    copies.addIfAbsent(new Key(99));
    out.append(copies.indexOf(new Key(99))).append(Collections.max(keys)).append(array.length);
    out.append(Collections.synchronizedList(keys).contains(new Key(5)));
  }

  private static void maps(StringBuilder out, int round) {
    Map<Key, String> map = new HashMap<>();
    Map<Key, String> linked = new LinkedHashMap<>();
    TreeMap<Key, String> tree = new TreeMap<>(Comparator.comparing(key -> spin(key.n)));
    Map<Key, String> concurrent = new ConcurrentHashMap<>();
    for (Key key : keys(round)) {
      map.computeIfAbsent(key, k -> "v" + spin(k.n) % 100);
      linked.merge(key, "m", (a, b) -> a + spin(b.length()) % 10);
      tree.compute(key, (k, v) -> v == null ? "t" : v + spin(k.n) % 10);
      concurrent.computeIfAbsent(key, k -> "c" + spin(k.n) % 10);
      concurrent.computeIfPresent(key, (k, v) -> v + spin(k.n) % 10);
    }
    map.replaceAll((k, v) -> v + spin(v.length()) % 10);
    tree.forEach((k, v) -> out.append(k).append(v));
    linked.entrySet().removeIf(e -> spin(e.getKey().n) % 2 == 0);
    out.append(new TreeMap<>(map)).append(linked.hashCode()).append(new TreeMap<>(concurrent));
    out.append(map.equals(new HashMap<>(map)));
  }

  private static void streams(StringBuilder out, int round) {
    out.append(
        keys(round).stream()
            .filter(key -> spin(key.n) % 2 == 0)
            .map(key -> spin(key.n))
            .sorted(Comparator.comparing(n -> spin(n)))
            .flatMap(n -> Stream.of(n, spin(n)))
            .distinct()
            .map(String::valueOf)
            .collect(Collectors.joining(",")));
    out.append(IntStream.range(0, 20).mapToLong(Callbacks::spin).reduce(0, Long::sum));
    out.append(
        keys(round).stream()
            .collect(Collectors.groupingBy(k -> spin(k.n) % 3, Collectors.counting())));
    out.append(Stream.iterate(1L, n -> spin(n) % 100).limit(9).anyMatch(n -> spin(n) == 0));
    Iterator<Long> lazy = Stream.of(1L, 2L, 3L).map(Callbacks::spin).iterator();
    while (lazy.hasNext()) {
      out.append(lazy.next() % 10);
    }
  }

  private static void texts(StringBuilder out, int round) {
    Key key = new Key(round);
    out.append(String.format("%s|%5.2f|%s", key, 1.5, List.of(key, key)));
    out.append(String.join("-", List.of(key.toString(), String.valueOf(key))));
    out.append(key).append(List.of(key, key)).append("x" + key + List.of(key));
    out.append(Pattern.compile("[a-c]").matcher("abcabc").replaceAll(m -> m.group() + spin(2) % 9));
    out.append(Arrays.asList(key, key).hashCode() % 10);
  }

  private static void others(StringBuilder out, int round) {
    out.append(Optional.of(new Key(round)).map(key -> spin(key.n)).orElseGet(() -> spin(1)));
    Function<Long, Long> twice = Callbacks::spin;
    out.append(twice.andThen(twice).compose(twice).apply((long) round));
    ThreadLocal<Long> local = ThreadLocal.withInitial(() -> spin(5));
    Supplier<Long> supplier = local::get;
    out.append(supplier.get());
    out.append(java.util.Objects.requireNonNullElseGet(null, () -> spin(8)));
  }
}
