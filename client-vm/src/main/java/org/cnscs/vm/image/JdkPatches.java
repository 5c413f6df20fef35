package org.cnscs.vm.image;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
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
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The single changes to classes of the JDK: the mark of a program's threads, what a program is to
 * see of its stack and of its classes, and how objects are made without their own constructors.
 * Classes whose frames can be captured are transformed after that.
 *
 * <p>Calls are put in or exchanged where they change no type on the stack and no branch, so that
 * the frames in the class file stay right. A place that is not found ends the making of the image:
 * the JDK is another than this was written for.
 */
final class JdkPatches {
  private static final String TRACES = "jdk/internal/vm/StackTraces";
  private static final String FRAMES = "jdk/internal/vm/ShownFrames";
  private static final String MAKER = "jdk/internal/vm/ObjectMaker";
  private static final String WALKER = "java/lang/StackWalker";
  private static final String FACTORY = "java/lang/StackStreamFactory";
  private static final String ELEMENTS = "[Ljava/lang/StackTraceElement;";

  private static final Map<String, Consumer<ClassNode>> PATCHES =
      Map.ofEntries(
          Map.entry("java/lang/Thread", JdkPatches::patchThread),
          Map.entry("java/lang/VirtualThread", JdkPatches::askBeforeStart),
          Map.entry("java/lang/Class", StableHashes::patchClass),
          Map.entry("java/lang/Enum", StableHashes::patchEnum),
          Map.entry("java/lang/invoke/CallSite", JdkPatches::patchSite),
          Map.entry(
              "java/lang/Throwable",
              type -> addBehind(type, "of", TRACES, "ofThrowable", ELEMENTS)),
          Map.entry(FACTORY, JdkPatches::patchFactory),
          Map.entry(WALKER, JdkPatches::patchWalker),
          Map.entry("java/io/ObjectStreamClass", JdkPatches::patchStreamClass),
          Map.entry("jdk/internal/reflect/MethodHandleAccessorFactory", JdkPatches::patchAccessors),
          Map.entry(
              "jdk/internal/reflect/DirectConstructorHandleAccessor", JdkPatches::patchAccessor),
          Map.entry(HandlePatches.DIRECT, HandlePatches::patchDirect),
          Map.entry(HandlePatches.CONSTRUCTOR, HandlePatches::patchConstructor),
          Map.entry(HandlePatches.HOLDER, HandlePatches::patchHolder),
          Map.entry(HandlePatches.MAKER, HandlePatches::patchMaker),
          Map.entry(HandlePatches.LAZY, HandlePatches::patchLazy),
          Map.entry(HandlePatches.VARIABLES, HandlePatches::patchVariables),
          Map.entry(
              "java/lang/reflect/Constructor",
              type -> initialiseBefore(type, "acquireConstructorAccessor")),
          Map.entry(
              "java/lang/reflect/Method", type -> initialiseBefore(type, "acquireMethodAccessor")),
          Map.entry(
              "java/lang/reflect/Field",
              type ->
                  initialiseBefore(type, "acquireFieldAccessor", "acquireOverrideFieldAccessor")));

  private JdkPatches() {}

  /** Returns the internal names of the classes that are changed. */
  static Set<String> classes() {
    return new TreeSet<>(PATCHES.keySet());
  }

  /** Returns a class as it is to be. */
  static byte[] applyTo(String name, byte[] file) {
    if (!PATCHES.containsKey(name)) {
      return file;
    }
    ClassNode type = new ClassNode();
    new ClassReader(file).accept(type, 0);
    PATCHES.get(name).accept(type);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.accept(writer);
    return writer.toByteArray();
  }

  /**
   * Adds the field by which a thread of a program is known, and one by which its number is another
   * than the JVM's: the program's threads keep their numbers, and those of the JVM must stay
   * unique.
   */
  private static void patchThread(ClassNode thread) {
    thread.fields.add(new FieldNode(Opcodes.ACC_PRIVATE, "ofProgram", "Z", null, null));
    thread.fields.add(new FieldNode(Opcodes.ACC_PRIVATE, "tidOffset", "J", null, null));
    renumber(thread);
    askBeforeStart(thread);
    addBehind(thread, "asyncGetStackTrace", TRACES, "ofThread", ELEMENTS);
    addBehind(thread, "getThreads", TRACES, "ofProgram", "[Ljava/lang/Thread;");
    addBehind(thread, "dumpThreads", TRACES, "ofThreads", "[" + ELEMENTS);
  }

  /** Has the client VM be asked whether it starts a thread. */
  private static void askBeforeStart(ClassNode thread) {
    MethodNode start =
        thread.methods.stream()
            .filter(each -> each.name.equals("start") && each.desc.equals("()V"))
            .findFirst()
            .orElse(null);
    check(start != null, thread, "the method start()");
    LabelNode plain = new LabelNode();
    InsnList question = new InsnList();
    question.add(new VarInsnNode(Opcodes.ALOAD, 0));
    question.add(invoke("jdk/internal/vm/ThreadStarts", "starts", "(Ljava/lang/Thread;)Z"));
    question.add(new JumpInsnNode(Opcodes.IFEQ, plain));
    question.add(new InsnNode(Opcodes.RETURN));
    question.add(plain);
    question.add(new FrameNode(Opcodes.F_SAME, 0, null, 0, null));
    start.instructions.insert(question);
  }

  private static void renumber(ClassNode thread) {
    MethodNode number = method(thread, "threadId");
    for (AbstractInsnNode node : number.instructions.toArray()) {
      if (node.getOpcode() == Opcodes.LRETURN) {
        InsnList offset = new InsnList();
        offset.add(new VarInsnNode(Opcodes.ALOAD, 0));
        offset.add(new FieldInsnNode(Opcodes.GETFIELD, thread.name, "tidOffset", "J"));
        offset.add(new InsnNode(Opcodes.LADD));
        number.instructions.insertBefore(node, offset);
      }
    }
  }

  /** Adds a call that takes and gives one value behind each call of a method. */
  private static void addBehind(
      ClassNode type, String called, String owner, String name, String value) {
    int count = 0;
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode node : method.instructions.toArray()) {
        if (node instanceof MethodInsnNode call
            && call.name.equals(called)
            && call.desc.endsWith(")" + value)) {
          String descriptor = "(" + value + ")" + value;
          method.instructions.insert(call, invoke(owner, name, descriptor));
          count++;
        }
      }
    }
    check(count > 0, type, "a call of " + called);
  }

  private static MethodInsnNode invoke(String owner, String name, String descriptor) {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
  }

  static void check(boolean found, ClassNode type, String what) {
    if (!found) {
      throw new IllegalStateException(
          "Class "
              + type.name
              + " of this JDK has not "
              + what
              + ", as it has in JDK 25; set CNSCS_JAVA_HOME to a JDK 25");
    }
  }

  static MethodNode method(ClassNode type, String name) {
    MethodNode found =
        type.methods.stream().filter(each -> each.name.equals(name)).findFirst().orElse(null);
    check(found != null, type, "the method " + name);
    return found;
  }

  private static void patchFactory(ClassNode factory) {
    String function = "Ljava/util/function/Function;";
    String walker = "L" + WALKER + ";";
    InsnList begin = new InsnList();
    begin.add(new VarInsnNode(Opcodes.ALOAD, 0));
    begin.add(new VarInsnNode(Opcodes.ALOAD, 1));
    begin.add(invoke(FRAMES, "function", "(" + walker + function + ")" + function));
    begin.add(new VarInsnNode(Opcodes.ASTORE, 1));
    begin.add(new VarInsnNode(Opcodes.ALOAD, 0));
    begin.add(invoke(FRAMES, "walker", "(" + walker + ")" + walker));
    begin.add(new VarInsnNode(Opcodes.ASTORE, 0));
    method(factory, "makeStackTraverser").instructions.insert(begin);
  }

  private static void patchWalker(ClassNode walker) {
    MethodNode method = method(walker, "getCallerClass");
    int count = 0;
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node instanceof MethodInsnNode call && call.name.equals("makeCallerFinder")) {
        method.instructions.set(call, new InsnNode(Opcodes.POP));
        count++;
      } else if (node instanceof MethodInsnNode call && call.name.equals("findCaller")) {
        method.instructions.set(call, invoke(FRAMES, "caller", "()Ljava/lang/Class;"));
        count++;
      }
    }
    check(count == 2, walker, "a search for the caller");
  }

  /** The number is computed as ever, and then handed over together with the class. */
  private static void patchStreamClass(ClassNode type) {
    MethodNode method = method(type, "getSerialVersionUID");
    boolean found = false;
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node instanceof MethodInsnNode call && call.name.equals("computeDefaultSUID")) {
        method.instructions.insertBefore(call, new InsnNode(Opcodes.DUP));
        String descriptor = "(Ljava/lang/Class;J)J";
        method.instructions.insert(
            call, invoke("jdk/internal/vm/SerialVersions", "of", descriptor));
        found = true;
      }
    }
    check(found, type, "a computation of serial version numbers");
  }

  /** Has the declaring class be initialised where frames can be captured, before a call. */
  private static void initialiseBefore(ClassNode type, String... called) {
    int count = 0;
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode node : method.instructions.toArray()) {
        if (node instanceof MethodInsnNode call && List.of(called).contains(call.name)) {
          InsnList initialising = new InsnList();
          initialising.add(new InsnNode(Opcodes.DUP));
          initialising.add(
              invoke("jdk/internal/vm/Initialisation", "of", "(Ljava/lang/reflect/Member;)V"));
          method.instructions.insertBefore(call, initialising);
          count++;
        }
      }
    }
    check(count > 0, type, "a call of " + called[0]);
  }

  /**
   * Adds the field that says whether the JVM has linked an instruction to a call site, and one that
   * says which instructions of the program.
   */
  private static void patchSite(ClassNode site) {
    site.fields.add(new FieldNode(Opcodes.ACC_PRIVATE, "linked", "Z", null, null));
    String objects = "[Ljava/lang/Object;";
    site.fields.add(new FieldNode(Opcodes.ACC_PRIVATE, "instructions", objects, null, null));
    int count = 0;
    MethodNode method = method(site, "makeSite");
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node.getOpcode() == Opcodes.ARETURN) {
        InsnList noting = new InsnList();
        noting.add(new InsnNode(Opcodes.DUP));
        noting.add(new InsnNode(Opcodes.ICONST_1));
        noting.add(new FieldInsnNode(Opcodes.PUTFIELD, site.name, "linked", "Z"));
        method.instructions.insertBefore(node, noting);
        count++;
      }
    }
    check(count > 0, site, "an end of makeSite");
  }

  private static void patchAccessors(ClassNode type) {
    MethodNode method = method(type, "newSerializableConstructorAccessor");
    int count = 0;
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node instanceof MethodInsnNode call && call.name.equals("serializableConstructor")) {
        String descriptor = "(L" + call.owner + ";" + call.desc.substring(1);
        method.instructions.set(call, invoke(MAKER, "constructor", descriptor));
        count++;
      } else if (node.getOpcode() == Opcodes.ARETURN) {
        String result = Type.getReturnType(method.desc).getInternalName();
        InsnList noting = new InsnList();
        noting.add(new VarInsnNode(Opcodes.ALOAD, 0));
        noting.add(
            invoke(MAKER, "note", "(Ljava/lang/Object;Ljava/lang/Class;)Ljava/lang/Object;"));
        noting.add(new TypeInsnNode(Opcodes.CHECKCAST, result));
        method.instructions.insertBefore(node, noting);
        count++;
      }
    }
    check(count == 2, type, "one way to make constructors for serialization");
  }

  private static void patchAccessor(ClassNode type) {
    type.fields.add(new FieldNode(Opcodes.ACC_PRIVATE, "made", "Ljava/lang/Class;", null, null));
  }
}
