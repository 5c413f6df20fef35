package org.cnscs.vm.evolution;

import java.lang.invoke.MethodType;
import java.util.function.UnaryOperator;
import org.cnscs.heap.Widening;
import org.objectweb.asm.Type;

/** The types of a checkpoint's fields beside those of today. */
final class Types {
  private final UnaryOperator<String> renamed;
  private final Hierarchy after;

  /**
   * Creates a comparison.
   *
   * @param renamed gives the name that a class has now, null if it is given up
   */
  Types(UnaryOperator<String> renamed, Hierarchy after) {
    this.renamed = renamed;
    this.after = after;
  }

  /** Returns what a class is called now, null if it is given up. */
  String now(String type) {
    return renamed.apply(type);
  }

  /** Tells whether a class of today is the program's. */
  boolean isOfProgram(String now) {
    return now != null && after.files().shape(now) != null;
  }

  /** Returns the descriptor that a field would have today, null if its class is given up. */
  String now(Declared field) {
    return descriptor(field.descriptor());
  }

  private String descriptor(String former) {
    int dimensions = former.lastIndexOf('[') + 1;
    if (former.charAt(dimensions) != 'L') {
      return former;
    }
    String now = renamed.apply(Hierarchy.name(former.substring(dimensions)));
    return now == null ? null : former.substring(0, dimensions) + "L" + now.replace('.', '/') + ";";
  }

  /** Returns why a field of one type cannot take all values of another, null if it can. */
  String refusal(String former, String now) {
    String from = descriptor(former);
    if (from == null) {
      return "the class " + name(former) + " is given up";
    }
    return from.equals(now) || isWider(from, now)
        ? null
        : name(now) + ", which cannot hold each " + name(former);
  }

  private boolean isWider(String from, String to) {
    if (Hierarchy.isReference(from)) {
      return Hierarchy.isReference(to) && after.holds(to, from);
    }
    Class<?> type = known(to);
    return type != null && Widening.isPossible(from.charAt(0), type);
  }

  /** Returns a primitive type or a class of the JDK, null if it is none. */
  private Class<?> known(String descriptor) {
    return switch (descriptor.charAt(0)) {
      case '[' -> null;
      case 'L' -> {
        String name = Hierarchy.name(descriptor);
        yield after.files().shape(name) == null ? Hierarchy.ofJdk(name) : null;
      }
      default -> MethodType.fromMethodDescriptorString("()" + descriptor, null).returnType();
    };
  }

  private static String name(String descriptor) {
    return Type.getType(descriptor).getClassName();
  }
}
