package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * A class that the JDK makes for method handles, in a shape in which its frames can be kept: the
 * objects that belong to the class are in local variables, so that the code which continues a frame
 * needs none of its fields.
 */
public final class FormClass {
  private FormClass() {}

  /**
   * Returns the class file with its static fields in local variables of each method; null if its
   * frames only hand over.
   */
  public static byte[] withLocals(byte[] file) {
    if (!FormTail.isBusy(file) && !allocates(file)) {
      return null;
    }
    ClassNode type = new ClassNode(Opcodes.ASM9);
    new ClassReader(file).accept(type, ClassReader.EXPAND_FRAMES);
    for (MethodNode method : type.methods) {
      if (!method.name.equals("<clinit>")) {
        takeFields(type.name, method);
      }
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.accept(writer);
    return writer.toByteArray();
  }

  /**
   * Tells whether a class makes objects: its frames can be kept where they have done nothing but
   * have the object's class initialised, and hand over the constructor's call.
   */
  public static boolean allocates(byte[] file) {
    return FormTail.allocates(file);
  }

  private static void takeFields(String owner, MethodNode method) {
    Map<String, Integer> slots = new LinkedHashMap<>();
    List<Object> types = new ArrayList<>();
    InsnList begin = new InsnList();
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node instanceof FieldInsnNode get
          && get.getOpcode() == Opcodes.GETSTATIC
          && get.owner.equals(owner)) {
        Integer slot = slots.get(get.name);
        if (slot == null) {
          slot = method.maxLocals + types.size();
          slots.put(get.name, slot);
          types.add(Type.getType(get.desc).getInternalName());
          begin.add(new FieldInsnNode(Opcodes.GETSTATIC, owner, get.name, get.desc));
          begin.add(new VarInsnNode(Opcodes.ASTORE, slot));
        }
        method.instructions.set(get, new VarInsnNode(Opcodes.ALOAD, slot));
      }
    }
    for (AbstractInsnNode node : method.instructions) {
      if (node instanceof FrameNode frame && !types.isEmpty()) {
        frame.local = extended(frame.local, method.maxLocals, types);
      }
    }
    method.instructions.insert(begin);
  }

  private static List<Object> extended(List<Object> locals, int size, List<Object> further) {
    List<Object> all = new ArrayList<>(locals);
    int used = locals.size();
    for (Object each : locals) {
      used += each == Opcodes.LONG || each == Opcodes.DOUBLE ? 1 : 0;
    }
    Object[] none = new Object[size - used];
    Arrays.fill(none, Opcodes.TOP);
    all.addAll(Arrays.asList(none));
    all.addAll(further);
    return all;
  }

  /** Returns the class file under another internal name, and without an initialiser. */
  public static byte[] named(byte[] file, String name) {
    ClassReader reader = new ClassReader(file);
    ClassWriter writer = new ClassWriter(0);
    ClassVisitor whole =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String descriptor, String signature, String[] exceptions) {
            return method.equals("<clinit>")
                ? null
                : super.visitMethod(access, method, descriptor, signature, exceptions);
          }
        };
    reader.accept(new ClassRemapper(whole, new SimpleRemapper(reader.getClassName(), name)), 0);
    return writer.toByteArray();
  }
}
