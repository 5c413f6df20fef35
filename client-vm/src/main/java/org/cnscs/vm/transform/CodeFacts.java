package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What the methods of a class call and initialise.
 *
 * @param methods by name and descriptor
 */
record CodeFacts(
    String superName, List<String> interfaces, boolean isInterface, Map<String, Method> methods) {

  /** A call of a method that is known without an object. */
  record Call(String owner, String key, boolean isStatic) {}

  /**
   * The code of a method.
   *
   * @param calls of methods that are known without an object, or are made into functions, which the
   *     JDK may call at once
   * @param virtualCalls the classes that other calls name
   * @param initialised the classes of which it makes objects or uses static fields
   * @param count how many calls there are
   */
  record Method(
      boolean loops,
      List<Call> calls,
      Set<String> virtualCalls,
      Set<String> initialised,
      int count) {}

  static CodeFacts read(byte[] file) {
    ClassReader reader = new ClassReader(file);
    Map<String, Method> methods = new HashMap<>();
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return new Scan(name + descriptor, methods);
          }
        };
    reader.accept(visitor, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    boolean isInterface = (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
    return new CodeFacts(
        reader.getSuperName(), List.of(reader.getInterfaces()), isInterface, methods);
  }

  private static final class Scan extends MethodVisitor {
    private final String key;
    private final Map<String, Method> methods;
    private final Set<Label> seen = new HashSet<>();
    private final List<Call> calls = new ArrayList<>();
    private final Set<String> virtualCalls = new HashSet<>();
    private final Set<String> initialised = new HashSet<>();
    private boolean loops;
    private int count;

    Scan(String key, Map<String, Method> methods) {
      super(Opcodes.ASM9);
      this.key = key;
      this.methods = methods;
    }

    @Override
    public void visitLabel(Label label) {
      seen.add(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      loops |= seen.contains(label) || opcode == Opcodes.JSR;
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label dflt, Label... labels) {
      visitLookupSwitchInsn(dflt, null, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label dflt, int[] keys, Label[] labels) {
      loops |= seen.contains(dflt);
      for (Label each : labels) {
        loops |= seen.contains(each);
      }
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.MONITORENTER) {
        loops = true;
      }
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.NEW) {
        initialised.add(type);
      }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC) {
        initialised.add(owner);
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      count++;
      if (opcode == Opcodes.INVOKESTATIC || opcode == Opcodes.INVOKESPECIAL) {
        calls.add(new Call(owner, name + descriptor, opcode == Opcodes.INVOKESTATIC));
      } else {
        virtualCalls.add(owner);
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      count++;
      if (bootstrap.getOwner().equals(LambdaClasses.FACTORY)) {
        Handle target = (Handle) arguments[1];
        boolean onStatic = target.getTag() == Opcodes.H_INVOKESTATIC;
        calls.add(new Call(target.getOwner(), target.getName() + target.getDesc(), onStatic));
      }
    }

    @Override
    public void visitEnd() {
      methods.put(key, new Method(loops, calls, virtualCalls, initialised, count));
    }
  }
}
