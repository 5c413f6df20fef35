package org.cnscs.heap;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import jdk.internal.misc.Unsafe;
import org.cnscs.xml.XmlText;

/** The objects of a line as they are made, whichever reader has found what they are. */
final class LineObjects {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final Object NO_QUEUE = Raw.getStatic(ReferenceQueue.class, "NULL_QUEUE");

  private final Heap heap;
  private final int line;
  private long address;
  private Integer hash;
  private int count;

  LineObjects(Heap heap, int line) {
    this.heap = heap;
    this.line = line;
    this.address = Address.of(line, 0);
  }

  /** Begins with the next object; errors from here on are at its address. */
  void begin(int slot, Integer identityHash) {
    address = Address.of(line, slot);
    hash = identityHash;
    count++;
  }

  /** Passes an object that is there already; errors from here on are at its address. */
  void pass(int slot) {
    address = Address.of(line, slot);
  }

  int line() {
    return line;
  }

  long address() {
    return address;
  }

  /** Returns how many objects were begun. */
  int count() {
    return count;
  }

  HeapFormatException error(Exception cause) {
    return heap.error(address, cause);
  }

  /** Puts an object that was made anew into the heap, with its identity hash code. */
  void putNew(Object object) {
    put(object, false);
  }

  /** Puts an object that was here before, and may have a hash code of its own, into the heap. */
  void putExisting(Object object) {
    put(object, true);
  }

  void put(Object object, boolean existing) {
    heap.put(address, object);
    giveHash(object, existing);
  }

  /** Gives an object that is in the heap its identity hash code, if the line says one. */
  void giveHash(Object object, boolean existing) {
    if (hash != null && existing) {
      heap.adoptHash(object, hash);
    } else if (hash != null) {
      heap.restoreHash(object, hash);
    }
  }

  /**
   * Returns an object of a plain class, all of whose fields are zero. Only a reference has a queue
   * already, the one that stands for none: the collector may find it before all of its fields are
   * read, and the JDK's thread that puts references into queues would not survive one without.
   */
  static Object allocate(Shape shape) {
    switch (shape.kind()) {
      case PLAIN -> {
        if (Modifier.isAbstract(shape.type().getModifiers())) {
          throw new HeapFormatException(
              shape.type().getName() + " is abstract, so it has no objects");
        }
        Object made = Raw.allocate(shape.type());
        if (made instanceof Reference<?>) {
          Raw.set(made, "queue", NO_QUEUE);
        }
        return made;
      }
      case REFUSED ->
          throw new HeapFormatException(
              "No object of " + shape.type().getName() + " is made: " + shape.refusal());
      case STRING, BOX, PRIMITIVES, REFERENCES, LAMBDA, STATICS, ADAPTED ->
          throw new HeapFormatException(
              "An object of " + shape.type().getName() + " has another form");
    }
    throw new IllegalStateException("Not a kind: " + shape.kind());
  }

  /** Returns an object that an adapter makes; it is filled later. */
  static Object allocate(Shape shape, Map<String, Object> values) {
    Map<String, Object> scalars = new LinkedHashMap<>(values);
    scalars.values().removeIf(value -> value instanceof Heap.Pointer);
    return shape.adapter().allocate(shape.type(), scalars);
  }

  /** Has an object filled by its adapter once all objects are there. */
  void fillLater(Object object, Shape shape, Map<String, Object> values) {
    heap.fillLater(object, shape.adapter(), values, address);
  }

  void putLambda(Map<String, Object> values) {
    heap.lambdas().add(address, values, hash);
  }

  /** Returns a value of an adapter or lambda: a string, box or pointer. */
  Object value(String text, String type) {
    return Texts.isReference(text)
        ? new Heap.Pointer(Address.parse(text.substring(1), line))
        : Scalars.parse(type, Texts.parseValue(text));
  }

  static String string(String text, boolean interned) {
    return interned ? text.intern() : new String(text);
  }

  static String unfinishedString() {
    return (String) Raw.allocate(String.class);
  }

  static Object box(Object value, boolean cached) {
    return cached ? value : Scalars.fresh(value);
  }

  /** Puts the statics of a class, and returns their shape. */
  Shape putStatics(Class<?> type) {
    putExisting(new StaticsOf(type));
    return heap.shapes().ofStatics(type);
  }

  /** Returns the class whose statics may be set, initialised. */
  Class<?> staticsType(String name) {
    Class<?> type = heap.type(name);
    if (!heap.shapes().policy().isProgramClass(type)) {
      throw new HeapFormatException(
          type.getName() + " is no class of the program, so its statics are not set");
    }
    UNSAFE.ensureClassInitialized(type);
    return type;
  }

  Object constant(String className, String name) {
    return Constants.resolve(heap.type(className), name);
  }

  Object outside(String marked) {
    String name = XmlText.unmark(marked);
    Object object = heap.shapes().policy().resolve(name);
    if (object == null) {
      throw new HeapFormatException("There is nothing named " + name + " around the process here");
    }
    return object;
  }
}
