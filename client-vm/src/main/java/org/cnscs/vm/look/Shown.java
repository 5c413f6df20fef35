package org.cnscs.vm.look;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How much of a comparison is shown, and the counts of all that there is. */
final class Shown {
  /** How many things of each kind are shown if not all are asked for. */
  static final int FEW = 20;

  private final long limit;
  private final Map<String, long[]> classes = new HashMap<>();
  private final long[] objects = new long[Became.values().length];
  private boolean cut;
  private boolean different;

  private Shown(long limit) {
    this.limit = limit;
  }

  /** Starts to count, and to show all, or the first few of each kind of thing. */
  static Shown of(boolean all) {
    return new Shown(all ? Long.MAX_VALUE : FEW);
  }

  /** Counts an object; tells whether it is to be shown. */
  boolean take(ObjectChange change) {
    different = true;
    int kind = change.became().ordinal();
    classes.computeIfAbsent(change.object().className(), _ -> new long[objects.length])[kind]++;
    return ++objects[kind] <= limit || cut();
  }

  private boolean cut() {
    cut = true;
    return false;
  }

  /** Returns the first ones, as many as are shown, and how many there are more. */
  <T> Part<T> part(Stream<T> all) {
    return new Part<>(all.iterator());
  }

  /** Returns which of so many things in a row are shown: the first and the last. */
  IntStream ends(int count) {
    int each = (int) Math.min(count, limit / 2);
    return count <= limit
        ? IntStream.range(0, count)
        : IntStream.concat(IntStream.range(0, each), IntStream.range(count - each, count));
  }

  /** Returns all of a few things. */
  <T> List<T> whole(List<T> few) {
    different |= !few.isEmpty();
    return few;
  }

  /** Returns the same as JSON, each made when it is asked for. */
  static <T> Iterator<Object> each(Iterator<T> all, Function<T, Object> json) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public Object next() {
        return json.apply(all.next());
      }
    };
  }

  /** Returns how many objects of a kind there were. */
  long count(Became became) {
    return objects[became.ordinal()];
  }

  /** Returns how many objects of a kind were there beyond those that were shown. */
  long omitted(Became became) {
    return Math.max(0, count(became) - limit);
  }

  /** Tells whether there was anything at all. */
  boolean isDifferent() {
    return different;
  }

  /** Tells whether anything was left out. */
  boolean isCut() {
    return cut;
  }

  /**
   * A class of which objects are new, gone or changed.
   *
   * @param counts by {@link Became}
   */
  record ClassCount(String name, long[] counts) {
    long of(Became became) {
      return counts[became.ordinal()];
    }

    private long sum() {
      long sum = 0;
      for (long count : counts) {
        sum += count;
      }
      return sum;
    }
  }

  /** Returns the counts by class, those with most objects first. */
  List<ClassCount> classes() {
    return classes.entrySet().stream()
        .map(entry -> new ClassCount(entry.getKey(), entry.getValue()))
        .sorted(
            (one, other) ->
                one.sum() != other.sum()
                    ? Long.compare(other.sum(), one.sum())
                    : one.name().compareTo(other.name()))
        .toList();
  }

  /** The first ones of many; once these are through, the others are counted. */
  final class Part<T> implements Iterator<T> {
    private final Iterator<T> all;
    private long given;
    private long omitted;

    private Part(Iterator<T> all) {
      this.all = all;
    }

    @Override
    public boolean hasNext() {
      if (given < limit) {
        return all.hasNext();
      }
      for (; all.hasNext(); all.next()) {
        omitted++;
        cut = true;
        different = true;
      }
      return false;
    }

    @Override
    public T next() {
      given++;
      different = true;
      return all.next();
    }

    /** Returns how many were left out; to be asked at the end. */
    long omitted() {
      return omitted;
    }
  }
}
