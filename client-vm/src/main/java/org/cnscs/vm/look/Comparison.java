package org.cnscs.vm.look;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cnscs.vm.look.HeapObject.Form;

/** The comparison of two checkpoints, object by object and frame by frame. */
record Comparison(Lines before, Lines after, Pairing pairing) {

  /** Returns the comparison of two checkpoints; it looks how their objects belong together. */
  static Comparison of(Lines before, Lines after) {
    return new Comparison(before, after, Pairing.of(before, after));
  }

  /** Returns what became of the static fields of classes, by class. */
  Stream<ObjectChange> statics() {
    TreeMap<String, String> old = byName(before.manifest().statics());
    TreeMap<String, String> now = byName(after.manifest().statics());
    TreeSet<String> classes = new TreeSet<>(old.keySet());
    classes.addAll(now.keySet());
    return classes.stream()
        .map(name -> statics(Addresses.orNone(old.get(name)), Addresses.orNone(now.get(name))))
        .filter(Objects::nonNull);
  }

  private static TreeMap<String, String> byName(List<Manifest.Item> items) {
    TreeMap<String, String> named = new TreeMap<>();
    items.forEach(item -> named.put(item.name(), item.value()));
    return named;
  }

  private ObjectChange statics(long old, long now) {
    if (old == now && pairing.skips(Addresses.line(old))) {
      return null;
    }
    return changed(before.find(old), after.find(now));
  }

  /** Returns what became of all other objects, in the order of their addresses. */
  Stream<ObjectChange> objects() {
    return pairing.lines().stream().flatMap(line -> Stream.concat(old(line), fresh(line)));
  }

  /** Returns how many lines have to be read. */
  int differentLines() {
    return pairing.lines().size();
  }

  /** Returns how many lines there are in one checkpoint or the other. */
  int lines() {
    long later =
        pairing.lines().stream()
            .filter(line -> before.entry(line) == null && after.entry(line) != null)
            .count();
    return before.count() + (int) later;
  }

  private Stream<ObjectChange> old(long line) {
    return before.objects(line).values().stream()
        .filter(object -> object.form() != Form.STATICS)
        .map(object -> changed(object, after.find(pairing.after(object.address()))))
        .filter(Objects::nonNull);
  }

  private Stream<ObjectChange> fresh(long line) {
    return after.objects(line).values().stream()
        .filter(object -> object.form() != Form.STATICS)
        .filter(object -> pairing.before(object.address()) == 0)
        .map(object -> new ObjectChange(null, object));
  }

  private ObjectChange changed(HeapObject old, HeapObject now) {
    boolean none = old == null && now == null;
    boolean both = old != null && now != null;
    ObjectChange change = new ObjectChange(old, now);
    return none || both && values(change).findAny().isEmpty() ? null : change;
  }

  /** Returns the fields and elements that are different; of a new or gone object all. */
  Stream<ValueChange> values(ObjectChange change) {
    return Stream.concat(fields(change), elements(change));
  }

  private Stream<ValueChange> fields(ObjectChange change) {
    SequencedSet<String> names = new LinkedHashSet<>();
    if (change.before() != null) {
      names.addAll(change.before().fields().keySet());
    }
    if (change.after() != null) {
      names.addAll(change.after().fields().keySet());
    }
    return names.stream()
        .map(
            name ->
                new ValueChange(name, field(change.before(), name), field(change.after(), name)))
        .filter(this::isDifferent);
  }

  private static HeapValue field(HeapObject object, String name) {
    return object == null ? null : object.fields().getOrDefault(name, HeapValue.NULL);
  }

  private Stream<ValueChange> elements(ObjectChange change) {
    Elements old = change.before() == null ? null : change.before().elements();
    Elements now = change.after() == null ? null : change.after().elements();
    if (old == null && now == null) {
      return Stream.empty();
    }
    int length = (now == null ? old : now).length();
    return IntStream.iterate(next(old, now, 0), i -> i < length, i -> next(old, now, i + 1))
        .mapToObj(i -> new ValueChange("[" + i + "]", element(old, i), element(now, i)))
        .filter(this::isDifferent);
  }

  /** Returns the next index at which there is anything to compare. */
  private static int next(Elements old, Elements now, int from) {
    return Math.min(next(old, from), next(now, from));
  }

  private static int next(Elements elements, int from) {
    return switch (elements) {
      case null -> Integer.MAX_VALUE;
      case Elements.References references -> references.nextFilled(from);
      case Elements.Words _, Elements.Characters _, Elements.Bytes _ -> from;
    };
  }

  private static HeapValue element(Elements elements, int index) {
    return elements == null ? null : elements.at(index);
  }

  private boolean isDifferent(ValueChange change) {
    HeapValue old = change.before();
    HeapValue now = change.after();
    if (old == null || now == null) {
      return true;
    }
    boolean scalars = old.text() != null || now.text() != null;
    return scalars ? !old.sameScalar(now) : !pairing.same(old.ref(), now.ref());
  }

  /** Returns the threads that are not as they were. */
  List<ThreadChange> threads() {
    Map<String, ThreadPair> pairs = new LinkedHashMap<>();
    List<Manifest.CapturedThread> old = before.manifest().threads();
    List<Manifest.CapturedThread> now = after.manifest().threads();
    ThreadPair.of(old, now).forEach(pair -> pairs.put(pair.after().id(), pair));
    List<ThreadChange> changes = new ArrayList<>();
    for (Manifest.CapturedThread thread : now) {
      ThreadPair pair = pairs.get(thread.id());
      changes.add(ThreadChange.of(this, pair == null ? new ThreadPair(null, thread, 0) : pair));
    }
    old.stream()
        .filter(thread -> !pairs.containsKey(thread.id()))
        .forEach(thread -> changes.add(ThreadChange.of(this, new ThreadPair(thread, null, 0))));
    changes.removeIf(ThreadChange::isNone);
    return changes;
  }

  /** Returns the locals or operands that are different, by their names. */
  List<ValueChange> values(List<Manifest.Value> old, List<Manifest.Value> now) {
    Map<String, HeapValue> earlier = new LinkedHashMap<>();
    old.forEach(value -> earlier.put(value.name(), HeapValue.of(value)));
    Map<String, HeapValue> later = new LinkedHashMap<>();
    now.forEach(value -> later.put(value.name(), HeapValue.of(value)));
    SequencedSet<String> names = new LinkedHashSet<>(later.keySet());
    names.addAll(earlier.keySet());
    return names.stream()
        .map(name -> new ValueChange(name, earlier.get(name), later.get(name)))
        .filter(this::isDifferent)
        .toList();
  }

  /** Returns the locks of a frame that it holds in one checkpoint and not in the other. */
  List<ValueChange> locks(List<String> old, List<String> now) {
    List<Long> released = new ArrayList<>(old.stream().map(Addresses::orNone).toList());
    List<Long> taken = new ArrayList<>();
    for (long lock : now.stream().map(Addresses::orNone).toList()) {
      int held = indexOf(released, lock);
      if (held < 0) {
        taken.add(lock);
      } else {
        released.remove(held);
      }
    }
    List<ValueChange> locks = new ArrayList<>();
    released.forEach(lock -> locks.add(new ValueChange("lock", HeapValue.reference(lock), null)));
    taken.forEach(lock -> locks.add(new ValueChange("lock", null, HeapValue.reference(lock))));
    return locks;
  }

  private int indexOf(List<Long> old, long now) {
    return IntStream.range(0, old.size())
        .filter(i -> pairing.same(old.get(i), now))
        .findFirst()
        .orElse(-1);
  }

  /** Returns what is different of what stands by name in both manifests. */
  static List<ValueChange> items(List<Manifest.Item> old, List<Manifest.Item> now) {
    TreeMap<String, String> earlier = byName(old);
    TreeMap<String, String> later = byName(now);
    TreeSet<String> names = new TreeSet<>(earlier.keySet());
    names.addAll(later.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(earlier.get(name), later.get(name)))
        .map(name -> new ValueChange(name, text(earlier.get(name)), text(later.get(name))))
        .toList();
  }

  private static HeapValue text(String value) {
    return value == null ? null : HeapValue.scalar(value, null);
  }
}
