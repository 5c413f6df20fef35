package org.cnscs.vm.image;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The hash codes of classes and of the constants of enumerations, which the image makes from their
 * names.
 *
 * <p>In a plain JDK they are those of identity. A class or constant of the JDK exists in every JVM
 * already, often with a hash code that it cannot lose; a program's own hash table that has it as a
 * key, like a persistent map, would not find it after a move.
 */
final class StableHashes {
  private static final String CLASS = "java/lang/Class";
  private static final String STRING = "java/lang/String";
  private static final String HASH = "hashCode";

  private StableHashes() {}

  /** Gives classes the hash code of their name. */
  static void patchClass(ClassNode type) {
    boolean declared = type.methods.stream().anyMatch(each -> each.name.equals(HASH));
    JdkPatches.check(!declared, type, "the hash code of any object");
    MethodNode method = new MethodNode(Opcodes.ACC_PUBLIC, HASH, "()I", null, null);
    method.instructions.add(new VarInsnNode(Opcodes.ALOAD, 0));
    method.instructions.add(call(CLASS, "getName", "()L" + STRING + ";"));
    method.instructions.add(call(STRING, HASH, "()I"));
    method.instructions.add(new InsnNode(Opcodes.IRETURN));
    type.methods.add(method);
  }

  /** Gives constants a hash code of their class and name. */
  static void patchEnum(ClassNode type) {
    int count = 0;
    MethodNode method = JdkPatches.method(type, HASH);
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node instanceof MethodInsnNode call && call.name.equals("identityHashCode")) {
        method.instructions.insertBefore(call, ofConstant(type.name));
        method.instructions.remove(call);
        count++;
      }
    }
    JdkPatches.check(count == 1, type, "the identity as its hash code");
  }

  /** Returns code that exchanges a constant on the stack for its hash code. */
  private static InsnList ofConstant(String type) {
    InsnList code = new InsnList();
    code.add(call(type, "getDeclaringClass", "()L" + CLASS + ";"));
    code.add(call(CLASS, HASH, "()I"));
    code.add(new IntInsnNode(Opcodes.BIPUSH, 31));
    code.add(new InsnNode(Opcodes.IMUL));
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(new FieldInsnNode(Opcodes.GETFIELD, type, "name", "L" + STRING + ";"));
    code.add(call(STRING, HASH, "()I"));
    code.add(new InsnNode(Opcodes.IADD));
    return code;
  }

  private static MethodInsnNode call(String owner, String name, String descriptor) {
    return new MethodInsnNode(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
  }
}
