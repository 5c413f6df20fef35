package org.cnscs.heap.exchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The form of collections, maps and what else holds other objects: these are its child elements.
 *
 * @param types the classes that have it, the usual one first
 * @param isMap whether keys and values alternate in what it holds
 * @param isSorted whether it has no order of its own, so that the writer gives it one
 * @param isHashed whether its elements must be whole before they are put into it
 * @param contents what is in an object
 * @param detail what else is to know about an object
 * @param empty makes an empty one to be filled; null if it must be made whole
 * @param whole makes one of what is in it
 */
record ContainerForm(
    String name,
    List<Class<?>> types,
    boolean isMap,
    boolean isSorted,
    boolean isHashed,
    Function<Object, List<Object>> contents,
    Function<Object, Detail> detail,
    Function<Detail, Object> empty,
    Function<List<Object>, Object> whole)
    implements Form {

  static ContainerForm collection(
      String name, Class<?> type, Kept kept, Function<Detail, Object> empty) {
    return new ContainerForm(
        name,
        List.of(type),
        false,
        kept == Kept.HASHED,
        kept != Kept.IN_ORDER,
        o -> new ArrayList<>((Collection<?>) o),
        o -> Detail.NONE,
        empty,
        null);
  }

  static ContainerForm map(String name, Class<?> type, Kept kept, Function<Detail, Object> empty) {
    return new ContainerForm(
        name,
        List.of(type),
        true,
        kept == Kept.HASHED,
        kept != Kept.IN_ORDER,
        ContainerForm::entries,
        o -> Detail.NONE,
        empty,
        null);
  }

  /** Makes a form of objects that are made whole, such as those that cannot change. */
  static ContainerForm whole(
      String name,
      List<Class<?>> types,
      boolean isSorted,
      Function<Object, List<Object>> contents,
      Function<List<Object>, Object> whole) {
    return new ContainerForm(
        name, types, false, isSorted, true, contents, o -> Detail.NONE, null, whole);
  }

  /** How a container keeps what is put into it. */
  enum Kept {
    /** In the order in which it is put there. */
    IN_ORDER,
    /** In an order that elements or the container tell, asking the elements. */
    BY_ELEMENTS,
    /** In an order that differs from JVM to JVM. */
    HASHED
  }

  ContainerForm with(Function<Object, Detail> other) {
    return new ContainerForm(name, types, isMap, isSorted, isHashed, contents, other, empty, whole);
  }

  ContainerForm asMap() {
    return new ContainerForm(name, types, true, isSorted, isHashed, contents, detail, empty, whole);
  }

  static List<Object> entries(Object map) {
    List<Object> entries = new ArrayList<>();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
      entries.add(entry.getKey());
      entries.add(entry.getValue());
    }
    return entries;
  }

  @Override
  public Class<?> type() {
    return types.getFirst();
  }

  /** Puts into an empty container what belongs there. */
  @SuppressWarnings("unchecked")
  void fill(Object container, List<Object> values) {
    if (isMap) {
      for (int i = 0; i < values.size(); i += 2) {
        ((Map<Object, Object>) container).put(values.get(i), values.get(i + 1));
      }
    } else if (container instanceof Collection<?> collection) {
      ((Collection<Object>) collection).addAll(values);
    } else {
      Containers.set(container, values);
    }
  }
}
