package org.cnscs.vm.transform;

import java.util.HashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * The polls around class initialisers that a thread can be stopped in.
 *
 * <p>When such an initialiser has been captured it returns, and the JVM takes the class for
 * initialised. Then nothing of the program may run until the thread comes to a poll, and no thread
 * may use the class until the rest of the initialiser has run elsewhere. So every static method of
 * the class begins with a poll that names the class, and so does a method without content, the
 * guard, which is called before other classes make objects of the class or use its static fields.
 */
final class InitialiserGuards {
  private static final String PREFIX = "cnscs$initialised$";

  private final String user;
  private final ClassHierarchy hierarchy;

  InitialiserGuards(String user, ClassHierarchy hierarchy) {
    this.user = user;
    this.hierarchy = hierarchy;
  }

  /** Returns the name of a class's guard: its own, so that it does not stand in for another's. */
  private static String name(String guarded) {
    return PREFIX + guarded.replace('/', '$');
  }

  static boolean isGuard(MethodNode method) {
    return method.name.startsWith(PREFIX) || UnknownClasses.isGuard(method);
  }

  /** Adds to a class what guards it, or what it guards others with, if that is needed. */
  static void addTo(ClassNode node, ClassHierarchy hierarchy) {
    UnknownClasses.addTo(node, hierarchy);
    if (!hierarchy.initialisers().areOthersUnknown()
        && hierarchy.initialisers().mayStop(node.name)) {
      boolean isInterface = (node.access & Opcodes.ACC_INTERFACE) != 0;
      node.version = isInterface ? Math.max(node.version & 0xFFFF, Opcodes.V1_8) : node.version;
      int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
      MethodNode guard =
          new MethodNode(Opcodes.ASM9, access, name(node.name), "()V", null, new String[0]);
      guard.instructions.add(poll(node.name));
      guard.instructions.add(new InsnNode(Opcodes.RETURN));
      guard.maxStack = 1;
      node.methods.add(guard);
    }
  }

  /** Returns the poll at the begin of a static method. */
  static InsnList poll(String owner) {
    InsnList poll = new InsnList();
    poll.add(new LdcInsnNode(Type.getObjectType(owner)));
    poll.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC, CallPolicy.POLL, "enter", "(Ljava/lang/Class;)V", false));
    return poll;
  }

  /** Tells whether a poll is one that names a class. */
  static boolean isPoll(AbstractInsnNode node) {
    return node instanceof MethodInsnNode call
        && call.owner.equals(CallPolicy.POLL)
        && call.name.equals("enter");
  }

  /** Calls guards in a method where they are needed. */
  void insert(MethodNode method) {
    for (AbstractInsnNode node : method.instructions.toArray()) {
      InsnList guard = isGuard(method) ? null : guard(node);
      if (guard != null && node instanceof TypeInsnNode made) {
        beforeNew(method, made, guard);
      } else if (guard != null) {
        method.maxStack++;
        method.instructions.insertBefore(node, guard);
      }
    }
  }

  /** Returns the call of the guard that an instruction needs, or null. */
  private InsnList guard(AbstractInsnNode node) {
    InsnList own = UnknownClasses.guard(user, node, hierarchy);
    return own != null || hierarchy.initialisers().areOthersUnknown() ? own : known(node);
  }

  private InsnList known(AbstractInsnNode node) {
    return switch (node) {
      case TypeInsnNode made when made.getOpcode() == Opcodes.NEW ->
          hierarchy.initialisers().needsGuard(user, made.desc)
              ? guardCall(made.desc, made.desc)
              : null;
      case FieldInsnNode field
          when field.getOpcode() == Opcodes.GETSTATIC || field.getOpcode() == Opcodes.PUTSTATIC ->
          hierarchy
              .field(field.owner, field.name, field.desc)
              .map(ClassHierarchy.Member::owner)
              .filter(declaring -> hierarchy.initialisers().needsGuard(user, declaring))
              .map(declaring -> guardCall(field.owner, declaring))
              .orElse(null);
      default -> null;
    };
  }

  /**
   * Static methods of interfaces are not inherited, so an interface's guard is called on itself.
   */
  private InsnList guardCall(String owner, String guarded) {
    boolean onInterface = hierarchy.initialisers().isInterface(guarded);
    InsnList call = new InsnList();
    call.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            onInterface ? guarded : owner,
            name(guarded),
            "()V",
            onInterface));
    return call;
  }

  /**
   * Frames name an object that is not initialised by a label before its {@code new}, where the
   * guard now stands: they get another label.
   */
  private static void beforeNew(MethodNode method, TypeInsnNode made, InsnList guard) {
    Set<LabelNode> before = new HashSet<>();
    AbstractInsnNode at = made.getPrevious();
    while (at != null && at.getOpcode() < 0) {
      if (at instanceof LabelNode label) {
        before.add(label);
      }
      at = at.getPrevious();
    }
    LabelNode own = new LabelNode();
    method.instructions.insertBefore(made, guard);
    method.instructions.insertBefore(made, own);
    for (AbstractInsnNode node : method.instructions) {
      if (node instanceof FrameNode frame) {
        replace(frame.local, before, own);
        replace(frame.stack, before, own);
      }
    }
  }

  private static void replace(List<Object> types, Set<LabelNode> before, LabelNode own) {
    if (types != null && types.stream().anyMatch(before::contains)) {
      for (ListIterator<Object> each = types.listIterator(); each.hasNext(); ) {
        if (before.contains(each.next())) {
          each.set(own);
        }
      }
    }
  }
}
