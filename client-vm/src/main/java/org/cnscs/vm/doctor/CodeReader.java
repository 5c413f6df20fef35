package org.cnscs.vm.doctor;

import java.util.Set;
import java.util.function.Consumer;
import org.cnscs.vm.transform.ClassHierarchy;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A reader of class files that looks for native methods, and for uses of the JDK that hinder
 * captures.
 */
final class CodeReader extends ClassVisitor {
  private final ClassHierarchy hierarchy;
  private final Set<String> missing;
  private final Consumer<Finding> findings;
  private String type;

  private CodeReader(ClassHierarchy hierarchy, Set<String> missing, Consumer<Finding> findings) {
    super(Opcodes.ASM9);
    this.hierarchy = hierarchy;
    this.missing = missing;
    this.findings = findings;
  }

  /**
   * Reads a class file.
   *
   * @param missing gets the internal names of classes that are used and are nowhere
   */
  static void read(
      byte[] file, ClassHierarchy hierarchy, Set<String> missing, Consumer<Finding> findings) {
    new ClassReader(file)
        .accept(new CodeReader(hierarchy, missing, findings), ClassReader.SKIP_FRAMES);
  }

  @Override
  public void visit(
      int version, int access, String name, String signature, String parent, String[] interfaces) {
    type = name.replace('/', '.');
    if (parent != null) {
      look(parent);
    }
    for (String each : interfaces) {
      look(each);
    }
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    String method = name + descriptor;
    if ((access & Opcodes.ACC_NATIVE) != 0) {
      String why = "is native code, whose frames and state are not captured";
      findings.accept(new Finding(Severity.CANNOT, type, method, -1, why));
    }
    return new Calls(method);
  }

  private void look(String name) {
    if (!name.startsWith("[") && !hierarchy.contains(name)) {
      missing.add(name);
    }
  }

  /** Looks at the calls of one method. */
  private final class Calls extends MethodVisitor {
    private final String method;
    private int line = -1;

    Calls(String method) {
      super(Opcodes.ASM9);
      this.method = method;
    }

    @Override
    public void visitLineNumber(int number, Label start) {
      line = number;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      call(owner, name, descriptor);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      for (Object each : arguments) {
        if (each instanceof Handle handle) {
          call(handle.getOwner(), handle.getName(), handle.getDesc());
        }
      }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      look(owner);
      if (owner.equals("java/lang/System") && name.equals("in")) {
        add(Severity.PINS, "System.in waits for input when it is read");
      }
    }

    @Override
    public void visitTypeInsn(int opcode, String used) {
      look(used);
    }

    private void call(String owner, String name, String descriptor) {
      look(owner);
      JdkUse use = JdkUse.of(owner, name, descriptor, hierarchy);
      if (use != null) {
        add(use.severity(), use.reason(owner, name));
      }
    }

    private void add(Severity severity, String reason) {
      findings.accept(new Finding(severity, type, method, line, reason));
    }
  }
}
