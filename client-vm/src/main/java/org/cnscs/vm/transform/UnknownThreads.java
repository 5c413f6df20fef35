package org.cnscs.vm.transform;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The calls of {@code join} on objects of classes of which nothing is known yet: only when such a
 * call runs, it turns out whether the object is a thread. A class with such calls gets a method for
 * each, which asks that.
 */
final class UnknownThreads {
  private static final String METHOD = "cnscs$join$";
  private static final String THREAD = "java/lang/Thread";
  private static final int ACCESS = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
  private static final Set<String> WAITS =
      Set.of("()V", "(J)V", "(JI)V", "(Ljava/time/Duration;)Z");

  private UnknownThreads() {}

  /** Adds the methods to a class, and has it call them. */
  static void addTo(ClassNode node, ClassHierarchy hierarchy) {
    boolean isInterface = (node.access & Opcodes.ACC_INTERFACE) != 0;
    Map<String, MethodNode> bridges = new LinkedHashMap<>();
    for (MethodNode method : node.methods) {
      for (AbstractInsnNode each : method.instructions) {
        if (each instanceof MethodInsnNode call && mayJoin(call, hierarchy)) {
          MethodNode bridge =
              bridges.computeIfAbsent(
                  call.owner + call.desc, key -> bridge(call, METHOD + bridges.size()));
          call.setOpcode(Opcodes.INVOKESTATIC);
          call.owner = node.name;
          call.name = bridge.name;
          call.desc = bridge.desc;
          call.itf = isInterface;
        }
      }
    }
    if (isInterface && !bridges.isEmpty()) {
      node.version = Math.max(node.version & 0xFFFF, Opcodes.V1_8);
    }
    node.methods.addAll(bridges.values());
  }

  private static boolean mayJoin(MethodInsnNode call, ClassHierarchy hierarchy) {
    return call.getOpcode() == Opcodes.INVOKEVIRTUAL
        && call.name.equals("join")
        && WAITS.contains(call.desc)
        && !call.owner.startsWith("[")
        && isUnknown(call.owner, hierarchy);
  }

  /** Tells whether a class, or one above it, is not known. */
  private static boolean isUnknown(String name, ClassHierarchy hierarchy) {
    String at = name;
    while (at != null) {
      ClassHierarchy.Info info = hierarchy.info(at).orElse(null);
      if (info == null) {
        return true;
      }
      at = info.superName();
    }
    return false;
  }

  private static MethodNode bridge(MethodInsnNode call, String name) {
    String descriptor = "(L" + call.owner + ";" + call.desc.substring(1);
    MethodNode method = new MethodNode(Opcodes.ASM9, ACCESS, name, descriptor, null, new String[0]);
    LabelNode other = new LabelNode();
    InsnList code = method.instructions;
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(new TypeInsnNode(Opcodes.INSTANCEOF, THREAD));
    code.add(new JumpInsnNode(Opcodes.IFEQ, other));
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(new TypeInsnNode(Opcodes.CHECKCAST, THREAD));
    String wait = "(L" + THREAD + ";" + call.desc.substring(1);
    addCall(
        code,
        call,
        new MethodInsnNode(Opcodes.INVOKESTATIC, CallPolicy.BLOCKING, "join", wait, false));
    code.add(other);
    code.add(frame(descriptor));
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    addCall(
        code,
        call,
        new MethodInsnNode(Opcodes.INVOKEVIRTUAL, call.owner, call.name, call.desc, false));
    method.maxLocals = Type.getArgumentsAndReturnSizes(descriptor) >> 2;
    method.maxStack = method.maxLocals + 1;
    return method;
  }

  /** Passes on all parameters but the first, and returns what the call gives. */
  private static void addCall(InsnList code, MethodInsnNode like, MethodInsnNode call) {
    int slot = 1;
    for (Type each : Type.getArgumentTypes(like.desc)) {
      code.add(new VarInsnNode(each.getOpcode(Opcodes.ILOAD), slot));
      slot += each.getSize();
    }
    code.add(call);
    code.add(new InsnNode(Type.getReturnType(like.desc).getOpcode(Opcodes.IRETURN)));
  }

  private static FrameNode frame(String descriptor) {
    Type[] parameters = Type.getArgumentTypes(descriptor);
    Object[] locals = new Object[parameters.length];
    for (int i = 0; i < locals.length; i++) {
      locals[i] =
          switch (parameters[i].getSort()) {
            case Type.LONG -> Opcodes.LONG;
            case Type.INT -> Opcodes.INTEGER;
            default -> parameters[i].getInternalName();
          };
    }
    return new FrameNode(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]);
  }
}
