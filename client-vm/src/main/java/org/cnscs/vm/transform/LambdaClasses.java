package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Turns the lambdas and method references of a class into classes with names.
 *
 * <p>The JDK makes hidden classes of them, which can neither be found again in another JVM nor be
 * transformed. Each becomes a class {@code Host$$LambdaN} with a field for each captured value, N
 * in the order of the host's bytecode. Its method calls a static accessor in the host, which has
 * the host's rights to whatever the lambda refers to. One without captured values has a single
 * instance, as with the JDK.
 */
final class LambdaClasses {
  static final String FACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final String MARK = "$$Lambda";
  static final String ACCESSOR = "cnscs$lambda$";
  private static final int FLAG_SERIALIZABLE = 1;
  private static final int FLAG_MARKERS = 2;
  private static final int FLAG_BRIDGES = 4;

  private final ClassNode host;
  private final Map<String, byte[]> generated = new LinkedHashMap<>();
  private final List<MethodNode> accessors = new ArrayList<>();

  private LambdaClasses(ClassNode host) {
    this.host = host;
  }

  /** Replaces the lambdas of a class and returns the generated classes by internal name. */
  static Map<String, byte[]> extract(ClassNode host) {
    LambdaClasses classes = new LambdaClasses(host);
    for (MethodNode method : host.methods) {
      for (AbstractInsnNode node : method.instructions.toArray()) {
        if (node instanceof InvokeDynamicInsnNode indy && indy.bsm.getOwner().equals(FACTORY)) {
          method.instructions.set(node, classes.replace(indy));
        }
      }
    }
    host.methods.addAll(classes.accessors);
    return classes.generated;
  }

  static boolean isGenerated(String internalName) {
    return internalName.contains(MARK);
  }

  /** What a lambda expression says. */
  private record Shape(
      String name,
      List<String> interfaces,
      String method,
      List<Type> erased,
      Type instantiated,
      Type captured,
      Handle target) {}

  private MethodInsnNode replace(InvokeDynamicInsnNode indy) {
    String name = host.name + MARK + generated.size();
    Type factory = Type.getMethodType(indy.desc);
    List<String> interfaces = new ArrayList<>(List.of(factory.getReturnType().getInternalName()));
    List<Type> erased = new ArrayList<>(List.of((Type) indy.bsmArgs[0]));
    if (indy.bsm.getName().equals("altMetafactory")) {
      readFlags(indy.bsmArgs, interfaces, erased);
    }
    Shape shape =
        new Shape(
            name,
            interfaces,
            indy.name,
            erased,
            (Type) indy.bsmArgs[2],
            factory,
            (Handle) indy.bsmArgs[1]);
    generated.put(name, write(shape));
    return new MethodInsnNode(Opcodes.INVOKESTATIC, name, "make", indy.desc, false);
  }

  private static void readFlags(Object[] arguments, List<String> interfaces, List<Type> erased) {
    int flags = (Integer) arguments[3];
    int at = 4;
    if ((flags & FLAG_SERIALIZABLE) != 0) {
      interfaces.add("java/io/Serializable");
    }
    if ((flags & FLAG_MARKERS) != 0) {
      int count = (Integer) arguments[at++];
      for (int i = 0; i < count; i++) {
        interfaces.add(((Type) arguments[at++]).getInternalName());
      }
    }
    if ((flags & FLAG_BRIDGES) != 0) {
      int count = (Integer) arguments[at++];
      for (int i = 0; i < count; i++) {
        erased.add((Type) arguments[at++]);
      }
    }
  }

  private byte[] write(Shape shape) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String[] interfaces = shape.interfaces.stream().distinct().toArray(String[]::new);
    int access = Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
    writer.visit(Opcodes.V11, access, shape.name, null, "java/lang/Object", interfaces);
    Type[] captured = shape.captured.getArgumentTypes();
    for (int i = 0; i < captured.length; i++) {
      writer.visitField(0, field(i), captured[i].getDescriptor(), null, null).visitEnd();
    }
    writeConstructor(writer);
    if (captured.length == 0) {
      writeSingle(writer, shape);
    } else {
      writeFactory(writer, shape, captured);
    }
    MethodNode accessor = accessor(shape.target);
    shape.erased.stream().distinct().forEach(type -> writeMethod(writer, shape, type, accessor));
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static String field(int n) {
    return "captured" + n;
  }

  private static void writeConstructor(ClassWriter writer) {
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_PRIVATE, "<init>", "()V", null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static void create(MethodVisitor code, String name) {
    code.visitTypeInsn(Opcodes.NEW, name);
    code.visitInsn(Opcodes.DUP);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", "()V", false);
  }

  private static void writeSingle(ClassWriter writer, Shape shape) {
    String descriptor = "L" + shape.name + ";";
    writer.visitField(Opcodes.ACC_STATIC, "single", descriptor, null, null).visitEnd();
    MethodVisitor start = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
    start.visitCode();
    create(start, shape.name);
    start.visitFieldInsn(Opcodes.PUTSTATIC, shape.name, "single", descriptor);
    start.visitInsn(Opcodes.RETURN);
    start.visitMaxs(0, 0);
    start.visitEnd();
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_STATIC, "make", shape.captured.getDescriptor(), null, null);
    code.visitCode();
    code.visitFieldInsn(Opcodes.GETSTATIC, shape.name, "single", descriptor);
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static void writeFactory(ClassWriter writer, Shape shape, Type[] captured) {
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_STATIC, "make", shape.captured.getDescriptor(), null, null);
    code.visitCode();
    create(code, shape.name);
    int slot = 0;
    for (int i = 0; i < captured.length; i++) {
      code.visitInsn(Opcodes.DUP);
      code.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), slot);
      code.visitFieldInsn(Opcodes.PUTFIELD, shape.name, field(i), captured[i].getDescriptor());
      slot += captured[i].getSize();
    }
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void writeMethod(ClassWriter writer, Shape shape, Type erased, MethodNode accessor) {
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PUBLIC, shape.method, erased.getDescriptor(), null, null);
    code.visitCode();
    Type[] wanted = Type.getArgumentTypes(accessor.desc);
    Type[] captured = shape.captured.getArgumentTypes();
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitFieldInsn(Opcodes.GETFIELD, shape.name, field(i), captured[i].getDescriptor());
      Conversion.convert(code, captured[i], wanted[i]);
    }
    Type[] given = erased.getArgumentTypes();
    Type[] instantiated = shape.instantiated.getArgumentTypes();
    int slot = 1;
    for (int i = 0; i < given.length; i++) {
      code.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), slot);
      Conversion.convert(code, given[i], instantiated[i]);
      Conversion.convert(code, instantiated[i], wanted[captured.length + i]);
      slot += given[i].getSize();
    }
    boolean itf = (host.access & Opcodes.ACC_INTERFACE) != 0;
    code.visitMethodInsn(Opcodes.INVOKESTATIC, host.name, accessor.name, accessor.desc, itf);
    Conversion.convertResult(
        code,
        Type.getReturnType(accessor.desc),
        shape.instantiated.getReturnType(),
        erased.getReturnType());
    code.visitInsn(erased.getReturnType().getOpcode(Opcodes.IRETURN));
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private MethodNode accessor(Handle target) {
    for (MethodNode method : host.methods) {
      boolean ownLambda =
          target.getTag() == Opcodes.H_INVOKESTATIC
              && target.getOwner().equals(host.name)
              && method.name.equals(target.getName())
              && method.desc.equals(target.getDesc())
              && (method.access & Opcodes.ACC_SYNTHETIC) != 0;
      if (ownLambda) {
        method.access = open(method.access);
        return method;
      }
    }
    return newAccessor(target);
  }

  private int open(int access) {
    int visible = access & ~Opcodes.ACC_PRIVATE;
    return (host.access & Opcodes.ACC_INTERFACE) != 0 ? visible | Opcodes.ACC_PUBLIC : visible;
  }

  private MethodNode newAccessor(Handle target) {
    boolean creates = target.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    boolean onStatic = target.getTag() == Opcodes.H_INVOKESTATIC;
    String receiver =
        Type.getObjectType(special(target) ? host.name : target.getOwner()).getDescriptor();
    String descriptor = target.getDesc();
    if (creates) {
      descriptor =
          descriptor.substring(0, descriptor.indexOf(')') + 1) + "L" + target.getOwner() + ";";
    } else if (!onStatic) {
      descriptor = "(" + receiver + descriptor.substring(1);
    }
    int access = open(Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC);
    MethodNode code =
        new MethodNode(Opcodes.ASM9, access, ACCESSOR + accessors.size(), descriptor, null, null);
    if (creates) {
      code.visitTypeInsn(Opcodes.NEW, target.getOwner());
      code.visitInsn(Opcodes.DUP);
    }
    int slot = 0;
    for (Type each : Type.getArgumentTypes(descriptor)) {
      code.visitVarInsn(each.getOpcode(Opcodes.ILOAD), slot);
      slot += each.getSize();
    }
    code.visitMethodInsn(
        opcode(target.getTag()),
        target.getOwner(),
        target.getName(),
        target.getDesc(),
        target.isInterface());
    code.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
    code.visitMaxs(slot + 4, slot);
    accessors.add(code);
    return code;
  }

  private static boolean special(Handle target) {
    return target.getTag() == Opcodes.H_INVOKESPECIAL;
  }

  private static int opcode(int tag) {
    return switch (tag) {
      case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
      case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
      case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
      default -> Opcodes.INVOKESPECIAL;
    };
  }
}
