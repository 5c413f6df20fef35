package org.cnscs.vm.image;

import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The changes to the JDK's handles by which the initialiser of a class that one of them begins can
 * be captured: of a constructor, of a static field, and what a lookup object has initialised.
 *
 * <p>The class is initialised by {@code Initialisation}, whose frames can be captured, and whose
 * call is the last that the handle's own method does. Only then does a handle find out where a
 * field is, which may be elsewhere in another JVM.
 */
final class HandlePatches {
  private static final String PACKAGE = "java/lang/invoke/";
  static final String DIRECT = PACKAGE + "DirectMethodHandle";
  static final String CONSTRUCTOR = DIRECT + "$Constructor";

  /** The code of the handles that are used most. */
  static final String HOLDER = DIRECT + "$Holder";

  /** The handle of a static field whose class is not initialised yet. */
  static final String LAZY = PACKAGE + "LazyInitializingVarHandle";

  /** The maker of such code anew, when the JVM makes its archive. */
  static final String MAKER = PACKAGE + "GenerateJLIClassesHelper$HolderClassBuilder";

  static final String VARIABLES = PACKAGE + "VarHandles";

  private static final String INITIALISATION = "jdk/internal/vm/Initialisation";
  private static final String UNSAFE = "jdk/internal/misc/Unsafe";
  private static final String VARIABLE = "L" + PACKAGE + "VarHandle;";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String CLASS = "Ljava/lang/Class;";
  private static final String LOOKUP = "L" + PACKAGE + "MethodHandles$Lookup;";
  private static final String READY = "ready";

  private HandlePatches() {}

  static void patchConstructor(ClassNode type) {
    FieldNode ready = new FieldNode(0, READY, "Z", null, null);
    ready.visitAnnotation("Ljdk/internal/vm/annotation/Stable;", true).visitEnd();
    type.fields.add(ready);
  }

  static void patchDirect(ClassNode type) {
    ensure(find(type, "ensureInitialized", "(" + OBJECT + ")V"));
    allocate(find(type, "allocateInstance", "(" + OBJECT + ")" + OBJECT));
    askNeeded(type, "shouldBeInitialized");
  }

  /** Has the handle do what it did only when the class is ready: then it needs to ask no more. */
  private static void ensure(MethodNode method) {
    Label ready = begin(method);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitTypeInsn(Opcodes.CHECKCAST, DIRECT);
    method.visitFieldInsn(Opcodes.GETFIELD, DIRECT, "member", "L" + PACKAGE + "MemberName;");
    method.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, PACKAGE + "MemberName", "getDeclaringClass", "()" + CLASS, false);
    method.visitVarInsn(Opcodes.ASTORE, 1);
    ifReady(method, ready);
    method.visitVarInsn(Opcodes.ALOAD, 1);
    initialise(method, "ensure", "(" + CLASS + ")V");
    method.visitInsn(Opcodes.RETURN);
    method.visitLabel(ready);
    method.visitFrame(Opcodes.F_APPEND, 1, new Object[] {"java/lang/Class"}, 0, null);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitTypeInsn(Opcodes.CHECKCAST, DIRECT);
    method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, DIRECT, "ensureInitialized", "()V", false);
    method.visitInsn(Opcodes.RETURN);
    method.visitMaxs(0, 0);
  }

  private static void allocate(MethodNode method) {
    Label known = begin(method);
    Label ready = new Label();
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitTypeInsn(Opcodes.CHECKCAST, CONSTRUCTOR);
    method.visitFieldInsn(Opcodes.GETFIELD, CONSTRUCTOR, "instanceClass", CLASS);
    method.visitVarInsn(Opcodes.ASTORE, 1);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitTypeInsn(Opcodes.CHECKCAST, CONSTRUCTOR);
    method.visitFieldInsn(Opcodes.GETFIELD, CONSTRUCTOR, READY, "Z");
    method.visitJumpInsn(Opcodes.IFNE, known);
    ifReady(method, ready);
    method.visitVarInsn(Opcodes.ALOAD, 1);
    initialise(method, "allocate", "(" + CLASS + ")" + OBJECT);
    method.visitInsn(Opcodes.ARETURN);
    method.visitLabel(ready);
    method.visitFrame(Opcodes.F_APPEND, 1, new Object[] {"java/lang/Class"}, 0, null);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitTypeInsn(Opcodes.CHECKCAST, CONSTRUCTOR);
    method.visitInsn(Opcodes.ICONST_1);
    method.visitFieldInsn(Opcodes.PUTFIELD, CONSTRUCTOR, READY, "Z");
    method.visitLabel(known);
    method.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    method.visitFieldInsn(
        Opcodes.GETSTATIC, PACKAGE + "MethodHandleStatics", "UNSAFE", "L" + UNSAFE + ";");
    method.visitVarInsn(Opcodes.ALOAD, 1);
    method.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, UNSAFE, "allocateInstance", "(" + CLASS + ")" + OBJECT, false);
    method.visitInsn(Opcodes.ARETURN);
    method.visitMaxs(0, 0);
  }

  /** Has the class be initialised before the code looks where the field is. */
  static void patchHolder(ClassNode type) {
    int count = 0;
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode node : method.instructions.toArray()) {
        if (node instanceof MethodInsnNode call && call.name.equals("ensureInitialized")) {
          AbstractInsnNode handle = call.getPrevious();
          method.instructions.remove(handle);
          method.instructions.remove(call);
          InsnList begin = new InsnList();
          begin.add(handle);
          begin.add(call);
          method.instructions.insert(begin);
          count++;
        }
      }
    }
    JdkPatches.check(count > 0, type, "code for static fields");
  }

  /** Has the JVM's archive take the code from the image. */
  static void patchMaker(ClassNode type) {
    MethodNode method = JdkPatches.method(type, "build");
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node.getOpcode() == Opcodes.ARETURN) {
        InsnList without = new InsnList();
        without.add(new InsnNode(Opcodes.DUP));
        without.add(new LdcInsnNode(HOLDER));
        String descriptor = "(" + OBJECT + ")" + OBJECT;
        without.add(
            new MethodInsnNode(
                Opcodes.INVOKEINTERFACE, "java/util/Map", "remove", descriptor, true));
        without.add(new InsnNode(Opcodes.POP));
        method.instructions.insertBefore(node, without);
      }
    }
  }

  /**
   * The handle stands for its target only from when the class is ready on; then there is nothing to
   * be done before the methods that it calls.
   */
  static void patchLazy(ClassNode type) {
    target(find(type, "target", "()" + VARIABLE));
    MethodNode direct = find(type, "asDirect", "()" + VARIABLE);
    Label ready = begin(direct);
    ifInitialised(direct, ready);
    direct.visitVarInsn(Opcodes.ALOAD, 0);
    direct.visitInsn(Opcodes.ARETURN);
    giveTarget(direct, ready);
    String descriptor = "(I)L" + PACKAGE + "MethodHandle;";
    MethodNode handle = find(type, "getMethodHandleUncached", descriptor);
    begin(handle);
    getTarget(handle);
    handle.visitVarInsn(Opcodes.ILOAD, 1);
    handle.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, PACKAGE + "VarHandle", "getMethodHandle", descriptor, false);
    handle.visitInsn(Opcodes.ARETURN);
    handle.visitMaxs(0, 0);
  }

  private static void target(MethodNode method) {
    Label known = begin(method);
    Label ready = new Label();
    ifInitialised(method, known);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitFieldInsn(Opcodes.GETFIELD, LAZY, "refc", CLASS);
    initialise(method, "isReady", "(" + CLASS + ")Z");
    method.visitJumpInsn(Opcodes.IFNE, ready);
    getTarget(method);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitFieldInsn(Opcodes.GETFIELD, LAZY, "refc", CLASS);
    initialise(method, "target", "(" + VARIABLE + CLASS + ")" + VARIABLE);
    method.visitInsn(Opcodes.ARETURN);
    method.visitLabel(ready);
    method.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, LAZY, "initialize", "()V", false);
    giveTarget(method, known);
  }

  private static void ifInitialised(MethodNode method, Label target) {
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitFieldInsn(Opcodes.GETFIELD, LAZY, "initialized", "Z");
    method.visitJumpInsn(Opcodes.IFNE, target);
  }

  private static void giveTarget(MethodNode method, Label at) {
    method.visitLabel(at);
    method.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    getTarget(method);
    method.visitInsn(Opcodes.ARETURN);
    method.visitMaxs(0, 0);
  }

  private static void getTarget(MethodNode method) {
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitFieldInsn(Opcodes.GETFIELD, LAZY, "target", VARIABLE);
  }

  static void patchVariables(ClassNode type) {
    askNeeded(type, "makeFieldHandle");
  }

  private static void askNeeded(ClassNode type, String name) {
    int count = 0;
    for (AbstractInsnNode node : JdkPatches.method(type, name).instructions.toArray()) {
      if (isCall(node, "shouldBeInitialized")) {
        replace((MethodInsnNode) node, "isNeeded", "(L" + UNSAFE + ";" + CLASS + ")Z");
        count++;
      }
    }
    JdkPatches.check(count == 1, type, "a question in " + name);
  }

  /** Has a lookup object initialise a class at its very end. */
  static void patchLookup(ClassNode type) {
    MethodNode ensuring = JdkPatches.method(type, "ensureInitialized");
    int count = 0;
    for (AbstractInsnNode node : ensuring.instructions.toArray()) {
      if (isCall(node, "ensureClassInitialized")) {
        ensuring.instructions.remove(node.getNext());
        replace((MethodInsnNode) node, "byLookup", "(L" + UNSAFE + ";" + CLASS + ")" + CLASS);
        count++;
      }
    }
    JdkPatches.check(count == 1, type, "an initialisation in ensureInitialized");
    initialiseLast(type, "defineHiddenClass", 2);
    initialiseLast(type, "defineHiddenClassWithClassData", 3);
  }

  /** Has a class be defined uninitialised, and then initialised if that is wanted. */
  private static void initialiseLast(ClassNode type, String name, int wanted) {
    MethodNode method = JdkPatches.method(type, name);
    int count = 0;
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node.getOpcode() == Opcodes.ILOAD && ((VarInsnNode) node).var == wanted) {
        method.instructions.set(node, new InsnNode(Opcodes.ICONST_0));
        count++;
      } else if (node.getOpcode() == Opcodes.ARETURN) {
        InsnList last = new InsnList();
        last.add(new VarInsnNode(Opcodes.ILOAD, wanted));
        last.add(call("defined", "(" + LOOKUP + "Z)" + LOOKUP));
        method.instructions.insertBefore(node, last);
        count++;
      }
    }
    JdkPatches.check(count == 2, type, "one way through " + name);
  }

  private static boolean isCall(AbstractInsnNode node, String name) {
    return node instanceof MethodInsnNode call
        && call.owner.equals(UNSAFE)
        && call.name.equals(name);
  }

  private static void replace(MethodInsnNode call, String name, String descriptor) {
    call.setOpcode(Opcodes.INVOKESTATIC);
    call.owner = INITIALISATION;
    call.name = name;
    call.desc = descriptor;
  }

  private static MethodInsnNode call(String name, String descriptor) {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, INITIALISATION, name, descriptor, false);
  }

  private static void initialise(MethodNode method, String name, String descriptor) {
    call(name, descriptor).accept(method);
  }

  private static void ifReady(MethodNode method, Label ready) {
    method.visitVarInsn(Opcodes.ALOAD, 1);
    initialise(method, "isReady", "(" + CLASS + ")Z");
    method.visitJumpInsn(Opcodes.IFNE, ready);
  }

  /** Empties a method; returns a label to be set in it. */
  private static Label begin(MethodNode method) {
    method.instructions.clear();
    method.localVariables = null;
    return new Label();
  }

  private static MethodNode find(ClassNode type, String name, String descriptor) {
    MethodNode found =
        type.methods.stream()
            .filter(each -> each.name.equals(name) && each.desc.equals(descriptor))
            .findFirst()
            .orElse(null);
    JdkPatches.check(found != null, type, "the method " + name + descriptor);
    return found;
  }
}
