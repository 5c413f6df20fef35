package org.cnscs.vm.look;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pairs of objects to which the same ways lead: from a class's static fields, a thread, a frame's
 * local, through fields of the same name and elements of the same index.
 *
 * <p>For each object of either side one number is kept; the objects themselves are read again when
 * they are needed. The walk goes depth first, as that in which objects are placed into lines, so
 * that mostly the line is at hand.
 */
final class PairsByPath implements Pairing {
  private final Lines before;
  private final Lines after;
  private final AddressMap partnersOfBefore = new AddressMap();
  private final AddressMap partnersOfAfter = new AddressMap();
  private final Deque<Long> open = new ArrayDeque<>();

  private PairsByPath(Lines before, Lines after) {
    this.before = before;
    this.after = after;
  }

  /** Pairs the objects of two checkpoints. */
  static PairsByPath of(Lines before, Lines after) {
    PairsByPath pairs = new PairsByPath(before, after);
    Manifest old = before.manifest();
    Manifest now = after.manifest();
    pairs.items(old.loaders(), now.loaders());
    pairs.items(old.statics(), now.statics());
    pairs.threads(old, now);
    return pairs;
  }

  private void items(List<Manifest.Item> old, List<Manifest.Item> now) {
    Map<String, String> found = new HashMap<>();
    now.forEach(item -> found.put(item.name(), item.value()));
    old.forEach(item -> root(item.value(), found.get(item.name())));
  }

  private void threads(Manifest old, Manifest now) {
    List<ThreadPair> threads = ThreadPair.of(old.threads(), now.threads());
    for (ThreadPair pair : threads) {
      root(pair.before().object(), pair.after().object());
      for (int i = 0; i < pair.common(); i++) {
        frames(pair.before().frames().get(i), pair.after().frames().get(i));
      }
    }
    threads.forEach(this::locals);
  }

  private void frames(Manifest.CapturedFrame old, Manifest.CapturedFrame now) {
    values(old.locals(), now.locals());
    values(old.operands(), now.operands());
    for (int i = 0; i < Math.min(old.monitors().size(), now.monitors().size()); i++) {
      root(old.monitors().get(i), now.monitors().get(i));
    }
  }

  private void values(List<Manifest.Value> old, List<Manifest.Value> now) {
    Map<String, String> found = new HashMap<>();
    now.forEach(value -> found.put(value.name(), value.ref()));
    old.forEach(value -> root(value.ref(), found.get(value.name())));
  }

  private void locals(ThreadPair pair) {
    Map<Long, String> found = new HashMap<>();
    for (Manifest.Item local : pair.after().locals()) {
      found.put(Addresses.orNone(local.name()), local.value());
    }
    for (Manifest.Item local : pair.before().locals()) {
      root(local.value(), found.get(after(Addresses.orNone(local.name()))));
    }
  }

  private void root(String old, String now) {
    meet(Addresses.orNone(old), Addresses.orNone(now));
    while (!open.isEmpty()) {
      long address = open.pop();
      follow(before.find(address), after.find(partnersOfBefore.get(address)));
    }
  }

  private void meet(long old, long now) {
    if (old == 0 || now == 0 || after(old) != 0 || before(now) != 0) {
      return;
    }
    HeapObject object = before.find(old);
    HeapObject partner = after.find(now);
    if (object != null && partner != null && object.canBe(partner)) {
      partnersOfBefore.put(old, now);
      partnersOfAfter.put(now, old);
      open.push(old);
    }
  }

  private void follow(HeapObject old, HeapObject now) {
    old.fields()
        .forEach(
            (name, value) ->
                meet(value.ref(), now.fields().getOrDefault(name, HeapValue.NULL).ref()));
    if (old.elements() instanceof Elements.References elements) {
      for (int i = elements.nextFilled(0); i < elements.length(); i = elements.nextFilled(i + 1)) {
        meet(elements.at(i).ref(), now.elements().at(i).ref());
      }
    }
  }

  @Override
  public long after(long address) {
    return partnersOfBefore.get(address);
  }

  @Override
  public long before(long address) {
    return partnersOfAfter.get(address);
  }

  @Override
  public boolean same(long old, long now) {
    return old == 0 ? now == 0 : partnersOfBefore.get(old) == now;
  }

  @Override
  public boolean skips(long line) {
    return false;
  }

  @Override
  public SortedSet<Long> lines() {
    return Stream.concat(before.numbers(), after.numbers())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public String name() {
    return "path";
  }
}
