package org.cnscs.vm.look;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** The answer to which object of one checkpoint is which of another. */
sealed interface Pairing permits Pairing.ByAddress, PairsByPath {

  /** Returns the address that an object has in the later checkpoint, 0 if it is gone. */
  long after(long before);

  /** Returns the address that an object had in the earlier checkpoint, 0 if it is new. */
  long before(long after);

  /** Tells whether the later address is that of the object at the earlier one, or both are none. */
  boolean same(long before, long after);

  /** Tells whether a line need not be read, because its objects are all there unchanged. */
  boolean skips(long line);

  /** Returns the numbers of the lines that have to be read. */
  SortedSet<Long> lines();

  /** Returns how objects are matched, in a word for programs. */
  String name();

  /**
   * Finds out how two checkpoints belong together: by addresses if these still mean the same, which
   * spares reading equal lines, else by the ways from the roots.
   */
  static Pairing of(Lines before, Lines after) {
    ByAddress byAddress = new ByAddress(before, after, before.different(after));
    return byAddress.fits() ? byAddress : PairsByPath.of(before, after);
  }

  /**
   * The same addresses mean the same objects: so it is while one JVM runs a process.
   *
   * <p>When a process is resumed its objects are given new addresses. Then somewhere a root's
   * object is elsewhere in a line that was there before, an object of another class, another text
   * or another length is at an address that was given before, or lines have both lost and gained
   * objects; none of these happens otherwise.
   *
   * @param lines those of which the checkpoints may say different things
   */
  record ByAddress(Lines before, Lines after, SortedSet<Long> lines) implements Pairing {

    @Override
    public long after(long address) {
      return isThere(after, address) ? address : 0;
    }

    @Override
    public long before(long address) {
      return isThere(before, address) ? address : 0;
    }

    @Override
    public boolean same(long old, long now) {
      return old == now;
    }

    private boolean isThere(Lines lines, long address) {
      return skips(Addresses.line(address)) || lines.find(address) != null;
    }

    @Override
    public boolean skips(long line) {
      return !lines.contains(line);
    }

    @Override
    public String name() {
      return "address";
    }

    private boolean fits() {
      return rootsFit() && linesFit();
    }

    private boolean rootsFit() {
      Manifest old = before.manifest();
      Manifest now = after.manifest();
      return fit(old.loaders(), now.loaders())
          && fit(old.statics(), now.statics())
          && ThreadPair.of(old.threads(), now.threads()).stream()
              .allMatch(pair -> fits(pair.before().object(), pair.after().object()));
    }

    private boolean fit(List<Manifest.Item> old, List<Manifest.Item> now) {
      Map<String, String> found = new HashMap<>();
      old.forEach(item -> found.put(item.name(), item.value()));
      return now.stream().allMatch(item -> fits(found.get(item.name()), item.value()));
    }

    /** Tells whether an object has its address still, or has moved into a new line. */
    private boolean fits(String old, String now) {
      return old == null
          || now == null
          || old.equals(now)
          || before.entry(Addresses.line(Addresses.parse(now, 0))) == null;
    }

    private boolean linesFit() {
      boolean lost = false;
      boolean gained = false;
      for (Long line : lines) {
        if (before.entry(line) != null && after.entry(line) != null) {
          Map<Long, HeapObject> old = before.objects(line);
          Map<Long, HeapObject> now = after.objects(line);
          lost |= !now.keySet().containsAll(old.keySet());
          gained |= !old.keySet().containsAll(now.keySet());
          if (lost && gained || !fit(old.values(), now)) {
            return false;
          }
        }
      }
      return true;
    }

    private static boolean fit(Collection<HeapObject> old, Map<Long, HeapObject> now) {
      return old.stream()
          .allMatch(
              object -> {
                HeapObject same = now.get(object.address());
                return same == null || object.canBe(same);
              });
    }
  }
}
