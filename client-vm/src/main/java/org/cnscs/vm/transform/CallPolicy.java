package org.cnscs.vm.transform;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Which instructions are resume points.
 *
 * <p>A call into the JDK that can never lead back into the program without a frame of the JDK
 * between is none: the frame of the JDK pins the thread anyway. A virtual call of a method that a
 * class of the program may override is one.
 */
final class CallPolicy {
  static final String POLL = "org/cnscs/vm/runtime/Poll";
  private static final String RUNTIME = "org/cnscs/vm/runtime/";

  private final ClassHierarchy hierarchy;

  CallPolicy(ClassHierarchy hierarchy) {
    this.hierarchy = hierarchy;
  }

  /** Returns what kind of resume point an instruction is, or null if it is none. */
  ResumePoint.Kind kindOf(AbstractInsnNode node) {
    if (node.getOpcode() == Opcodes.MONITORENTER) {
      return ResumePoint.Kind.ENTER;
    }
    if (!(node instanceof MethodInsnNode call) || call.owner.startsWith("[")) {
      return null;
    }
    if (call.owner.equals(POLL)) {
      return ResumePoint.Kind.POLL;
    }
    return mayReachProgram(call) ? ResumePoint.Kind.CALL : null;
  }

  private boolean mayReachProgram(MethodInsnNode call) {
    if (call.owner.startsWith(RUNTIME)) {
      return false;
    }
    if (!isPlatform(call.owner)) {
      return !LambdaClasses.isGenerated(call.owner) || call.getOpcode() != Opcodes.INVOKESTATIC;
    }
    if (call.getOpcode() == Opcodes.INVOKESTATIC || call.getOpcode() == Opcodes.INVOKESPECIAL) {
      return false;
    }
    boolean finalClass =
        hierarchy
            .info(call.owner)
            .map(info -> (info.access() & Opcodes.ACC_FINAL) != 0)
            .orElse(false);
    boolean finalMethod =
        hierarchy
            .method(call.owner, call.name, call.desc)
            .map(member -> member.is(Opcodes.ACC_FINAL))
            .orElse(false);
    return !finalClass && !finalMethod;
  }

  /** Tells whether a class belongs to the JDK, by its package. */
  static boolean isPlatform(String internalName) {
    return internalName.startsWith("java/")
        || internalName.startsWith("javax/")
        || internalName.startsWith("jdk/")
        || internalName.startsWith("sun/")
        || internalName.startsWith("com/sun/");
  }
}
