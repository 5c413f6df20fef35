package org.cnscs.vm.transform;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * What instructions of a method become outside of its class: accesses with the host's rights, and a
 * constructor's call of {@code super(...)} and return.
 */
record Rewriting(MethodModel model, MemberAccess access) {

  InsnList rewrite(AbstractInsnNode node) {
    boolean inConstructor = model.method.name.equals("<init>");
    if (inConstructor && node.getOpcode() == Opcodes.RETURN) {
      InsnList result = new InsnList();
      result.add(new VarInsnNode(Opcodes.ALOAD, 0));
      result.add(new InsnNode(Opcodes.ARETURN));
      return result;
    }
    if (node instanceof MethodInsnNode call && isOnThis(call)) {
      return access.initialise(call);
    }
    return access.rewrite(node, inConstructor || model.method.name.equals("<clinit>"));
  }

  /** Tells whether a call is that of {@code super(...)} or {@code this(...)}. */
  private boolean isOnThis(MethodInsnNode call) {
    int index = model.method.instructions.indexOf(call);
    return call.name.equals("<init>")
        && model.stacks.get(index) != null
        && model.receiver(index, call) == Opcodes.UNINITIALIZED_THIS;
  }
}
