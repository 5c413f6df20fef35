package org.cnscs.vm.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A hash table of names without empty places and without collisions, as a file of JDK modules has
 * it.
 *
 * <p>Names whose hashes meet share a seed that spreads them over free places. Buckets with most
 * names are placed first, while there is room; a name that is alone in its bucket takes any place
 * that is left, and its seed says which. Source: {@code ImageStringsReader} of OpenJDK 25.
 *
 * @param seeds for each bucket: a seed, or -1 minus a place, or 0 if no name is in it
 * @param order the names in their places
 */
record PerfectHash(int[] seeds, String[] order) {
  private static final int MULTIPLIER = 0x01000193;
  private static final int MOST_SEEDS = 1 << 20;

  static PerfectHash of(List<String> names) {
    int length = names.size();
    PerfectHash hash = new PerfectHash(new int[length], new String[length]);
    List<List<String>> buckets = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      buckets.add(new ArrayList<>(1));
    }
    names.forEach(name -> buckets.get(hash(name, MULTIPLIER) % length).add(name));
    List<Integer> crowded = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      if (buckets.get(i).size() > 1) {
        crowded.add(i);
      }
    }
    crowded.sort(Comparator.comparingInt(i -> -buckets.get(i).size()));
    crowded.forEach(i -> hash.spread(i, buckets.get(i)));
    hash.placeLone(buckets);
    return hash;
  }

  static int hash(String name, int seed) {
    int hash = seed;
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      hash = hash * MULTIPLIER ^ each & 0xFF;
    }
    return hash & 0x7FFFFFFF;
  }

  private void spread(int bucket, List<String> names) {
    int[] places = new int[names.size()];
    for (int seed = 1; seed < MOST_SEEDS; seed++) {
      if (isFree(names, seed, places)) {
        seeds[bucket] = seed;
        for (int i = 0; i < places.length; i++) {
          order[places[i]] = names.get(i);
        }
        return;
      }
    }
    throw new IllegalStateException("No hash seed spreads " + names);
  }

  private boolean isFree(List<String> names, int seed, int[] places) {
    for (int i = 0; i < places.length; i++) {
      int place = hash(names.get(i), seed) % order.length;
      if (order[place] != null || Arrays.stream(places, 0, i).anyMatch(other -> other == place)) {
        return false;
      }
      places[i] = place;
    }
    return true;
  }

  private void placeLone(List<List<String>> buckets) {
    int place = 0;
    for (int i = 0; i < seeds.length; i++) {
      if (buckets.get(i).size() == 1) {
        while (order[place] != null) {
          place++;
        }
        order[place] = buckets.get(i).getFirst();
        seeds[i] = -1 - place;
      }
    }
  }
}
