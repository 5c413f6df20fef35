package org.cnscs.heap;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.cnscs.xml.XmlNames;

/** The shapes of classes as one policy sees them. */
final class Shapes {

  private static final Set<Class<?>> BOXES =
      Set.of(
          Boolean.class,
          Byte.class,
          Character.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class);

  private final HeapPolicy policy;
  private final Redaction redaction;
  private final Map<String, Object> outside;
  private final List<ObjectAdapter> adapters;
  private final Map<Class<?>, Shape> shapes = new IdentityHashMap<>();
  private final Map<Class<?>, Shape> statics = new HashMap<>();

  /** Gives a constant that was found its hash code. */
  private Consumer<Object> hashing = System::identityHashCode;

  /** Classes whose constants are not all there yet. */
  private final Set<Class<?>> unsettled = new HashSet<>();

  Shapes(HeapPolicy policy, ClassLoader loader) {
    this.policy = policy;
    this.redaction = policy.redaction();
    this.outside = policy.outside();
    this.adapters = new ArrayList<>(policy.adapters());
    this.adapters.addAll(BuiltInAdapters.all(policy, loader));
  }

  HeapPolicy policy() {
    return policy;
  }

  /** Tells whether these are the shapes that a policy gives now: its redaction may change. */
  boolean areOf(HeapPolicy other) {
    return other == policy && other.redaction().equals(redaction);
  }

  Shape of(Class<?> type) {
    Shape shape = shapes.get(type);
    if (shape == null) {
      shape = find(type);
      shapes.put(type, shape);
    }
    return shape;
  }

  /**
   * Begins a checkpoint: looks again, when they are met, at classes whose constants were not all
   * there.
   *
   * @param giving gives an object that may bear a mark a hash code of its own
   */
  void begin(Consumer<Object> giving) {
    hashing = giving;
    shapes.keySet().removeAll(unsettled);
    unsettled.clear();
  }

  /** Tells whether the constants of all classes that were met are there. */
  boolean isSettled() {
    return unsettled.isEmpty();
  }

  /** Ends a checkpoint: objects bear no marks any more. */
  void end() {
    hashing = System::identityHashCode;
  }

  /**
   * Returns the name of an object that stays outside the process, or null; it is not asked for its
   * hash code.
   */
  String outside(Object object) {
    for (Map.Entry<String, Object> each : outside.entrySet()) {
      if (each.getValue() == object) {
        return each.getKey();
      }
    }
    return null;
  }

  private boolean mayBeOutside(Class<?> type) {
    return outside.values().stream().anyMatch(each -> each.getClass() == type);
  }

  Shape ofStatics(Class<?> type) {
    return statics.computeIfAbsent(type, this::statics);
  }

  private Shape statics(Class<?> type) {
    HeapField[] fields = redaction.visible(type, Fields.statics(type));
    return new Shape(type, Kind.STATICS, false, "c:statics", fields, null, null, null);
  }

  private Shape find(Class<?> type) {
    if (type == String.class) {
      return Shape.of(type, Kind.STRING, "c:string");
    }
    if (BOXES.contains(type)) {
      return Shape.of(type, Kind.BOX, "c:box");
    }
    if (type.isArray()) {
      boolean primitives = type.componentType().isPrimitive();
      return Shape.of(type, primitives ? Kind.PRIMITIVES : Kind.REFERENCES, "c:array");
    }
    boolean program = policy.isProgramClass(type);
    Class<?> platform = platformClass(type);
    if (platform != null && !Constants.scan(platform, hashing)) {
      unsettled.add(type);
    }
    return ofObject(type, program);
  }

  /** Returns the class, or its nearest superclass, that is one of the JDK; null if none is. */
  private static Class<?> platformClass(Class<?> type) {
    Class<?> found = type;
    while (found != null && !Platform.isPlatformClass(found)) {
      found = found.getSuperclass();
    }
    return found;
  }

  /** Returns the name of a class without what the JVM adds to that of a hidden one. */
  private static String plainName(Class<?> type) {
    String name = type.getName();
    return type.isHidden() ? name.substring(0, name.indexOf('/')) : name;
  }

  private Shape ofObject(Class<?> type, boolean program) {
    String element = XmlNames.escape(plainName(type));
    String which = Qualifiers.qualifier(type);
    boolean outside = !program && mayBeOutside(type);
    for (ObjectAdapter adapter : adapters) {
      if (adapter.handles(type) && !redaction.concerns(type)) {
        return new Shape(
            type,
            Kind.ADAPTED,
            outside,
            element,
            Fields.instance(Object.class),
            adapter,
            null,
            which);
      }
    }
    if (type.isHidden() && Serializable.class.isAssignableFrom(type) && LambdaForm.isLambda(type)) {
      return Shape.of(type, Kind.LAMBDA, "c:lambda");
    }
    String refusal = refusal(type, program);
    HeapField[] fields = redaction.visible(type, Fields.instance(type));
    return refusal == null
        ? new Shape(type, Kind.PLAIN, outside, element, fields, null, null, which)
        : new Shape(
            type,
            Kind.REFUSED,
            outside,
            element,
            Fields.instance(Object.class),
            null,
            refusal,
            which);
  }

  /** What an adapter keeps is not told by fields. */
  private String refusal(Class<?> type, boolean program) {
    boolean adapted = adapters.stream().anyMatch(adapter -> adapter.handles(type));
    return adapted
        ? "it is to be redacted, and objects of its class are kept by other means than fields"
        : Refusals.reason(type, program);
  }
}
