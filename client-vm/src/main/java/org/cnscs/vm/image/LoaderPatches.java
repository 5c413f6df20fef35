package org.cnscs.vm.image;

import java.util.Map;
import java.util.function.Consumer;
import org.cnscs.vm.transform.LoaderEntry;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The changes to the JDK by which the client VM sees the classes that a program defines, and those
 * to which it attaches values.
 *
 * <p>As with {@link JdkPatches}, a place that is not found ends the making of the image.
 */
final class LoaderPatches {
  static final String LOADER = "java/lang/ClassLoader";
  private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";
  private static final String DEFINER = LOOKUP + "$ClassDefiner";
  private static final String ACCESS = "jdk/internal/access/JavaLangAccess";
  private static final String VALUE = "java/lang/ClassValue";
  private static final String DEFINITIONS = "jdk/internal/vm/Definitions";

  /** By class. Some of these are transformed as well. */
  static final Map<String, Consumer<ClassNode>> PATCHES =
      Map.of(
          LOADER,
          LoaderPatches::patchLoader,
          LOOKUP,
          LoaderPatches::patchLookup,
          DEFINER,
          LoaderPatches::patchDefiner,
          VALUE,
          LoaderPatches::patchValue);

  private LoaderPatches() {}

  /** Changes a class. */
  static byte[] apply(String name, byte[] file) {
    ClassNode type = new ClassNode();
    new ClassReader(file).accept(type, name.equals(LOADER) ? ClassReader.EXPAND_FRAMES : 0);
    PATCHES.get(name).accept(type);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.accept(writer);
    return writer.toByteArray();
  }

  private static void patchLoader(ClassNode type) {
    type.fields.add(
        new FieldNode(
            Opcodes.ACC_PRIVATE | Opcodes.ACC_VOLATILE,
            "programCode",
            "Ljava/lang/Object;",
            null,
            null));
    LoaderEntry.addTo(type);
    int count = 0;
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode node : method.instructions.toArray()) {
        if (node instanceof MethodInsnNode call && call.name.matches("defineClass[12]")) {
          method.instructions.set(call, invoke("define", call.desc));
          count++;
        }
      }
    }
    JdkPatches.check(count == 2, type, "the definition of classes from arrays and buffers");
    chooseSystemLoader(JdkPatches.method(type, "getSystemClassLoader"));
  }

  /** A program's system loader is that of its process. */
  private static void chooseSystemLoader(MethodNode method) {
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node.getOpcode() == Opcodes.ARETURN) {
        method.instructions.insertBefore(
            node,
            new MethodInsnNode(
                Opcodes.INVOKESTATIC,
                "jdk/internal/vm/ProgramThread",
                "systemLoader",
                "(Ljava/lang/ClassLoader;)Ljava/lang/ClassLoader;",
                false));
      }
    }
  }

  private static void patchLookup(ClassNode type) {
    replaceFile(type, "makeClassDefiner", "([B)", new InsnNode(Opcodes.ICONST_M1));
    replaceFile(type, "makeHiddenClassDefiner", "([BZI)", new VarInsnNode(Opcodes.ILOAD, 3));
    HandlePatches.patchLookup(type);
  }

  private static void replaceFile(
      ClassNode type, String name, String parameters, AbstractInsnNode options) {
    MethodNode method =
        type.methods.stream()
            .filter(each -> each.name.equals(name) && each.desc.startsWith(parameters))
            .findFirst()
            .orElse(null);
    JdkPatches.check(method != null, type, "the method " + name + parameters);
    InsnList begin = new InsnList();
    begin.add(new VarInsnNode(Opcodes.ALOAD, 1));
    begin.add(new VarInsnNode(Opcodes.ALOAD, 0));
    begin.add(new FieldInsnNode(Opcodes.GETFIELD, LOOKUP, "lookupClass", "Ljava/lang/Class;"));
    begin.add(options);
    begin.add(invoke("byLookup", "([BLjava/lang/Class;I)[B"));
    begin.add(new VarInsnNode(Opcodes.ASTORE, 1));
    method.instructions.insert(begin);
  }

  private static void patchDefiner(ClassNode type) {
    int count = 0;
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode node : method.instructions.toArray()) {
        if (node instanceof MethodInsnNode call
            && call.owner.equals(ACCESS)
            && call.name.equals("defineClass")) {
          method.instructions.set(
              call, invoke("define", "(L" + ACCESS + ";" + call.desc.substring(1)));
          count++;
        }
      }
    }
    JdkPatches.check(count == 1, type, "the definition of a class");
  }

  private static void patchValue(ClassNode type) {
    InsnList begin = new InsnList();
    begin.add(new VarInsnNode(Opcodes.ALOAD, 1));
    begin.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            "jdk/internal/vm/ClassValues",
            "used",
            "(Ljava/lang/Class;)V",
            false));
    JdkPatches.method(type, "getFromHashMap").instructions.insert(begin);
  }

  private static MethodInsnNode invoke(String name, String descriptor) {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, DEFINITIONS, name, descriptor, false);
  }
}
