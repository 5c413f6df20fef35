package org.cnscs.vm.transform;

import java.util.List;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Which instructions are resume points.
 *
 * <p>A call into the JDK that can never lead back into the program, nor to a place where the thread
 * can be stopped, is none. A virtual call of a method that a class of the program may override is
 * one.
 */
public final class CallPolicy {
  static final String POLL = "jdk/internal/vm/Poll";

  /** The internal name of the class that stands in for blocking calls. */
  public static final String BLOCKING = "jdk/internal/vm/Blocking";

  /** The internal name of the class that stands in for the search for classes by name. */
  static final String INITIALISATION = "jdk/internal/vm/Initialisation";

  /** The internal name of the class that runs constructors for objects of a subclass. */
  static final String MAKER = "jdk/internal/vm/ObjectMaker";

  private static final String RUNTIME = "jdk/internal/vm/";

  /** A class of the JDK that calls a program back from the package of what is added to the JDK. */
  private static final String SCOPED_VALUES = "jdk/internal/vm/ScopedValueContainer";

  /** Whose call sites run code that the JDK has made, which calls back at most on its way. */
  private static final List<String> LINKERS =
      List.of("java/lang/invoke/StringConcatFactory", "java/lang/runtime/", "jdk/internal/vm/");

  /** The packages of java.xml that do not tell by their begin that they are the JDK's. */
  private static final Set<String> XML_PACKAGES =
      Set.of(
          "org/w3c/dom",
          "org/w3c/dom/bootstrap",
          "org/w3c/dom/events",
          "org/w3c/dom/ls",
          "org/w3c/dom/ranges",
          "org/w3c/dom/traversal",
          "org/w3c/dom/views",
          "org/w3c/dom/xpath",
          "org/xml/sax",
          "org/xml/sax/ext",
          "org/xml/sax/helpers");

  private static final String THROWABLE = "java/lang/Throwable";

  /** Exceptions call it when they are made; a program that overrides it is pinned there. */
  static final String FILL = "fillInStackTrace";

  /** Methods of exceptions that only look at them, and that the JVM or every exception calls. */
  private static final Set<String> OF_EXCEPTIONS =
      Set.of(
          "addSuppressed",
          "getCause",
          "getOurStackTrace",
          "getSuppressed",
          "initCause",
          "setStackTrace");

  private final Origin origin;
  private final ClassHierarchy hierarchy;
  private final JdkCalls jdkCalls;

  private CallPolicy(Origin origin, ClassHierarchy hierarchy, JdkCalls jdkCalls) {
    this.origin = origin;
    this.hierarchy = hierarchy;
    this.jdkCalls = jdkCalls;
  }

  static CallPolicy of(PreparedClass.Code code) {
    return new CallPolicy(code.origin(), code.hierarchy(), code.jdkCalls());
  }

  /** Returns what kind of resume point an instruction is, or null if it is none. */
  ResumePoint.Kind kindOf(AbstractInsnNode node) {
    if (origin == Origin.HANDLES) {
      return HandleCalls.initialises(node) ? ResumePoint.Kind.CALL : null;
    }
    if (node.getOpcode() == Opcodes.MONITORENTER) {
      return ResumePoint.Kind.ENTER;
    }
    if (node instanceof InvokeDynamicInsnNode dynamic) {
      return isLinkedByJdk(dynamic.bsm) ? null : ResumePoint.Kind.CALL;
    }
    if (!(node instanceof MethodInsnNode call) || call.owner.startsWith("[")) {
      return null;
    }
    if (call.owner.equals(POLL)) {
      return ResumePoint.Kind.POLL;
    }
    return mayReachProgram(call) ? ResumePoint.Kind.CALL : null;
  }

  /** Tells whether a call site is one that the compiler makes, of which the JDK is the target. */
  static boolean isLinkedByJdk(Handle bootstrap) {
    return LINKERS.stream().anyMatch(bootstrap.getOwner()::startsWith)
        && !ProgramSites.links(bootstrap);
  }

  /** Returns the type of what a resume point calls. */
  static String descriptor(AbstractInsnNode call) {
    return call instanceof InvokeDynamicInsnNode dynamic
        ? dynamic.desc
        : ((MethodInsnNode) call).desc;
  }

  private boolean neverReaches(String owner, String name, String descriptor) {
    return !jdkCalls.contains(JdkCalls.key(owner, name, descriptor));
  }

  private boolean mayReachProgram(MethodInsnNode call) {
    if (call.owner.startsWith(RUNTIME) && !call.owner.equals(SCOPED_VALUES)) {
      return call.owner.equals(BLOCKING) || call.owner.equals(INITIALISATION);
    }
    if (call.owner.equals("jdk/internal/misc/Unsafe")) {
      return call.name.equals("ensureClassInitialized");
    }
    if (LambdaClasses.isGenerated(call.owner) && call.getOpcode() == Opcodes.INVOKESTATIC) {
      return false;
    }
    return !isPlatform(call.owner) && !hierarchy.leaves().contains(call, this::neverReaches)
        || call.name.startsWith(LambdaClasses.ACCESSOR)
        || isOverridable(call)
        || HandleCalls.isMethod(call.owner, call.name)
        || origin == Origin.PROGRAM && HandleCalls.mayInitialise(call)
        || isReaching(call);
  }

  private boolean isReaching(MethodInsnNode call) {
    boolean isVirtual =
        call.getOpcode() == Opcodes.INVOKEVIRTUAL || call.getOpcode() == Opcodes.INVOKEINTERFACE;
    String declaring =
        hierarchy
            .method(call.owner, call.name, call.desc)
            .map(ClassHierarchy.Member::owner)
            .orElse(call.owner);
    return jdkCalls.contains(JdkCalls.key(declaring, call.name, call.desc))
        || isVirtual && jdkCalls.contains(JdkCalls.virtualKey(call.owner, call.name, call.desc));
  }

  /** Tells whether a virtual call of a method of the JDK may come to a method of the program. */
  private boolean isOverridable(MethodInsnNode call) {
    if (call.getOpcode() == Opcodes.INVOKESTATIC || call.getOpcode() == Opcodes.INVOKESPECIAL) {
      return false;
    }
    return hierarchy.isExtensible(call.owner)
        && hierarchy
            .method(call.owner, call.name, call.desc)
            .map(member -> isOverridable(member.access()))
            .orElse(true);
  }

  private static boolean isOverridable(int access) {
    return (access & (Opcodes.ACC_FINAL | Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC)) == 0
        && (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0;
  }

  /** Tells whether a method of the JDK stays as it is, though its class is transformed. */
  public static boolean isLeftAlone(String owner, String name) {
    return name.equals("<clinit>")
        || name.equals(FILL)
        || owner.equals(THROWABLE) && OF_EXCEPTIONS.contains(name);
  }

  /** Tells whether a class belongs to the JDK, by its package. */
  public static boolean isPlatform(String internalName) {
    return isOfJdk(internalName)
        || internalName.startsWith("org/")
            && XML_PACKAGES.contains(internalName.substring(0, internalName.lastIndexOf('/')));
  }

  private static boolean isOfJdk(String internalName) {
    return internalName.startsWith("java/")
        || internalName.startsWith("javax/")
        || internalName.startsWith("jdk/")
        || internalName.startsWith("sun/")
        || internalName.startsWith("com/sun/");
  }
}
