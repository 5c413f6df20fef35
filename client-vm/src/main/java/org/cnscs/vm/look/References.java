package org.cnscs.vm.look;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The references between the objects of a checkpoint.
 *
 * <p>What lines refer to is kept without all else, up to a number of references, so that a line
 * need not be parsed each time that a search comes to it.
 */
final class References {
  private static final long KEPT = 8 << 20;

  private final Lines lines;
  private final List<Root> roots;
  private final LinkedHashMap<Long, LineTargets> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  /**
   * What the objects of a line refer to.
   *
   * @param slots the objects, ascending
   * @param targets the addresses to which each refers
   */
  private record LineTargets(int[] slots, long[][] targets) {
    private static final long[] NONE = {};

    long[] of(int slot) {
      int at = Arrays.binarySearch(slots, slot);
      return at < 0 ? NONE : targets[at];
    }

    private long size() {
      return slots.length + Stream.of(targets).mapToLong(each -> each.length).sum();
    }
  }

  References(Lines lines, List<Root> roots) {
    this.lines = lines;
    this.roots = roots;
  }

  /**
   * A reference out of an object.
   *
   * @param name the field, or the element's index in brackets
   */
  record Reference(HeapObject from, String name, HeapValue to) {}

  /** Returns an object's references. */
  static Stream<Reference> from(HeapObject object) {
    Stream<Reference> fields =
        object.fields().entrySet().stream()
            .filter(field -> field.getValue().ref() != 0)
            .map(field -> new Reference(object, field.getKey(), field.getValue()));
    if (!(object.elements() instanceof Elements.References elements)) {
      return fields;
    }
    return IntStream.of(elements.indices())
        .mapToObj(i -> new Reference(object, "[" + i + "]", elements.at(i)));
  }

  /** Returns the references of all objects to one. */
  Stream<Reference> to(long address) {
    return lines
        .numbers()
        .flatMap(
            line -> {
              LineTargets targets = targets(line);
              return IntStream.range(0, targets.slots().length)
                  .filter(i -> contains(targets.targets()[i], address))
                  .mapToObj(i -> lines.find(Addresses.of(line, targets.slots()[i])));
            })
        .flatMap(References::from)
        .filter(reference -> reference.to().ref() == address);
  }

  private static boolean contains(long[] targets, long address) {
    return LongStream.of(targets).anyMatch(target -> target == address);
  }

  /** Returns the roots that refer to an object. */
  Stream<Root> roots(long address) {
    return roots.stream().filter(root -> root.address() == address);
  }

  private LineTargets targets(long line) {
    LineTargets found = kept.get(line);
    if (found == null) {
      List<HeapObject> objects = new ArrayList<>(lines.objects(line).values());
      objects.sort((one, other) -> Long.compare(one.address(), other.address()));
      found =
          new LineTargets(
              objects.stream().mapToInt(object -> Addresses.slot(object.address())).toArray(),
              objects.stream()
                  .map(object -> from(object).mapToLong(each -> each.to().ref()).toArray())
                  .toArray(long[][]::new));
      kept.put(line, found);
      size += found.size();
      while (size > KEPT && kept.size() > 1) {
        size -= kept.pollFirstEntry().getValue().size();
      }
    }
    return found;
  }

  /**
   * A way from a root to an object.
   *
   * @param objects the addresses of all objects on it, the first the root's, the last the one
   */
  record Path(Root root, long[] objects) {

    /** Returns how many references there are on it after the root's own. */
    int length() {
      return objects.length - 1;
    }
  }

  /** Returns one of the references on a way; the first has the number 0. */
  Reference step(Path path, int number) {
    long to = path.objects()[number + 1];
    return from(Objects.requireNonNull(lines.find(path.objects()[number])))
        .filter(reference -> reference.to().ref() == to)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Returns a way from a root to an object than which none is shorter, or null if there is none.
   *
   * <p>The search goes from the roots outwards. Of each round the objects are taken by address, so
   * that each line is met once in it; for each object that was met one number is kept.
   */
  Path path(long address) {
    AddressMap from = new AddressMap();
    long[] round = begin(from);
    while (round.length > 0 && from.get(address) == 0) {
      round = next(from, round);
    }
    return from.get(address) == 0 ? null : path(from, address);
  }

  /** Notes the roots, as negative numbers. */
  private long[] begin(AddressMap from) {
    return IntStream.range(0, roots.size())
        .filter(i -> visit(from, roots.get(i).address(), -1 - i))
        .mapToLong(i -> roots.get(i).address())
        .sorted()
        .toArray();
  }

  private long[] next(AddressMap from, long[] round) {
    return LongStream.of(round)
        .flatMap(
            source ->
                LongStream.of(targets(Addresses.line(source)).of(Addresses.slot(source)))
                    .filter(target -> visit(from, target, source)))
        .sorted()
        .toArray();
  }

  private static boolean visit(AddressMap from, long address, long source) {
    boolean first = from.get(address) == 0;
    if (first) {
      from.put(address, source);
    }
    return first;
  }

  private Path path(AddressMap from, long address) {
    LongStream.Builder backwards = LongStream.builder();
    long at = address;
    for (; at > 0; at = from.get(at)) {
      backwards.add(at);
    }
    long[] objects = backwards.build().toArray();
    for (int i = 0; i < objects.length / 2; i++) {
      long swapped = objects[i];
      objects[i] = objects[objects.length - 1 - i];
      objects[objects.length - 1 - i] = swapped;
    }
    return new Path(roots.get((int) (-1 - at)), objects);
  }
}
