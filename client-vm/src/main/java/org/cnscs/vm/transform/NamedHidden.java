package org.cnscs.vm.transform;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * A hidden class as one with a name, by which another JVM finds it, and frames of it can be
 * continued.
 */
public final class NamedHidden {
  /** The static field that holds what the program has attached to the class. */
  public static final String DATA = "cnscs$classData";

  private NamedHidden() {}

  /** Returns the class file under another internal name. */
  public static byte[] named(byte[] file, String name) {
    ClassReader reader = new ClassReader(file);
    ClassWriter writer = new ClassWriter(0);
    ClassVisitor field =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visitEnd() {
            if ((reader.getAccess() & Opcodes.ACC_INTERFACE) == 0) {
              int access = Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
              super.visitField(access, DATA, "Ljava/lang/Object;", null, null).visitEnd();
            }
            super.visitEnd();
          }
        };
    reader.accept(new ClassRemapper(field, new SimpleRemapper(reader.getClassName(), name)), 0);
    return writer.toByteArray();
  }

  /** Tells whether a class uses private members of another class, which only a nest mate may. */
  public static boolean needsNest(byte[] file, ClassHierarchy hierarchy) {
    ClassReader reader = new ClassReader(file);
    boolean[] found = {false};
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return new Uses(reader.getClassName(), hierarchy, found);
          }

          @Override
          public FieldVisitor visitField(
              int access, String name, String descriptor, String signature, Object value) {
            return null;
          }
        },
        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return found[0];
  }

  /** Looks at what a method uses. */
  private static final class Uses extends MethodVisitor {
    private final String self;
    private final ClassHierarchy hierarchy;
    private final boolean[] found;

    Uses(String self, ClassHierarchy hierarchy, boolean[] found) {
      super(Opcodes.ASM9);
      this.self = self;
      this.hierarchy = hierarchy;
      this.found = found;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (!owner.equals(self)) {
        hierarchy.field(owner, name, descriptor).ifPresent(this::note);
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (!owner.equals(self) && !owner.startsWith("[")) {
        hierarchy.method(owner, name, descriptor).ifPresent(this::note);
      }
    }

    private void note(ClassHierarchy.Member member) {
      found[0] |= member.is(Opcodes.ACC_PRIVATE);
    }
  }
}
