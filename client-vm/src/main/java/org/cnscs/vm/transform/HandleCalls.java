package org.cnscs.vm.transform;

import java.util.Set;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * The calls of method handles and variable handles, and those by which these initialise a class.
 */
final class HandleCalls {
  private static final String METHOD = "java/lang/invoke/MethodHandle";
  private static final String VARIABLE = "java/lang/invoke/VarHandle";
  private static final String LOOKUP = METHOD + "s$Lookup";
  private static final String DIRECT = "java/lang/invoke/DirectMethodHandle";

  /** What a handle of a constructor asks for an object. */
  static final String ALLOCATING = "allocateInstance";

  /** What a handle of a static field calls before it uses that. */
  static final String ENSURING = "ensureInitialized";

  private static final Set<String> INVOKING =
      Set.of(
          "invoke",
          "invokeBasic",
          "invokeExact",
          "invokeWithArguments",
          "linkToInterface",
          "linkToSpecial",
          "linkToStatic",
          "linkToVirtual");

  private HandleCalls() {}

  /** Tells whether a call is that of a method handle. */
  static boolean isMethod(String owner, String name) {
    return owner.equals(METHOD) && INVOKING.contains(name);
  }

  /**
   * Tells whether a call may be that of a variable handle of a static field, as the number of its
   * arguments tells: handles of other variables take an object or array in addition.
   */
  static boolean isStaticField(MethodInsnNode call) {
    return call.owner.equals(VARIABLE) && Type.getArgumentCount(call.desc) == arguments(call.name);
  }

  /** Returns how many values an access takes; -1 if the name is not that of an access. */
  private static int arguments(String access) {
    if (access.startsWith("getAnd") || access.startsWith("set")) {
      return 1;
    } else if (access.startsWith("compareAnd") || access.startsWith("weakCompareAnd")) {
      return 2;
    }
    return access.matches("get(Volatile|Opaque|Acquire)?") ? 0 : -1;
  }

  /** Tells whether a lookup object is asked for something by which it may initialise a class. */
  private static boolean isOfLookup(MethodInsnNode call) {
    return call.owner.equals(LOOKUP)
        && (call.name.equals(ENSURING) || call.name.startsWith("defineHiddenClass"));
  }

  /** Tells whether a call in a program may have a class initialised, and do nothing else for it. */
  static boolean mayInitialise(MethodInsnNode call) {
    return isStaticField(call) || isOfLookup(call);
  }

  /** Tells whether what is called is not told by the call. */
  static boolean isLinked(MethodInsnNode call) {
    return isMethod(call.owner, call.name) || mayInitialise(call) || initialises(call);
  }

  /** Tells whether an instruction in the code of a handle may have a class initialised. */
  static boolean initialises(AbstractInsnNode node) {
    return node instanceof MethodInsnNode call
        && (call.owner.equals(DIRECT)
                && (call.name.equals(ALLOCATING) || call.name.equals(ENSURING))
            || call.owner.equals(VARIABLE) && call.name.equals("target"));
  }
}
