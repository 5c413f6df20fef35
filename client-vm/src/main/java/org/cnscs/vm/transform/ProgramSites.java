package org.cnscs.vm.transform;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The call sites that a program links with bootstrap methods of its own.
 *
 * <p>The program may keep such a call site, and change its target. So the instruction has to be
 * linked to the same one again when the process was resumed: its bootstrap method becomes one of
 * the image, which is told which instruction it is, and asks the program's own only the first time.
 */
final class ProgramSites {
  private static final String OWNER = "jdk/internal/vm/HostRights";
  private static final String NAME = "linkSite";

  /** The image's bootstrap method for calls of private methods from outside of their nest. */
  static final String PRIVATE = "linkPrivate";

  /** The JVM gives a bootstrap method at most 251 arguments of the class file. */
  private static final int MOST = 240;

  private static final Handle LINK =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          OWNER,
          NAME,
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
              + "[Ljava/lang/Object;)Ljava/lang/Object;",
          false);

  private ProgramSites() {}

  /** Redirects the bootstrap methods of a class of the program, whose lambdas are taken out. */
  static void redirect(ClassNode type) {
    int number = 0;
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode node : method.instructions) {
        if (node instanceof InvokeDynamicInsnNode dynamic
            && !CallPolicy.isLinkedByJdk(dynamic.bsm)
            && !links(dynamic.bsm)
            && dynamic.bsmArgs.length <= MOST) {
          redirect(type.name, number++, dynamic);
        }
      }
    }
  }

  private static void redirect(String host, int number, InvokeDynamicInsnNode dynamic) {
    Object[] arguments = new Object[dynamic.bsmArgs.length + 3];
    arguments[0] = host;
    arguments[1] = number;
    arguments[2] = dynamic.bsm;
    System.arraycopy(dynamic.bsmArgs, 0, arguments, 3, dynamic.bsmArgs.length);
    dynamic.bsm = LINK;
    dynamic.bsmArgs = arguments;
  }

  /**
   * Tells whether a bootstrap method is one of the image by which methods of the program are
   * called.
   */
  static boolean links(Handle bootstrap) {
    return bootstrap.getOwner().equals(OWNER)
        && (bootstrap.getName().equals(NAME) || bootstrap.getName().equals(PRIVATE));
  }
}
