package org.cnscs.heap;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.raw.MarkWord;
import org.cnscs.xml.XmlNames;

/**
 * The objects of a checkpoint while it is read, by address, and what is left to do when all of them
 * are there.
 */
final class Heap {

  /** An object whose adapter fills it when all objects are there. */
  private record Unfilled(
      Object object, ObjectAdapter adapter, Map<String, Object> values, long from) {}

  /** The address of a value, among the values of an adapter. */
  record Pointer(long address) {}

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private static final long ARRAY_BASE = Unsafe.ARRAY_OBJECT_BASE_OFFSET;
  private static final long ARRAY_SCALE = Unsafe.ARRAY_OBJECT_INDEX_SCALE;

  private final String name;
  private final Shapes shapes;
  private final ClassLoader loader;
  private final HeapLines lines = new HeapLines();
  private final Map<String, Class<?>> types = new HashMap<>();
  private final Map<String, Shape> byElement = new HashMap<>();
  private final Map<Shape, FormerField[]> former = new IdentityHashMap<>();
  private final LateReferences late = new LateReferences(this);
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

  /** Returns the error that what is said of the object at an address is wrong. */
  HeapFormatException error(long address, Exception cause) {
    boolean telling =
        cause instanceof HeapFormatException
            || cause instanceof XMLStreamException
            || cause instanceof IllegalArgumentException;
    String what =
        telling
            ? cause.getMessage()
            : "The values do not make an object of the class: " + cause.getClass().getSimpleName();
    return new HeapFormatException(place(address) + ": " + what, cause);
  }

  Shapes shapes() {
    return shapes;
  }

  Lambdas lambdas() {
    return lambdas;
  }

  LateReferences late() {
    return late;
  }

  Class<?> type(String typeName) {
    Class<?> known = types.get(typeName);
    if (known == null) {
      known = resolve(typeName);
      types.put(typeName, known);
    }
    return known;
  }

  private Class<?> resolve(String typeName) {
    HandleParts.prepareSpecies(typeName);
    String now = TypeNames.now(typeName, shapes.policy().former());
    if (now == null) {
      throw new HeapFormatException("The class " + typeName + " is dropped, but it is in use");
    }
    try {
      return TypeNames.resolve(now, loader);
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

  /** Tells whether objects of a type, or of arrays of it, are not read. */
  boolean drops(String typeName) {
    return shapes.policy().former() != FormerClasses.NONE
        && TypeNames.now(typeName, shapes.policy().former()) == null;
  }

  /** Returns the fields that objects of a shape have in the checkpoint. */
  FormerField[] former(Shape shape) {
    FormerField[] known = former.get(shape);
    if (known == null) {
      known = FormerShape.of(shape, shapes.policy().former());
      former.put(shape, known);
    }
    return known;
  }

  /** Tells whether objects of a shape have other fields in the checkpoint. */
  boolean isChanged(Shape shape) {
    return FormerShape.isChanged(shape, shapes.policy().former());
  }

  void put(long address, Object object) {
    lines.put(address, object);
  }

  /** Gives an object that was made anew its identity hash code. */
  void restoreHash(Object object, int hash) {
    checkHash(hash);
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
    checkHash(hash);
    if (!MarkWord.isKnown() || !MarkWord.install(object, hash)) {
      moved.put(object, hash);
    }
  }

  /** Refuses what would overwrite more of an object's header than its hash code. */
  private static void checkHash(int hash) {
    if (hash < 1) {
      throw new HeapFormatException("An identity hash code is a positive number, not " + hash);
    }
  }

  private void repairTables() {
    if (!moved.isEmpty()) {
      Rehash rehash = new Rehash(moved);
      lines.forEach(rehash::repair);
      lines.forEach(rehash::settle);
    }
  }

  /**
   * Returns where the objects are.
   *
   * @param read the lines that were read, in the order of their numbers
   */
  ObjectTable table(List<EncodedLine> read, TableTree tree) {
    ObjectTable.Filling table = new ObjectTable.Filling(lines.count());
    lines.forEachAddress(
        (object, address) -> {
          if (!(object instanceof Dropped)) {
            table.add(object, address);
          }
          if (isReal(object)) {
            keepHash(object);
          }
        });
    return table.of(read, tree);
  }

  /** Has what others than the program may ask for its hash code have one before it is marked. */
  private void keepHash(Object object) {
    Shape shape = shapes.of(object.getClass());
    if (!shape.isMarkable() || shape.outside()) {
      System.identityHashCode(object);
    }
  }

  /** Does something with each object, and with null for addresses without one. */
  void forEach(Consumer<Object> action) {
    lines.forEach(action);
  }

  /** Returns the object at an address, null for no address. */
  Object object(long address) {
    if (address == 0) {
      return null;
    }
    Object found = lines.find(address);
    if (found == null || !isReal(found)) {
      throw missing(address);
    }
    return found;
  }

  /** Tells whether what stands at an address is an object of the program. */
  private static boolean isReal(Object found) {
    return !(found instanceof StaticsOf) && !(found instanceof Dropped);
  }

  HeapFormatException missing(long address) {
    String object = "#" + Address.text(address);
    return new HeapFormatException(
        lines.find(address) instanceof Dropped(String type)
            ? name + ": " + object + ", of the dropped class " + type + ", is still referred to"
            : name + ": there is no object at " + object);
  }

  Class<?> statics(String className, long address) {
    if (lines.find(address) instanceof StaticsOf statics
        && Qualifiers.nameOf(statics.type())
            .equals(TypeNames.now(className, shapes.policy().former()))) {
      return statics.type();
    }
    throw new HeapFormatException(
        name + ": at #" + Address.text(address) + " are not the statics of " + className);
  }

  /** Sets a reference, now or when its object is there. */
  void setReference(Object holder, long offset, Class<?> type, long target, long from) {
    if (target == from) {
      setItself(holder, offset, type, target);
    } else if (!trySet(holder, offset, type, target)) {
      late.add(holder, offset, type, target, from);
    }
  }

  /** Sets a reference to its own holder, which may not be there yet. */
  private void setItself(Object holder, long offset, Class<?> type, long target) {
    if (holder instanceof Class<?>) {
      throw missing(target); // at the address are the statics
    }
    set(holder, offset, type, holder);
  }

  /** Sets a reference if its object is there. */
  boolean trySet(Object holder, long offset, Class<?> type, long target) {
    Object value = lines.find(target);
    if (value == null) {
      return false;
    }
    if (value instanceof Dropped(String dropped)) {
      throw new HeapFormatException(
          place(holder, offset)
              + " refers to #"
              + Address.text(target)
              + ", an object of the dropped class "
              + dropped
              + "; drop the field too");
    }
    if (value instanceof StaticsOf) {
      throw missing(target);
    }
    set(holder, offset, type, value);
    return true;
  }

  /** Returns an array of references, which are set now or when their objects are there. */
  Object array(Class<?> component, Elements elements, long from) {
    Object array = Array.newInstance(component, elements.length());
    for (int i = 0; i < elements.count(); i++) {
      long at = ARRAY_BASE + elements.place(i) * ARRAY_SCALE;
      setReference(array, at, component, elements.target(i), from);
    }
    return array;
  }

  static void set(Object holder, long offset, Class<?> type, Object value) {
    if (!type.isInstance(value)) {
      throw new HeapFormatException(
          place(holder, offset)
              + " has type "
              + TypeNames.of(type)
              + " and cannot hold an object of "
              + TypeNames.of(value.getClass()));
    }
    UNSAFE.putReference(holder, offset, value);
  }

  /** Returns what a message calls a field or an element. */
  private static String place(Object holder, long offset) {
    if (holder.getClass().isArray()) {
      return "The element [" + (offset - ARRAY_BASE) / ARRAY_SCALE + "]";
    }
    HeapField[] fields =
        holder instanceof Class<?> type ? Fields.statics(type) : Fields.instance(holder.getClass());
    return Stream.of(fields)
        .filter(field -> field.offset() == offset)
        .map(HeapField::told)
        .findFirst()
        .orElse("The place");
  }

  void fillLater(Object object, ObjectAdapter adapter, Map<String, Object> values, long from) {
    unfilled.add(new Unfilled(object, adapter, values, from));
  }

  /** Does what had to wait until all objects are there. */
  void finish() {
    lambdas.makeAll();
    late.finish();
    unfilled.forEach(this::fill);
    unfilled.forEach(u -> u.adapter.settle(u.object));
    repairTables();
  }

  private void fill(Unfilled u) {
    try {
      Map<String, Object> resolved = new LinkedHashMap<>();
      u.values.forEach(
          (field, value) ->
              resolved.put(field, value instanceof Pointer p ? object(p.address) : value));
      u.adapter.fill(u.object, resolved);
    } catch (RuntimeException e) {
      throw error(u.from, e);
    }
  }
}
