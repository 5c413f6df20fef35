package org.cnscs.heap.exchange;

import static org.cnscs.heap.exchange.ContainerForm.Kept.BY_ELEMENTS;
import static org.cnscs.heap.exchange.ContainerForm.Kept.HASHED;
import static org.cnscs.heap.exchange.ContainerForm.Kept.IN_ORDER;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicReference;
import org.cnscs.heap.Raw;

/** The JDK's containers that can be filled after they were made. */
final class Containers {

  private static final Object NO_ENUMS = EnumSet.noneOf(Thread.State.class);

  private Containers() {}

  static List<ContainerForm> all() {
    List<ContainerForm> all = new ArrayList<>(lists());
    all.addAll(sets());
    all.addAll(maps());
    all.addAll(WholeContainers.all());
    return all;
  }

  private static List<ContainerForm> lists() {
    return List.of(
        ContainerForm.collection("ArrayList", ArrayList.class, IN_ORDER, d -> new ArrayList<>()),
        ContainerForm.collection("LinkedList", LinkedList.class, IN_ORDER, d -> new LinkedList<>()),
        ContainerForm.collection("ArrayDeque", ArrayDeque.class, IN_ORDER, d -> new ArrayDeque<>()),
        ContainerForm.collection("Vector", Vector.class, IN_ORDER, d -> new Vector<>()),
        ContainerForm.collection("Stack", Stack.class, IN_ORDER, d -> new Stack<>()),
        ContainerForm.collection(
            "CopyOnWriteArrayList",
            CopyOnWriteArrayList.class,
            IN_ORDER,
            d -> new CopyOnWriteArrayList<>()),
        ContainerForm.collection(
            "ConcurrentLinkedQueue",
            ConcurrentLinkedQueue.class,
            IN_ORDER,
            d -> new ConcurrentLinkedQueue<>()),
        ContainerForm.collection(
            "ConcurrentLinkedDeque",
            ConcurrentLinkedDeque.class,
            IN_ORDER,
            d -> new ConcurrentLinkedDeque<>()),
        ContainerForm.collection(
                "PriorityQueue",
                PriorityQueue.class,
                BY_ELEMENTS,
                d -> new PriorityQueue<>(d.comparator()))
            .with(o -> Detail.ofOrder(((PriorityQueue<?>) o).comparator())),
        new ContainerForm(
            "AtomicReference",
            List.of(AtomicReference.class),
            false,
            false,
            false,
            o -> WholeContainers.atMostOne(((AtomicReference<?>) o).get()),
            o -> Detail.NONE,
            d -> new AtomicReference<>(),
            null));
  }

  private static List<ContainerForm> sets() {
    return List.of(
        ContainerForm.collection("HashSet", HashSet.class, HASHED, d -> new HashSet<>()),
        ContainerForm.collection(
            "LinkedHashSet", LinkedHashSet.class, BY_ELEMENTS, d -> new LinkedHashSet<>()),
        ContainerForm.collection(
                "TreeSet", TreeSet.class, BY_ELEMENTS, d -> new TreeSet<>(d.comparator()))
            .with(Containers::orderOfSet),
        ContainerForm.collection(
                "ConcurrentSkipListSet",
                ConcurrentSkipListSet.class,
                BY_ELEMENTS,
                d -> new ConcurrentSkipListSet<>(d.comparator()))
            .with(Containers::orderOfSet),
        ContainerForm.collection(
            "CopyOnWriteArraySet",
            CopyOnWriteArraySet.class,
            BY_ELEMENTS,
            d -> new CopyOnWriteArraySet<>()),
        enumSet());
  }

  private static List<ContainerForm> maps() {
    return List.of(
        ContainerForm.map("HashMap", HashMap.class, HASHED, d -> new HashMap<>()),
        ContainerForm.map(
                "LinkedHashMap",
                LinkedHashMap.class,
                BY_ELEMENTS,
                d -> new LinkedHashMap<>(16, 0.75f, Detail.BY_ACCESS.equals(d.order())))
            .with(Containers::orderOfAccess),
        ContainerForm.map("TreeMap", TreeMap.class, BY_ELEMENTS, d -> new TreeMap<>(d.comparator()))
            .with(Containers::orderOfMap),
        ContainerForm.map(
                "ConcurrentSkipListMap",
                ConcurrentSkipListMap.class,
                BY_ELEMENTS,
                d -> new ConcurrentSkipListMap<>(d.comparator()))
            .with(Containers::orderOfMap),
        ContainerForm.map("Hashtable", Hashtable.class, HASHED, d -> new Hashtable<>()),
        ContainerForm.map("Properties", Properties.class, HASHED, d -> new Properties())
            .with(Containers::withoutDefaults),
        ContainerForm.map(
            "ConcurrentHashMap", ConcurrentHashMap.class, HASHED, d -> new ConcurrentHashMap<>()),
        ContainerForm.map(
            "IdentityHashMap", IdentityHashMap.class, HASHED, d -> new IdentityHashMap<>()),
        ContainerForm.map("EnumMap", EnumMap.class, BY_ELEMENTS, Containers::enumMap)
            .with(o -> new Detail(null, (Class<?>) Raw.get(o, "keyType"))));
  }

  private static ContainerForm enumSet() {
    Class<?> large =
        Raw.type("java.util.JumboEnumSet"); // that of an enumeration of more than 64 constants
    return new ContainerForm(
        "EnumSet",
        List.of(EnumSet.class, NO_ENUMS.getClass(), large),
        false,
        false,
        false,
        o -> new ArrayList<>((EnumSet<?>) o),
        o -> new Detail(null, (Class<?>) Raw.get(o, "elementType")),
        Containers::enums,
        null);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object enums(Detail detail) {
    return EnumSet.noneOf((Class) enumeration(detail));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object enumMap(Detail detail) {
    return new EnumMap((Class) enumeration(detail));
  }

  private static Class<?> enumeration(Detail detail) {
    if (detail.of() == null || !detail.of().isEnum()) {
      throw new NaturalFormException("c:of must name the enumeration that it is for");
    }
    return detail.of();
  }

  private static Detail orderOfSet(Object set) {
    return Detail.ofOrder(((SortedSet<?>) set).comparator());
  }

  private static Detail orderOfMap(Object map) {
    return Detail.ofOrder(((SortedMap<?, ?>) map).comparator());
  }

  private static Detail orderOfAccess(Object map) {
    return Raw.getBoolean(map, "accessOrder") ? new Detail(Detail.BY_ACCESS, null) : Detail.NONE;
  }

  private static Detail withoutDefaults(Object properties) {
    if (Raw.get(properties, "defaults") != null) {
      throw new IllegalArgumentException("it has defaults, which the natural form does not keep");
    }
    return Detail.NONE;
  }

  /** Sets what holds one object. */
  @SuppressWarnings("unchecked")
  static void set(Object holder, List<Object> values) {
    if (values.size() > 1) {
      throw new NaturalFormException("It holds one object, not " + values.size());
    }
    ((AtomicReference<Object>) holder).set(values.isEmpty() ? null : values.getFirst());
  }
}
