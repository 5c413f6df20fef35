package org.cnscs.vm.transform;

import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The concatenations of strings in a program. The JDK makes code for each that asks its operands
 * for their texts, one after the other, and then puts these together. So that a {@code toString} of
 * the program can be captured, the operands are asked before, in the same order.
 */
final class Concatenations {
  private static final String FACTORY = "java/lang/invoke/StringConcatFactory";
  private static final Type STRING = Type.getObjectType("java/lang/String");

  /** Classes of operands, beside boxes, whose texts are made without the program. */
  private static final Set<String> PLAIN = Set.of("java/lang/Class", "java/lang/String");

  private Concatenations() {}

  /** Has the methods of a class ask first. */
  static void askFirst(ClassNode type) {
    for (MethodNode method : type.methods) {
      int free = method.maxLocals;
      for (AbstractInsnNode node : method.instructions.toArray()) {
        if (node instanceof InvokeDynamicInsnNode dynamic
            && dynamic.bsm.getOwner().equals(FACTORY)) {
          askFirst(method, dynamic, free);
        }
      }
    }
  }

  private static void askFirst(MethodNode method, InvokeDynamicInsnNode dynamic, int free) {
    Type[] operands = Type.getArgumentTypes(dynamic.desc);
    int first = 0;
    while (first < operands.length && !mayAskProgram(operands[first])) {
      first++;
    }
    if (first == operands.length) {
      return;
    }
    InsnList away = new InsnList();
    InsnList back = new InsnList();
    int slot = free;
    for (int i = operands.length - 1; i > first; i--) {
      InsnList one = new InsnList();
      away.add(new VarInsnNode(operands[i].getOpcode(Opcodes.ISTORE), slot));
      one.add(new VarInsnNode(operands[i].getOpcode(Opcodes.ILOAD), slot));
      slot += operands[i].getSize();
      operands[i] = asked(operands[i], one);
      back.insert(one);
    }
    operands[first] = asked(operands[first], away);
    away.add(back);
    method.instructions.insertBefore(dynamic, away);
    method.maxLocals = Math.max(method.maxLocals, slot);
    dynamic.desc = Type.getMethodDescriptor(STRING, operands);
  }

  private static boolean mayAskProgram(Type operand) {
    return operand.getSort() == Type.OBJECT
        && !Types.isBox(operand.getInternalName())
        && !PLAIN.contains(operand.getInternalName());
  }

  /** Adds the question for an operand's text, if it is needed; returns what there is then. */
  private static Type asked(Type operand, InsnList code) {
    if (!mayAskProgram(operand)) {
      return operand;
    }
    code.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            STRING.getInternalName(),
            "valueOf",
            "(Ljava/lang/Object;)Ljava/lang/String;",
            false));
    return STRING;
  }
}
