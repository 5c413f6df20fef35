package org.cnscs.heap;

import java.lang.reflect.Array;
import java.util.SequencedMap;
import jdk.internal.misc.Unsafe;

/**
 * The maker of a line's {@link Print}: it looks at all that {@link LineEncoder} and {@link
 * FieldEncoder} would write, and writes nothing, which takes a fraction of the time.
 */
final class LinePrinter {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** Stands in front of a scalar, where else an address or 0 would stand. */
  private static final long SCALAR = -1;

  private static final long UNFINISHED = -1;

  private static final int LASTING =
      Reached.HASHED | Reached.CONSTANT | Reached.OUTSIDE | Reached.SCALAR;

  private final Reached reached;
  private final Walk walk;
  private final Edges edges;
  private final Placement placement;
  private final Shapes shapes;
  private final Print print = new Print();

  LinePrinter(Reached reached, Walk walk, Placement placement, Shapes shapes) {
    this.reached = reached;
    this.walk = walk;
    this.edges = walk.edges();
    this.placement = placement;
    this.shapes = shapes;
  }

  Print.Value take() {
    return print.take();
  }

  void add(int e) {
    Object object = reached.object(e);
    print.add(reached.address(e)).add(reached.flags(e) & LASTING);
    if (reached.is(e, Reached.HASHED)) {
      print.add(System.identityHashCode(object));
    }
    if (reached.is(e, Reached.OUTSIDE)) {
      print.add(walk.outside(e));
    } else if (!reached.is(e, Reached.CONSTANT)) {
      addShaped(e, object, reached.shape(e));
    }
  }

  private void addShaped(int e, Object object, Shape shape) {
    switch (shape.kind()) {
      case STRING, BOX -> addScalar(e, object);
      case PRIMITIVES -> print.addArray(object, Array.getLength(object));
      case REFERENCES -> addElements(e, ((Object[]) object).length);
      case PLAIN -> addFields(e, object, shape);
      case STATICS -> addFields(e, shape.type(), shape);
      case ADAPTED, LAMBDA -> addAdapted(walk.adapted(e));
      case REFUSED ->
          throw new IllegalStateException("Refused objects do not get here: " + shape.type());
    }
  }

  private void addElements(int e, int length) {
    print.add(length);
    int first = edges.first(e);
    for (int i = 0; i < length; i++) {
      addTarget(edges.target(first + i));
    }
  }

  private void addFields(int e, Object holder, Shape shape) {
    int edge = edges.first(e);
    for (HeapField field : shape.fields()) {
      if (field.kind() == 'L') {
        addTarget(edges.target(edge++));
      } else {
        print.add(primitive(holder, field));
      }
    }
  }

  private static long primitive(Object holder, HeapField field) {
    long at = field.offset();
    return switch (field.kind()) {
      case 'Z', 'B' -> UNSAFE.getByte(holder, at);
      case 'C', 'S' -> UNSAFE.getShort(holder, at);
      case 'I', 'F' -> UNSAFE.getInt(holder, at);
      case 'J', 'D' -> UNSAFE.getLong(holder, at);
      default -> throw new IllegalStateException("Not a primitive: " + field);
    };
  }

  private void addTarget(int e) {
    if (reached.is(e, Reached.SCALAR)) {
      print.add(SCALAR).add(reached.address(e));
      addScalar(e, reached.object(e));
    } else {
      print.add(reached.address(e));
    }
  }

  private void addScalar(int e, Object scalar) {
    if (scalar instanceof String text) {
      if (Texts.isUnfinished(text)) {
        print.add(UNFINISHED);
        return;
      }
      print.add(text);
    } else {
      addBox(scalar);
    }
    print.add(placement.isCanonical(e) ? 1 : 0);
  }

  /** Adds a value and its class, by the number of the class's name, since others have it too. */
  private void addBox(Object box) {
    print.add(box.getClass().getName().hashCode()).add(bits(box));
  }

  private static long bits(Object box) {
    if (box instanceof Double d) {
      return Double.doubleToRawLongBits(d);
    } else if (box instanceof Float f) {
      return Float.floatToRawIntBits(f);
    } else if (box instanceof Number n) {
      return n.longValue();
    }
    return box instanceof Character c ? c : (Boolean) box ? 1 : 0;
  }

  private void addAdapted(SequencedMap<String, Object> values) {
    values.forEach(
        (name, value) -> {
          print.add(name);
          if (value == null) {
            print.add(0);
          } else if (shapes.of(value.getClass()).isScalar()) {
            print.add(SCALAR);
            print.add(value.getClass().getName());
            print.add(Scalars.text(value));
          } else {
            print.add(reached.address(reached.find(value)));
          }
        });
  }
}
