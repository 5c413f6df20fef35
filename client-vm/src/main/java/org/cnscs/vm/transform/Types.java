package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Verifier types as ASM writes them in frames: {@code Integer} tags, internal names, labels of
 * {@code new}.
 */
final class Types {
  private static final Set<String> BOXES =
      Set.of(
          "java/lang/Boolean",
          "java/lang/Byte",
          "java/lang/Character",
          "java/lang/Double",
          "java/lang/Float",
          "java/lang/Integer",
          "java/lang/Long",
          "java/lang/Short");

  private Types() {}

  /** Tells whether a class, by its internal name, is that of boxed primitive values. */
  static boolean isBox(String name) {
    return BOXES.contains(name);
  }

  static int size(Object type) {
    return type == Opcodes.LONG || type == Opcodes.DOUBLE ? 2 : 1;
  }

  /** The letter of the captured kind: I J F D L; N for null; U for uninitialised or unknown. */
  static char kind(Object type) {
    if (type == Opcodes.INTEGER) {
      return 'I';
    } else if (type == Opcodes.LONG) {
      return 'J';
    } else if (type == Opcodes.FLOAT) {
      return 'F';
    } else if (type == Opcodes.DOUBLE) {
      return 'D';
    } else if (type instanceof String) {
      return 'L';
    }
    return type == Opcodes.NULL ? 'N' : 'U';
  }

  static char kind(Type type) {
    return switch (type.getSort()) {
      case Type.VOID -> 'V';
      case Type.LONG -> 'J';
      case Type.FLOAT -> 'F';
      case Type.DOUBLE -> 'D';
      case Type.ARRAY, Type.OBJECT -> 'L';
      default -> 'I';
    };
  }

  /** The descriptor that the letter stands for where a value travels untyped. */
  static String descriptor(char kind) {
    return kind == 'L' ? "Ljava/lang/Object;" : String.valueOf(kind);
  }

  static String descriptor(Object type) {
    if (type instanceof String name) {
      return name.startsWith("[") ? name : "L" + name + ";";
    }
    char kind = kind(type);
    return kind == 'N' ? "Ljava/lang/Object;" : String.valueOf(kind);
  }

  /** The verifier type of what a field of a given type holds. */
  static Object ofField(String descriptor) {
    Type type = Type.getType(descriptor);
    return switch (kind(type)) {
      case 'I' -> Opcodes.INTEGER;
      case 'J' -> Opcodes.LONG;
      case 'F' -> Opcodes.FLOAT;
      case 'D' -> Opcodes.DOUBLE;
      default -> type.getInternalName();
    };
  }

  static int load(char kind) {
    return switch (kind) {
      case 'I' -> Opcodes.ILOAD;
      case 'J' -> Opcodes.LLOAD;
      case 'F' -> Opcodes.FLOAD;
      case 'D' -> Opcodes.DLOAD;
      default -> Opcodes.ALOAD;
    };
  }

  static int store(char kind) {
    return load(kind) + (Opcodes.ISTORE - Opcodes.ILOAD);
  }

  static int returnOf(char kind) {
    return switch (kind) {
      case 'V' -> Opcodes.RETURN;
      case 'I' -> Opcodes.IRETURN;
      case 'J' -> Opcodes.LRETURN;
      case 'F' -> Opcodes.FRETURN;
      case 'D' -> Opcodes.DRETURN;
      default -> Opcodes.ARETURN;
    };
  }

  /** One entry a value, as frames list them, from one entry a slot. */
  static List<Object> compact(List<Object> slots) {
    List<Object> entries = new ArrayList<>();
    for (int i = 0; i < slots.size(); i += size(slots.get(i))) {
      entries.add(slots.get(i));
    }
    while (!entries.isEmpty() && entries.getLast() == Opcodes.TOP) {
      entries.removeLast();
    }
    return entries;
  }

  /**
   * The operands below a call's arguments, one entry a value, from a stack with one entry a slot.
   */
  static List<Object> below(List<Object> stack, List<Type> arguments) {
    int size = arguments.stream().mapToInt(Type::getSize).sum();
    List<Object> operands = new ArrayList<>();
    for (int i = 0; i < stack.size() - size; i += size(stack.get(i))) {
      operands.add(stack.get(i));
    }
    return operands;
  }

  /** One entry a slot, from one entry a value. */
  static List<Object> expand(List<Object> entries) {
    List<Object> slots = new ArrayList<>();
    for (Object entry : entries) {
      slots.add(entry);
      if (size(entry) == 2) {
        slots.add(Opcodes.TOP);
      }
    }
    return slots;
  }

  static void set(List<Object> slots, int slot, Object type) {
    while (slots.size() < slot + size(type)) {
      slots.add(Opcodes.TOP);
    }
    slots.set(slot, type);
    if (size(type) == 2) {
      slots.set(slot + 1, Opcodes.TOP);
    }
  }
}
