package org.cnscs.vm.process;

import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.internal.vm.LambdaForms;
import org.cnscs.vm.transform.FormTail;

/**
 * The frames of method handles between a frame of the program and the one that called it.
 *
 * <p>They can be left out when a stack is kept if all that they have still to do is to return: then
 * the inner frame's result is the outer call's, but for at most one conversion, which the two types
 * tell. Whether that is so is seen from the class files that the JDK made for the handles.
 */
final class HandedOver {
  /** The package of method handles, with a dot. */
  static final String PACKAGE = "java.lang.invoke.";

  /**
   * The methods that only ever hand over, for classes that the JVM has taken from an archive and
   * not made.
   */
  private static final Set<String> NAMED =
      Set.of(
          "linkToTargetMethod",
          "linkToCallSite",
          "invokeExact_MT",
          "invoke_MT",
          "exactInvoker",
          "invoker",
          "invokeStatic",
          "invokeStaticInit",
          "invokeVirtual",
          "invokeInterface",
          "invokeSpecial",
          "invokeSpecialIFC",
          "newInvokeSpecial");

  private static final String HOLDER = "$Holder";
  private static final String DIRECT = PACKAGE + "DirectMethodHandle";

  /** The methods by which variable handles are called, which check the result's class at most. */
  private static final String GUARDS = PACKAGE + "VarHandleGuards";

  /** The methods whose call of the program, or of what has a class initialised, is their last. */
  private static final Map<String, Set<String>> LAST_CALLS =
      Map.of(
          PACKAGE + "MethodHandle",
          Set.of("invokeWithArguments"),
          DIRECT,
          Set.of("allocateInstance", "ensureInitialized"),
          PACKAGE + "LazyInitializingVarHandle",
          Set.of("target"),
          PACKAGE + "MethodHandles$Lookup",
          Set.of("defineHiddenClass", "defineHiddenClassWithClassData", "ensureInitialized"));

  private static final Set<String> NONE = Set.of();

  private final List<StackFrame> frames = new ArrayList<>();

  /** Tells whether a frame is that of a method handle. */
  static boolean concerns(StackFrame frame) {
    return frame.getClassName().startsWith(PACKAGE);
  }

  /** Tells whether a class is one whose frames are those of handles. */
  static boolean concerns(Class<?> type) {
    return type.getName().startsWith(PACKAGE);
  }

  /** Adds the next frame outwards. */
  void add(StackFrame frame) {
    frames.add(frame);
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /** Returns a frame that has more to do than to return, or null if there is none. */
  StackFrame busy(ProcessLoader.Place inner, ProcessLoader.Place outer, ProcessLoader loader) {
    int conversions = 0;
    boolean casts = false;
    int begin = inner.isInitialiser() ? initialising() : 0;
    for (StackFrame frame : frames.subList(begin, frames.size())) {
      boolean next = begin > 0 && frame == frames.get(begin);
      FormTail tail = next ? tailOfInitialising(frame) : tail(frame, inner);
      if (tail == null || (conversions += tail.conversions()) > 1) {
        return frame;
      }
      casts |= tail.casts();
    }
    boolean lost = casts && loader.callee(outer).method().endsWith(")Ljava/lang/Object;");
    return lost ? frames.getFirst() : null;
  }

  /**
   * Returns how many frames have a class initialised of which the next frame then calls a static
   * method. When its initialiser has been captured that method begins with a poll.
   */
  private int initialising() {
    int count = 0;
    while (count < frames.size() && frames.get(count).getClassName().equals(DIRECT)) {
      count++;
    }
    boolean ofMethod =
        count > 0
            && count < frames.size()
            && frames.get(count - 1).getMethodName().equals(FormTail.INITIALISING);
    return ofMethod ? count : 0;
  }

  private static FormTail tailOfInitialising(StackFrame frame) {
    byte[] file = LambdaForms.file(frame.getDeclaringClass());
    return file == null
        ? frame.getMethodName().equals("invokeStaticInit") ? FormTail.NONE : null
        : FormTail.ofInitialising(
            file, frame.getMethodName() + frame.getDescriptor(), frame.getByteCodeIndex());
  }

  private static FormTail tail(StackFrame frame, ProcessLoader.Place inner) {
    String name = frame.getClassName();
    if (handsOver(name, frame.getMethodName())) {
      return FormTail.NONE;
    }
    byte[] file = LambdaForms.file(frame.getDeclaringClass());
    return file == null
        ? NAMED.contains(frame.getMethodName()) ? FormTail.NONE : null
        : FormTail.of(
            file,
            frame.getMethodName() + frame.getDescriptor(),
            frame.getByteCodeIndex(),
            inner.method().startsWith("<init>"));
  }

  /**
   * Returns how often the frames of a class change the type of what they return, at most; two if
   * they may do something else as well.
   */
  static int conversions(String className, String method) {
    if (!className.startsWith(PACKAGE) || handsOver(className, method)) {
      return 0;
    }
    byte[] file = LambdaForms.file(className);
    if (file == null) {
      return NAMED.contains(method) ? 0 : 2;
    }
    return FormTail.conversions(file);
  }

  /** Tells whether a method, which has a name, does nothing behind its last call. */
  private static boolean handsOver(String className, String method) {
    return className.endsWith(HOLDER)
        || className.equals(GUARDS)
        || LAST_CALLS.getOrDefault(className, NONE).contains(method);
  }
}
