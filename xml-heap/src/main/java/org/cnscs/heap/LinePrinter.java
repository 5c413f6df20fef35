package org.cnscs.heap;

import java.lang.reflect.Array;
import java.util.SequencedMap;
import jdk.internal.misc.Unsafe;

/**
 * The maker of a line's {@link Print} and of the marks of its objects: it looks at all that {@link
 * LineEncoder} and {@link FieldEncoder} would write, and writes nothing, which takes a fraction of
 * the time.
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
  private final Print line = new Print();
  private final Print print = new Print();

  LinePrinter(Reached reached, Walk walk, Placement placement, Shapes shapes) {
    this.reached = reached;
    this.walk = walk;
    this.edges = reached.edges();
    this.placement = placement;
    this.shapes = shapes;
  }

  /** Returns the print of the objects that were added since the last time. */
  Print.Value take() {
    return line.take();
  }

  /** Adds an object to the line, and keeps its mark. */
  void add(int e) {
    long mark = mark(e);
    reached.setMark(e, mark);
    line.add(reached.address(e)).add(mark);
    addTargets(e);
  }

  /**
   * Returns what an object says beside what its fields or elements refer to. With the numbers of
   * these, which {@link Edges} keeps, that is all; what is text in a field says the same as long as
   * it is the same string or box, and has no address of its own.
   */
  long mark(int e) {
    Object object = reached.object(e);
    print.add(reached.flags(e) & LASTING);
    if (reached.is(e, Reached.HASHED)) {
      print.add(System.identityHashCode(object));
    }
    if (reached.is(e, Reached.OUTSIDE)) {
      print.add(walk.outside(e));
    } else if (!reached.is(e, Reached.CONSTANT)) {
      addShaped(e, object, reached.shape(e));
    }
    return print.takeMark();
  }

  private void addShaped(int e, Object object, Shape shape) {
    switch (shape.kind()) {
      case STRING, BOX -> addScalar(print, e, object);
      case PRIMITIVES -> print.addArray(object, Array.getLength(object));
      case REFERENCES -> print.add(((Object[]) object).length);
      case PLAIN -> addPrimitives(object, shape);
      case STATICS -> addPrimitives(shape.type(), shape);
      case ADAPTED, LAMBDA -> addAdapted(walk.adapted(e));
      case REFUSED ->
          throw new IllegalStateException("Refused objects do not get here: " + shape.type());
    }
  }

  private void addPrimitives(Object holder, Shape shape) {
    for (HeapField field : shape.fields()) {
      if (field.kind() != 'L') {
        print.add(primitive(holder, field));
      }
    }
  }

  private void addTargets(int e) {
    if (!reached.is(e, Reached.OUTSIDE | Reached.CONSTANT)) {
      int first = edges.first(e);
      int end = first + (first == 0 ? 0 : reached.targets(e));
      for (int i = first; i < end; i++) {
        addTarget(edges.target(i));
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
      line.add(SCALAR).add(reached.address(e));
      addScalar(line, e, reached.object(e));
    } else {
      line.add(reached.address(e));
    }
  }

  private void addScalar(Print print, int e, Object scalar) {
    if (scalar instanceof String text) {
      if (Texts.isUnfinished(text)) {
        print.add(UNFINISHED);
        return;
      }
      print.add(text);
    } else {
      addBox(print, scalar);
    }
    print.add(placement.isCanonical(e) ? 1 : 0);
  }

  /** Adds a value and its class, by the number of the class's name, since others have it too. */
  private static void addBox(Print print, Object box) {
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
