package org.cnscs.heap.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.cnscs.heap.Raw;

/** The JDK's containers that cannot be filled later: they are made of what is in them. */
final class WholeContainers {

  private WholeContainers() {}

  static List<ContainerForm> all() {
    List<ContainerForm> all = new ArrayList<>(immutables());
    all.addAll(optionals());
    all.addAll(few());
    all.addAll(views());
    return all;
  }

  private static List<ContainerForm> immutables() {
    return List.of(
        ContainerForm.whole(
            "ImmutableList",
            List.of(List.of(1).getClass(), List.of().getClass()),
            false,
            o -> new ArrayList<>((Collection<?>) o),
            values -> values.contains(null) ? values.stream().toList() : List.copyOf(values)),
        ContainerForm.whole(
            "ImmutableSet",
            List.of(Set.of(1).getClass(), Set.of().getClass()),
            true,
            o -> new ArrayList<>((Collection<?>) o),
            Set::copyOf),
        ContainerForm.whole(
                "ImmutableMap",
                List.of(Map.of(1, 1).getClass(), Map.of().getClass()),
                true,
                ContainerForm::entries,
                values -> Map.copyOf(pairs(values)))
            .asMap());
  }

  private static Map<Object, Object> pairs(List<Object> values) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i += 2) {
      map.put(values.get(i), values.get(i + 1));
    }
    return map;
  }

  /** Returns a list of a value, none if it is null. */
  static List<Object> atMostOne(Object value) {
    List<Object> list = new ArrayList<>();
    if (value != null) {
      list.add(value);
    }
    return list;
  }

  private static Object one(List<Object> values) {
    if (values.size() != 1) {
      throw new NaturalFormException("It holds one object, not " + values.size());
    }
    return values.getFirst();
  }

  private static ContainerForm optional(
      Class<?> type, Function<Object, Object> value, Function<Object, Object> full, Object empty) {
    return ContainerForm.whole(
        type.getSimpleName(),
        List.of(type),
        false,
        o -> atMostOne(value.apply(o)),
        values -> values.isEmpty() ? empty : full.apply(one(values)));
  }

  private static List<ContainerForm> optionals() {
    return List.of(
        optional(
            Optional.class, o -> ((Optional<?>) o).orElse(null), Optional::of, Optional.empty()),
        optional(
            OptionalInt.class,
            o -> ((OptionalInt) o).isPresent() ? ((OptionalInt) o).getAsInt() : null,
            v -> OptionalInt.of((Integer) v),
            OptionalInt.empty()),
        optional(
            OptionalLong.class,
            o -> ((OptionalLong) o).isPresent() ? ((OptionalLong) o).getAsLong() : null,
            v -> OptionalLong.of((Long) v),
            OptionalLong.empty()),
        optional(
            OptionalDouble.class,
            o -> ((OptionalDouble) o).isPresent() ? ((OptionalDouble) o).getAsDouble() : null,
            v -> OptionalDouble.of((Double) v),
            OptionalDouble.empty()));
  }

  private static ContainerForm few(
      String name, Object sample, boolean isMap, Function<List<Object>, Object> whole) {
    ContainerForm form =
        ContainerForm.whole(
            name,
            List.of(sample.getClass()),
            false,
            isMap ? ContainerForm::entries : o -> new ArrayList<>((Collection<?>) o),
            whole);
    return isMap ? form.asMap() : form;
  }

  private static List<ContainerForm> few() {
    return List.of(
        few("EmptyList", Collections.emptyList(), false, v -> Collections.emptyList()),
        few("EmptySet", Collections.emptySet(), false, v -> Collections.emptySet()),
        few("EmptyMap", Collections.emptyMap(), true, v -> Collections.emptyMap()),
        few(
            "SingletonList",
            Collections.singletonList(1),
            false,
            v -> Collections.singletonList(one(v))),
        few("SingletonSet", Collections.singleton(1), false, v -> Collections.singleton(one(v))),
        few(
            "SingletonMap",
            Collections.singletonMap(1, 1),
            true,
            v -> Collections.singletonMap(one(v.subList(0, 1)), one(v.subList(1, v.size())))));
  }

  /** Makes a form of objects that show another one, which is the only one that they hold. */
  private static <T> ContainerForm view(
      String name, String field, Class<T> inside, Function<T, Object> view, List<T> samples) {
    return ContainerForm.whole(
        name,
        List.copyOf(
            samples.stream().<Class<?>>map(o -> view.apply(o).getClass()).distinct().toList()),
        false,
        o -> atMostOne(Raw.get(o, field)),
        values -> view.apply(inside.cast(one(values))));
  }

  private static List<ContainerForm> views() {
    List<List<?>> lists = List.of(new ArrayList<>(), new LinkedList<>());
    UnaryOperator<Object> same = UnaryOperator.identity();
    return List.of(
        view("ArrayAsList", "a", Object[].class, Arrays::asList, List.<Object[]>of(new Object[0])),
        view(
            "UnmodifiableCollection",
            "c",
            Collection.class,
            c -> same.apply(Collections.unmodifiableCollection((Collection<?>) c)),
            List.<Collection>of(new ArrayList<>())),
        view("UnmodifiableList", "list", List.class, WholeContainers::unmodifiable, raw(lists)),
        view(
            "UnmodifiableSet",
            "c",
            Set.class,
            c -> same.apply(Collections.unmodifiableSet((Set<?>) c)),
            List.<Set>of(new HashSet<>())),
        view(
            "UnmodifiableSortedSet",
            "ss",
            TreeSet.class,
            c -> same.apply(Collections.unmodifiableSortedSet((TreeSet<?>) c)),
            List.<TreeSet>of(new TreeSet<>())),
        view(
            "UnmodifiableMap",
            "m",
            Map.class,
            c -> same.apply(Collections.unmodifiableMap((Map<?, ?>) c)),
            List.<Map>of(new TreeMap<>())),
        view(
            "SynchronizedCollection",
            "c",
            Collection.class,
            c -> same.apply(Collections.synchronizedCollection((Collection<?>) c)),
            List.<Collection>of(new ArrayList<>())),
        view("SynchronizedList", "list", List.class, Collections::synchronizedList, raw(lists)),
        view(
            "SynchronizedSet",
            "c",
            Set.class,
            c -> same.apply(Collections.synchronizedSet((Set<?>) c)),
            List.<Set>of(new HashSet<>())),
        view(
            "SynchronizedMap",
            "m",
            Map.class,
            c -> same.apply(Collections.synchronizedMap((Map<?, ?>) c)),
            List.<Map>of(new TreeMap<>())));
  }

  private static Object unmodifiable(List<?> list) {
    return Collections.unmodifiableList(list);
  }

  @SuppressWarnings("rawtypes")
  private static List<List> raw(List<List<?>> lists) {
    return List.copyOf(lists);
  }
}
