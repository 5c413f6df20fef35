package org.cnscs.vm.transform;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The conversions between a functional interface's method and what a lambda refers to: casts,
 * boxing, unboxing, widening (JLS 15.13.2, and the adaptations that {@code LambdaMetafactory}
 * documents).
 */
final class Conversion {
  private static final Type OBJECT = Type.getObjectType("java/lang/Object");
  private static final Type NUMBER = Type.getObjectType("java/lang/Number");

  private Conversion() {}

  /** Converts the value on the stack. */
  static void convert(MethodVisitor code, Type from, Type to) {
    if (from.equals(to)) {
      return;
    }
    if (isPrimitive(from) && isPrimitive(to)) {
      widen(code, from, to);
    } else if (isPrimitive(from)) {
      box(code, from);
    } else if (isPrimitive(to)) {
      unbox(code, from, to);
    } else if (!to.equals(OBJECT)) {
      code.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
    }
  }

  /**
   * Converts a result from what was called to the interface's erased type, by way of its
   * instantiated type.
   */
  static void convertResult(MethodVisitor code, Type from, Type instantiated, Type erased) {
    if (erased.getSort() == Type.VOID) {
      if (from.getSize() > 0) {
        code.visitInsn(from.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
      }
      return;
    }
    convert(code, from, instantiated);
    convert(code, instantiated, erased);
  }

  private static boolean isPrimitive(Type type) {
    return type.getSort() < Type.ARRAY;
  }

  private static void widen(MethodVisitor code, Type from, Type to) {
    int source = rank(from);
    int target = rank(to);
    if (source == target) {
      return;
    }
    int[][] opcodes = {
      {0, Opcodes.I2L, Opcodes.I2F, Opcodes.I2D},
      {0, 0, Opcodes.L2F, Opcodes.L2D},
      {0, 0, 0, Opcodes.F2D}
    };
    code.visitInsn(opcodes[source][target]);
  }

  private static int rank(Type type) {
    return switch (type.getSort()) {
      case Type.LONG -> 1;
      case Type.FLOAT -> 2;
      case Type.DOUBLE -> 3;
      default -> 0;
    };
  }

  /** Returns the class of the objects that hold values of a primitive type. */
  static Type boxOf(Type primitive) {
    return Type.getObjectType(
        switch (primitive.getSort()) {
          case Type.BOOLEAN -> "java/lang/Boolean";
          case Type.CHAR -> "java/lang/Character";
          case Type.BYTE -> "java/lang/Byte";
          case Type.SHORT -> "java/lang/Short";
          case Type.INT -> "java/lang/Integer";
          case Type.LONG -> "java/lang/Long";
          case Type.FLOAT -> "java/lang/Float";
          default -> "java/lang/Double";
        });
  }

  private static void box(MethodVisitor code, Type from) {
    Type box = boxOf(from);
    String descriptor = Type.getMethodDescriptor(box, from);
    code.visitMethodInsn(Opcodes.INVOKESTATIC, box.getInternalName(), "valueOf", descriptor, false);
  }

  /**
   * Unboxes; a box of a narrower type is widened by its own value method, as is a number of unknown
   * type.
   */
  private static void unbox(MethodVisitor code, Type from, Type to) {
    Type box = primitiveOf(from) != null ? from : to.getSort() <= Type.CHAR ? boxOf(to) : NUMBER;
    Type primitive = primitiveOf(box) != null ? primitiveOf(box) : to;
    if (!box.equals(from)) {
      code.visitTypeInsn(Opcodes.CHECKCAST, box.getInternalName());
    }
    String method = primitive.getClassName() + "Value";
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        box.getInternalName(),
        method,
        Type.getMethodDescriptor(primitive),
        false);
    if (!primitive.equals(to)) {
      widen(code, primitive, to);
    }
  }

  private static Type primitiveOf(Type box) {
    return switch (box.getInternalName()) {
      case "java/lang/Boolean" -> Type.BOOLEAN_TYPE;
      case "java/lang/Character" -> Type.CHAR_TYPE;
      case "java/lang/Byte" -> Type.BYTE_TYPE;
      case "java/lang/Short" -> Type.SHORT_TYPE;
      case "java/lang/Integer" -> Type.INT_TYPE;
      case "java/lang/Long" -> Type.LONG_TYPE;
      case "java/lang/Float" -> Type.FLOAT_TYPE;
      case "java/lang/Double" -> Type.DOUBLE_TYPE;
      default -> null;
    };
  }
}
