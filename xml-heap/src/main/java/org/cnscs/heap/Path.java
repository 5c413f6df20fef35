package org.cnscs.heap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import jdk.internal.misc.Unsafe;

/** The path from a root to an object, found again from who reached whom. */
final class Path {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final int LONGEST = 24;

  private final Reached reached;
  private final List<String> roots;

  Path(Reached reached, List<String> roots) {
    this.reached = reached;
    this.roots = roots;
  }

  /**
   * Returns the path, such as {@code static demo.Main.cache → java.util.HashMap.table[3].value →
   * java.net.Socket}.
   */
  String to(int e) {
    List<Integer> chain = new ArrayList<>();
    int at = e;
    while (at > 0) {
      chain.add(at);
      at = reached.parent(at);
    }
    Collections.reverse(chain);
    StringBuilder out = new StringBuilder(roots.get(-at - 1));
    Class<?> last = null;
    for (int i = 0; i + 1 < chain.size(); i++) {
      if (chain.size() > LONGEST && i == LONGEST / 2) {
        out.append(" → … ").append(chain.size() - LONGEST).append(" more …");
        i += chain.size() - LONGEST;
        last = null;
      }
      last = appendStep(out, last, chain.get(i), chain.get(i + 1));
    }
    return out.append(" → ").append(reached.shape(e).type().getName()).toString();
  }

  private Class<?> appendStep(StringBuilder out, Class<?> last, int holder, int held) {
    Shape shape = reached.shape(holder);
    Object object = reached.object(holder);
    Object value = reached.object(held);
    switch (shape.kind()) {
      case STATICS -> out.append('.').append(field(shape, shape.type(), value));
      case REFERENCES -> out.append('[').append(index((Object[]) object, value)).append(']');
      case PLAIN -> {
        if (last == null || last.getNestHost() != shape.type().getNestHost()) {
          out.append(" → ").append(shape.type().getName());
        }
        out.append('.').append(field(shape, object, value));
        return shape.type();
      }
      case ADAPTED -> {
        out.append(" → ")
            .append(shape.type().getName())
            .append('.')
            .append(adapted(shape, object, value));
      }
      case LAMBDA, STRING, BOX, PRIMITIVES, REFUSED ->
          out.append(" → ").append(shape.type().getName());
    }
    return last;
  }

  private static String field(Shape shape, Object holder, Object value) {
    for (HeapField field : shape.fields()) {
      if (field.kind() == 'L' && UNSAFE.getReference(holder, field.offset()) == value) {
        return field.name();
      }
    }
    return "?";
  }

  private static int index(Object[] array, Object value) {
    for (int i = 0; i < array.length; i++) {
      if (array[i] == value) {
        return i;
      }
    }
    return -1;
  }

  private static String adapted(Shape shape, Object object, Object value) {
    for (Map.Entry<String, Object> entry : shape.adapter().fields(object).entrySet()) {
      if (entry.getValue() == value) {
        return entry.getKey();
      }
    }
    return "?";
  }
}
