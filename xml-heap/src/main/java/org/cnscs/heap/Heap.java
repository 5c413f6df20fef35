package org.cnscs.heap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.raw.MarkWord;
import org.cnscs.xml.XmlNames;

/**
 * The objects of a checkpoint while it is read, by address, and what is left to do when all of them
 * are there.
 */
final class Heap {

  /** A reference that is set when its object is there. */
  private record Late(Object holder, long offset, Class<?> type, long target, long from) {}

  /** An object whose adapter fills it when all objects are there. */
  private record Unfilled(
      Object object, ObjectAdapter adapter, Map<String, Object> values, long from) {}

  /** The address of a value, among the values of an adapter. */
  record Pointer(long address) {}

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private final String name;
  private final Shapes shapes;
  private final ClassLoader loader;
  private final Map<Integer, Object[]> lines = new HashMap<>();
  private final Map<String, Shape> byElement = new HashMap<>();
  private final List<Late> late = new ArrayList<>();
  private final List<Unfilled> unfilled = new ArrayList<>();
  private final IdentityHashMap<Object, Integer> moved = new IdentityHashMap<>();
  private final Lambdas lambdas = new Lambdas(this);

  Heap(String name, Shapes shapes, ClassLoader loader) {
    this.name = name;
    this.shapes = shapes;
    this.loader = loader;
  }

  String place(long address) {
    return name + ": line " + Address.line(address) + " slot " + Address.slot(address);
  }

  Shapes shapes() {
    return shapes;
  }

  Lambdas lambdas() {
    return lambdas;
  }

  Class<?> type(String typeName) {
    HandleParts.prepareSpecies(typeName);
    try {
      return TypeNames.resolve(typeName, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new HeapFormatException(
          "Neither the program nor this JDK has the class " + typeName, e);
    }
  }

  /**
   * Returns the shape of a class.
   *
   * @param qualifier which class of the name, or null
   */
  Shape shape(String element, String qualifier) {
    String key = qualifier == null ? element : Qualifiers.qualified(element, qualifier);
    Shape shape = byElement.get(key);
    if (shape == null) {
      String plain = XmlNames.unescape(element);
      Class<?> type = type(qualifier == null ? plain : Qualifiers.qualified(plain, qualifier));
      UNSAFE.ensureClassInitialized(type);
      shape = shapes.of(type);
      byElement.put(key, shape);
    }
    return shape;
  }

  void put(long address, Object object) {
    Object[] slots = lines.computeIfAbsent(Address.line(address), n -> new Object[128]);
    int slot = Address.slot(address);
    if (slot >= slots.length) {
      slots = Arrays.copyOf(slots, Math.max(slot + 1, slots.length * 2));
      lines.put(Address.line(address), slots);
    }
    if (slots[slot] != null) {
      throw new HeapFormatException("Two objects have this address");
    }
    slots[slot] = object;
  }

  /** Gives an object that was made anew its identity hash code. */
  void restoreHash(Object object, int hash) {
    if (!MarkWord.isKnown() || !MarkWord.install(object, hash)) {
      throw new HeapFormatException(
          "The identity hash code "
              + hash
              + " cannot be given to a new object in this JVM; use a 64-bit HotSpot JVM");
    }
  }

  /**
   * Gives an object that was here before its identity hash code, or notes that it has another one.
   */
  void adoptHash(Object object, int hash) {
    if (!MarkWord.isKnown() || !MarkWord.install(object, hash)) {
      moved.put(object, hash);
    }
  }

  private void repairTables() {
    if (!moved.isEmpty()) {
      Rehash rehash = new Rehash(moved);
      forEach(rehash::repair);
      forEach(rehash::settle);
    }
  }

  private void forEach(Consumer<Object> action) {
    for (Object[] slots : lines.values()) {
      for (Object object : slots) {
        action.accept(object);
      }
    }
  }

  private Object find(long address) {
    Object[] slots = lines.get(Address.line(address));
    int slot = Address.slot(address);
    return slots == null || slot >= slots.length ? null : slots[slot];
  }

  /** Returns the object at an address, null for no address. */
  Object object(long address) {
    if (address == 0) {
      return null;
    }
    Object found = find(address);
    if (found == null || found instanceof StaticsOf) {
      throw new HeapFormatException(name + ": there is no object at #" + Address.text(address));
    }
    return found;
  }

  Class<?> statics(String className, long address) {
    if (find(address) instanceof StaticsOf statics
        && Qualifiers.nameOf(statics.type()).equals(className)) {
      return statics.type();
    }
    throw new HeapFormatException(
        name + ": at #" + Address.text(address) + " are not the statics of " + className);
  }

  /** Sets a reference, now or when its object is there. */
  void setReference(Object holder, long offset, Class<?> type, long target, long from) {
    Object value = find(target);
    if (value == null) {
      late.add(new Late(holder, offset, type, target, from));
    } else {
      set(holder, offset, type, value);
    }
  }

  static void set(Object holder, long offset, Class<?> type, Object value) {
    if (!type.isInstance(value)) {
      throw new HeapFormatException(
          "A place of type "
              + TypeNames.of(type)
              + " cannot hold an object of "
              + TypeNames.of(value.getClass()));
    }
    UNSAFE.putReference(holder, offset, value);
  }

  void fillLater(Object object, ObjectAdapter adapter, Map<String, Object> values, long from) {
    unfilled.add(new Unfilled(object, adapter, values, from));
  }

  /** Does what had to wait until all objects are there. */
  void finish() {
    lambdas.makeAll();
    for (Late reference : late) {
      try {
        set(reference.holder, reference.offset, reference.type, object(reference.target));
      } catch (HeapFormatException e) {
        throw new HeapFormatException(place(reference.from) + ": " + e.getMessage(), e);
      }
    }
    for (Unfilled u : unfilled) {
      Map<String, Object> resolved = new LinkedHashMap<>();
      u.values.forEach(
          (field, value) ->
              resolved.put(field, value instanceof Pointer p ? object(p.address) : value));
      u.adapter.fill(u.object, resolved);
    }
    unfilled.forEach(u -> u.adapter.settle(u.object));
    repairTables();
  }
}
