package org.cnscs.heap;

import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.cnscs.xml.XmlNames;

/**
 * The adapter for iterators of the unmodifiable sets and maps that {@code Set.of} and {@code
 * Map.of} make.
 *
 * <p>Each JVM chooses at its start whether they run forwards or backwards. So an iterator is kept
 * as if it ran backwards; where the direction is the other one, it starts from the other end of
 * what is left, and no element is met twice.
 */
record SaltedIteratorAdapter(boolean forwards) implements ObjectAdapter {

  private static final String OWNER = "this$0";
  private static final String OF_TWO = "java.util.ImmutableCollections$Set12$1";
  private static final String OF_SET = "java.util.ImmutableCollections$SetN$SetNIterator";
  private static final String OF_MAP = "java.util.ImmutableCollections$MapN$MapNIterator";

  @Override
  public boolean handles(Class<?> type) {
    return Set.of(OF_TWO, OF_SET, OF_MAP).contains(type.getName());
  }

  private static Object owner(Object iterator) {
    return Raw.get(iterator, escaped());
  }

  private static String escaped() {
    return XmlNames.escape(OWNER);
  }

  @Override
  public SequencedMap<String, Object> fields(Object iterator) {
    Object owner = owner(iterator);
    int idx = Raw.getInt(iterator, "idx");
    if (iterator.getClass().getName().equals(OF_TWO)) {
      return BuiltInAdapters.texts("owner", owner, "idx", idx, "last", last());
    }
    int remaining = Raw.getInt(iterator, "remaining");
    int kept = forwards ? turned(iterator.getClass(), owner, idx, remaining, 1) : idx;
    return BuiltInAdapters.texts("owner", owner, "idx", kept, "remaining", remaining);
  }

  /** Returns the field of a set of two whose element is met last. */
  private String last() {
    return forwards ? "e0" : "e1";
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    return Raw.allocate(type);
  }

  @Override
  public void fill(Object iterator, Map<String, Object> fields) {
    Object owner = fields.get("owner");
    int idx = (Integer) fields.get("idx");
    if (iterator.getClass().getName().equals(OF_TWO)) {
      boolean same = last().equals(fields.get("last"));
      Raw.set(iterator, escaped(), same || idx != 1 ? owner : swapped(owner));
      Raw.setInt(iterator, "idx", idx);
      return;
    }
    int remaining = (Integer) fields.get("remaining");
    Raw.set(iterator, escaped(), owner);
    Raw.setInt(iterator, "remaining", remaining);
    Raw.setInt(
        iterator, "idx", forwards ? turned(iterator.getClass(), owner, idx, remaining, -1) : idx);
  }

  private static Object swapped(Object set) {
    Object other = Raw.allocate(set.getClass());
    Raw.set(other, "e0", Raw.get(set, "e1"));
    Raw.set(other, "e1", Raw.get(set, "e0"));
    return other;
  }

  /**
   * Returns the index from which an iterator of the other direction meets what is left.
   *
   * @param direction 1 if the index is that of an iterator that runs forwards, else -1
   */
  static int turned(Class<?> type, Object owner, int idx, int remaining, int direction) {
    boolean map = type.getName().equals(OF_MAP);
    Object[] table = (Object[]) Raw.get(owner, map ? "table" : "elements");
    int step = (map ? 2 : 1) * direction;
    int at = idx;
    int left = remaining;
    while (left > 0) {
      at = Math.floorMod(at + step, table.length);
      left -= table[at] == null ? 0 : 1;
    }
    return remaining == 0 ? idx : Math.floorMod(at + step, table.length);
  }
}
