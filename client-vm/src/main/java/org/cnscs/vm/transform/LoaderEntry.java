package org.cnscs.vm.transform;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The question at the begin of {@code loadClass} of a class loader, which the JVM calls when code
 * names a class: whether the client VM knows which one is meant.
 *
 * <p>It knows the classes that lambdas became, what transformed code calls, and while a process is
 * resumed everything that was found before.
 */
public final class LoaderEntry {
  private static final String LOADER = "java/lang/ClassLoader";
  private static final String STRING = "java/lang/String";
  private static final String DEFINITIONS = "jdk/internal/vm/Definitions";

  /** The name and descriptor of the method by which the JVM asks a loader for a class. */
  public static final String METHOD = "loadClass(Ljava/lang/String;)Ljava/lang/Class;";

  private LoaderEntry() {}

  /** Adds the question to a class, if it is one of class loaders. */
  static void addTo(ClassNode type, ClassHierarchy hierarchy) {
    if (type.methods.stream().anyMatch(LoaderEntry::isEntry)
        && hierarchy.extendsClass(type.name, LOADER)) {
      addTo(type);
    }
  }

  /** Adds the question to a class of class loaders. */
  public static void addTo(ClassNode type) {
    for (MethodNode method : type.methods) {
      if (isEntry(method)) {
        addTo(type.name, method);
      }
    }
  }

  private static boolean isEntry(MethodNode method) {
    return METHOD.equals(method.name + method.desc)
        && (method.access & (Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT)) == 0;
  }

  private static void addTo(String owner, MethodNode method) {
    LabelNode body = new LabelNode();
    InsnList begin = new InsnList();
    begin.add(call("isKnown", "Z"));
    begin.add(new JumpInsnNode(Opcodes.IFEQ, body));
    begin.add(call("known", "Ljava/lang/Class;"));
    begin.add(new InsnNode(Opcodes.ARETURN));
    begin.add(body);
    if (!startsWithFrame(method)) {
      Object[] locals = {owner, STRING};
      begin.add(new FrameNode(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]));
    }
    method.instructions.insert(begin);
    method.maxStack = Math.max(method.maxStack, 2);
  }

  private static InsnList call(String name, String result) {
    InsnList call = new InsnList();
    call.add(new VarInsnNode(Opcodes.ALOAD, 0));
    call.add(new VarInsnNode(Opcodes.ALOAD, 1));
    String descriptor = "(L" + LOADER + ";L" + STRING + ";)" + result;
    call.add(new MethodInsnNode(Opcodes.INVOKESTATIC, DEFINITIONS, name, descriptor, false));
    return call;
  }

  private static boolean startsWithFrame(MethodNode method) {
    AbstractInsnNode at = method.instructions.getFirst();
    while (at.getOpcode() < 0 && !(at instanceof FrameNode)) {
      at = at.getNext();
    }
    return at instanceof FrameNode;
  }
}
