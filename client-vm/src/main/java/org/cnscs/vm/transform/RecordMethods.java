package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The methods {@code equals}, {@code hashCode} and {@code toString} of a record. The JDK makes them
 * of method handles when they are first called; here they become code of the class, which does the
 * same in the same order, so that frames of what the components do can be captured.
 */
final class RecordMethods {
  private static final String FACTORY = "java/lang/runtime/ObjectMethods";
  private static final String METHOD = "cnscs$record$";
  private static final String OBJECT = "java/lang/Object";
  private static final String OBJECTS = "java/util/Objects";
  private static final String BUILDER = "java/lang/StringBuilder";
  private static final int ACCESS =
      Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;

  private final String record;
  private final List<Handle> getters;
  private final String[] names;
  private final InsnList code = new InsnList();

  private RecordMethods(String record, List<Handle> getters, String names) {
    this.record = record;
    this.getters = getters;
    this.names = names.split(";");
  }

  /** Writes the methods of a class, if it is a record's. */
  static void write(ClassNode type) {
    List<MethodNode> added = new ArrayList<>();
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode node : method.instructions.toArray()) {
        if (node instanceof InvokeDynamicInsnNode dynamic
            && dynamic.bsm.getOwner().equals(FACTORY)
            && isOf(type.name, dynamic)) {
          MethodNode body = body(type.name, dynamic);
          added.add(body);
          method.instructions.set(
              dynamic,
              new MethodInsnNode(Opcodes.INVOKESTATIC, type.name, body.name, body.desc, false));
        }
      }
    }
    added.stream()
        .filter(body -> type.methods.stream().noneMatch(each -> each.name.equals(body.name)))
        .toList()
        .forEach(type.methods::add);
  }

  private static boolean isOf(String record, InvokeDynamicInsnNode dynamic) {
    String self = "(L" + record + ";";
    return List.of(self + "L" + OBJECT + ";)Z", self + ")I", self + ")Ljava/lang/String;")
            .contains(dynamic.desc)
        && dynamic.bsmArgs.length >= 2
        && Type.getObjectType(record).equals(dynamic.bsmArgs[0])
        && Stream.of(dynamic.bsmArgs)
            .skip(2)
            .allMatch(
                each ->
                    each instanceof Handle getter
                        && getter.getTag() == Opcodes.H_GETFIELD
                        && getter.getOwner().equals(record));
  }

  private static MethodNode body(String record, InvokeDynamicInsnNode dynamic) {
    List<Handle> getters = Stream.of(dynamic.bsmArgs).skip(2).map(Handle.class::cast).toList();
    RecordMethods methods = new RecordMethods(record, getters, (String) dynamic.bsmArgs[1]);
    MethodNode method =
        new MethodNode(
            Opcodes.ASM9, ACCESS, METHOD + dynamic.name, dynamic.desc, null, new String[0]);
    switch (Type.getReturnType(dynamic.desc).getSort()) {
      case Type.BOOLEAN -> methods.writeEquals();
      case Type.INT -> methods.writeHashCode();
      default -> methods.writeToString();
    }
    method.instructions.add(methods.code);
    method.maxLocals = 3;
    method.maxStack = 5;
    return method;
  }

  /** The JDK compares the last component first. */
  private void writeEquals() {
    LabelNode other = new LabelNode();
    LabelNode differs = new LabelNode();
    load(0);
    load(1);
    jump(Opcodes.IF_ACMPNE, other);
    insn(Opcodes.ICONST_1);
    insn(Opcodes.IRETURN);
    label(other);
    load(1);
    code.add(new TypeInsnNode(Opcodes.INSTANCEOF, record));
    jump(Opcodes.IFEQ, differs);
    load(1);
    code.add(new TypeInsnNode(Opcodes.CHECKCAST, record));
    code.add(new VarInsnNode(Opcodes.ASTORE, 2));
    for (Handle each : getters.reversed()) {
      get(0, each);
      get(2, each);
      compare(Type.getType(each.getDesc()), differs);
    }
    insn(Opcodes.ICONST_1);
    insn(Opcodes.IRETURN);
    label(differs);
    insn(Opcodes.ICONST_0);
    insn(Opcodes.IRETURN);
  }

  private void compare(Type type, LabelNode differs) {
    switch (type.getSort()) {
      case Type.LONG -> {
        insn(Opcodes.LCMP);
        jump(Opcodes.IFNE, differs);
      }
      case Type.FLOAT -> {
        call("java/lang/Float", "compare", "(FF)I");
        jump(Opcodes.IFNE, differs);
      }
      case Type.DOUBLE -> {
        call("java/lang/Double", "compare", "(DD)I");
        jump(Opcodes.IFNE, differs);
      }
      case Type.OBJECT, Type.ARRAY -> {
        call(OBJECTS, "equals", "(Ljava/lang/Object;Ljava/lang/Object;)Z");
        jump(Opcodes.IFEQ, differs);
      }
      default -> jump(Opcodes.IF_ICMPNE, differs);
    }
  }

  private void writeHashCode() {
    insn(Opcodes.ICONST_0);
    for (Handle each : getters) {
      code.add(new LdcInsnNode(31));
      insn(Opcodes.IMUL);
      get(0, each);
      Type type = Type.getType(each.getDesc());
      boolean primitive = type.getSort() < Type.ARRAY;
      String owner = primitive ? Conversion.boxOf(type).getInternalName() : OBJECTS;
      call(owner, "hashCode", "(" + (primitive ? each.getDesc() : "L" + OBJECT + ";") + ")I");
      insn(Opcodes.IADD);
    }
    insn(Opcodes.IRETURN);
  }

  private void writeToString() {
    code.add(new TypeInsnNode(Opcodes.NEW, BUILDER));
    insn(Opcodes.DUP);
    code.add(new MethodInsnNode(Opcodes.INVOKESPECIAL, BUILDER, "<init>", "()V", false));
    code.add(new LdcInsnNode(Type.getObjectType(record)));
    code.add(
        new MethodInsnNode(
            Opcodes.INVOKEVIRTUAL,
            "java/lang/Class",
            "getSimpleName",
            "()Ljava/lang/String;",
            false));
    append("Ljava/lang/String;");
    String before = "[";
    for (int i = 0; i < getters.size(); i++) {
      code.add(new LdcInsnNode(before + names[i] + "="));
      append("Ljava/lang/String;");
      get(0, getters.get(i));
      append(appended(Type.getType(getters.get(i).getDesc())));
      before = ", ";
    }
    code.add(new LdcInsnNode(getters.isEmpty() ? "[]" : "]"));
    append("Ljava/lang/String;");
    code.add(
        new MethodInsnNode(
            Opcodes.INVOKEVIRTUAL, BUILDER, "toString", "()Ljava/lang/String;", false));
    insn(Opcodes.ARETURN);
  }

  private static String appended(Type type) {
    return switch (type.getSort()) {
      case Type.BYTE, Type.SHORT -> "I";
      case Type.OBJECT, Type.ARRAY -> "L" + OBJECT + ";";
      default -> type.getDescriptor();
    };
  }

  private void append(String what) {
    code.add(
        new MethodInsnNode(
            Opcodes.INVOKEVIRTUAL, BUILDER, "append", "(" + what + ")L" + BUILDER + ";", false));
  }

  private void get(int slot, Handle getter) {
    load(slot);
    code.add(new FieldInsnNode(Opcodes.GETFIELD, record, getter.getName(), getter.getDesc()));
  }

  private void load(int slot) {
    code.add(new VarInsnNode(Opcodes.ALOAD, slot));
  }

  private void insn(int opcode) {
    code.add(new InsnNode(opcode));
  }

  private void jump(int opcode, LabelNode to) {
    code.add(new JumpInsnNode(opcode, to));
  }

  private void call(String owner, String name, String descriptor) {
    code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, owner, name, descriptor, false));
  }

  private void label(LabelNode label) {
    Object[] locals = {record, OBJECT};
    code.add(label);
    code.add(new FrameNode(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]));
  }
}
