package org.cnscs.vm.transform;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * What instructions of a method become outside of its class: accesses with the host's rights, and a
 * constructor's return.
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
    return access.rewrite(node, inConstructor);
  }
}
