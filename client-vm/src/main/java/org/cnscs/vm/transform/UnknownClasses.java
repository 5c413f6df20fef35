package org.cnscs.vm.transform;

import java.util.LinkedHashSet;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The guards of a class before it uses others of which no file is known, so that they cannot be
 * asked for guards of their own: all that a class names which is defined while the program runs;
 * and what a class of the program names and only a definition at run time can bring.
 *
 * <p>For each class that it names, it gets a method that has the class initialised where a thread
 * can be stopped, and a field that says when that is over, so that from then on the method does
 * nothing.
 */
final class UnknownClasses {
  private static final String METHOD = "cnscs$use$";
  private static final String FIELD = "cnscs$used$";
  private static final String OF_FIELD = "(Ljava/lang/String;)V";
  private static final int ACCESS = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;

  private UnknownClasses() {}

  static boolean isGuard(MethodNode method) {
    return method.name.startsWith(METHOD);
  }

  /** Adds to a class what it needs. */
  static void addTo(ClassNode node, ClassHierarchy hierarchy) {
    Set<String> used = new LinkedHashSet<>();
    for (MethodNode method : node.methods) {
      for (AbstractInsnNode each : method.instructions) {
        String type = guarded(node.name, each, hierarchy);
        if (type != null) {
          used.add(type);
        }
      }
    }
    boolean isInterface = (node.access & Opcodes.ACC_INTERFACE) != 0;
    if (isInterface && !used.isEmpty()) {
      node.version = Math.max(node.version & 0xFFFF, Opcodes.V1_8);
    }
    for (String each : used) {
      node.fields.add(new FieldNode(ACCESS, FIELD + escaped(each), "Z", null, null));
      node.methods.add(method(node.name, each));
    }
  }

  /**
   * Returns the class that an instruction names and has the JVM initialise, or one above it; null
   * if it needs no guard.
   */
  private static String guarded(String user, AbstractInsnNode node, ClassHierarchy hierarchy) {
    return switch (node) {
      case TypeInsnNode made
          when made.getOpcode() == Opcodes.NEW
              && hierarchy.initialisers().needsOwnGuard(user, made.desc) ->
          made.desc;
      case FieldInsnNode field
          when (field.getOpcode() == Opcodes.GETSTATIC || field.getOpcode() == Opcodes.PUTSTATIC)
              && needsGuard(user, field, hierarchy) ->
          field.owner;
      default -> null;
    };
  }

  /** A class may inherit a field from an interface, which is not initialised with the class. */
  private static boolean needsGuard(String user, FieldInsnNode field, ClassHierarchy hierarchy) {
    return field.owner.equals(user)
        ? hierarchy.initialisers().areOthersUnknown()
            && !hierarchy.declares(user, field.name + field.desc)
        : hierarchy.initialisers().needsOwnGuard(user, field.owner);
  }

  /** Returns the call of the guard that an instruction needs, or null. */
  static InsnList guard(String user, AbstractInsnNode node, ClassHierarchy hierarchy) {
    String type = guarded(user, node, hierarchy);
    if (type == null) {
      return null;
    }
    InsnList call = new InsnList();
    call.add(
        node instanceof FieldInsnNode field
            ? new LdcInsnNode(field.name + field.desc)
            : new InsnNode(Opcodes.ACONST_NULL));
    call.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            user,
            METHOD + escaped(type),
            OF_FIELD,
            hierarchy.initialisers().isInterface(user)));
    return call;
  }

  private static MethodNode method(String user, String type) {
    MethodNode method =
        new MethodNode(Opcodes.ASM9, ACCESS, METHOD + escaped(type), OF_FIELD, null, new String[0]);
    InsnList code = method.instructions;
    LabelNode end = new LabelNode();
    code.add(new FieldInsnNode(Opcodes.GETSTATIC, user, FIELD + escaped(type), "Z"));
    code.add(new JumpInsnNode(Opcodes.IFNE, end));
    code.add(new LdcInsnNode(Type.getObjectType(type)));
    code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            CallPolicy.INITIALISATION,
            "use",
            "(Ljava/lang/Class;Ljava/lang/String;)Z",
            false));
    code.add(new FieldInsnNode(Opcodes.PUTSTATIC, user, FIELD + escaped(type), "Z"));
    code.add(end);
    Object[] locals = {"java/lang/String"};
    code.add(new FrameNode(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]));
    code.add(new InsnNode(Opcodes.RETURN));
    method.maxStack = 2;
    method.maxLocals = 1;
    return method;
  }

  /** Returns a name without the letters that names of members may not have, none like another. */
  private static String escaped(String name) {
    return name.replace("$", "$$").replace("/", "$_");
  }
}
