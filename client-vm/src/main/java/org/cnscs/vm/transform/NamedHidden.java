package org.cnscs.vm.transform;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * A hidden class as one with a name, by which another JVM finds it, and frames of it can be
 * continued.
 */
public final class NamedHidden {
  /** The static field that holds what the program has attached to the class. */
  public static final String DATA = "cnscs$classData";

  private static final int MAJOR = 6;
  private static final int FIRST_VERSION_WITH_LINKING = 51;
  private static final Handle FIELD = MemberAccess.bootstrap("link");
  private static final Handle METHOD = MemberAccess.bootstrap(ProgramSites.PRIVATE);

  private NamedHidden() {}

  /**
   * The nest of which a hidden class is to be a member.
   *
   * @param host the internal name of its host, by which those of its members begin; null if there
   *     is none
   * @param hierarchy what classes declare
   */
  public record Nest(String host, ClassHierarchy hierarchy) {
    private boolean isPrivate(Optional<ClassHierarchy.Member> member) {
      return member
          .filter(found -> found.is(Opcodes.ACC_PRIVATE))
          .filter(found -> isMember(found.owner()))
          .isPresent();
    }

    private boolean isMember(String name) {
      return host != null && (name.equals(host) || name.startsWith(host + "$"));
    }
  }

  /**
   * Returns the class file under another internal name. Private members of its nest, which only a
   * nest mate may use, are used by way of the image.
   */
  public static byte[] named(byte[] file, String name, Nest nest) {
    ClassReader reader = new ClassReader(file);
    ClassNode node = new ClassNode(Opcodes.ASM9);
    reader.accept(
        new ClassRemapper(node, new SimpleRemapper(reader.getClassName(), name)),
        ClassReader.EXPAND_FRAMES);
    objects(node, nest).forEach(each -> each.link(name));
    ClassWriter writer = new ClassWriter(0);
    node.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String descriptor, String signature, String[] exceptions) {
            return new Uses(
                super.visitMethod(access, method, descriptor, signature, exceptions), name, nest);
          }

          @Override
          public void visitEnd() {
            if ((reader.getAccess() & Opcodes.ACC_INTERFACE) == 0) {
              int access = Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
              super.visitField(access, DATA, "Ljava/lang/Object;", null, null).visitEnd();
            }
            super.visitEnd();
          }
        });
    return writer.toByteArray();
  }

  /** Returns what the methods of a class make by private constructors of its nest. */
  private static List<NestObjects> objects(ClassNode node, Nest nest) {
    Predicate<MethodInsnNode> foreign =
        call ->
            !call.owner.equals(node.name)
                && nest.isPrivate(nest.hierarchy.method(call.owner, call.name, call.desc));
    return node.methods.stream()
        .map(each -> NestObjects.of(node.name, each, foreign))
        .filter(NestObjects::exist)
        .toList();
  }

  /**
   * Tells whether a class has to be a nest mate: where it calls a private constructor of another
   * class in a way that compilers have no use for, or is too old to use private members in another
   * way.
   */
  public static boolean needsNest(byte[] file, Nest nest) {
    ClassReader reader = new ClassReader(file);
    ClassNode node = new ClassNode(Opcodes.ASM9);
    reader.accept(node, ClassReader.EXPAND_FRAMES | ClassReader.SKIP_DEBUG);
    List<NestObjects> objects = objects(node, nest);
    Uses uses = new Uses(null, node.name, nest);
    node.methods.forEach(each -> each.accept(uses));
    boolean indirect = uses.count > 0 || !objects.isEmpty();
    return !objects.stream().allMatch(NestObjects::isPossible)
        || indirect && reader.readUnsignedShort(MAJOR) < FIRST_VERSION_WITH_LINKING;
  }

  /** Looks at what a method uses, and has private members of other classes linked by the image. */
  private static final class Uses extends MethodVisitor {
    private final String self;
    private final Nest nest;

    /** How many private members are used. */
    private int count;

    Uses(MethodVisitor next, String self, Nest nest) {
      super(Opcodes.ASM9, next);
      this.self = self;
      this.nest = nest;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (owner.equals(self) || !nest.isPrivate(nest.hierarchy.field(owner, name, descriptor))) {
        super.visitFieldInsn(opcode, owner, name, descriptor);
        return;
      }
      count++;
      String type = "L" + owner + ";";
      switch (opcode) {
        case Opcodes.GETFIELD ->
            link(FIELD, "get", "(" + type + ")" + descriptor, owner, name, descriptor);
        case Opcodes.PUTFIELD ->
            link(FIELD, "put", "(" + type + descriptor + ")V", owner, name, descriptor);
        case Opcodes.GETSTATIC ->
            link(FIELD, "getstatic", "()" + descriptor, owner, name, descriptor);
        default -> link(FIELD, "putstatic", "(" + descriptor + ")V", owner, name, descriptor);
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      boolean foreign =
          !owner.equals(self)
              && !owner.startsWith("[")
              && nest.isPrivate(nest.hierarchy.method(owner, name, descriptor));
      if (!foreign || name.equals("<init>")) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        return;
      }
      count++;
      boolean onStatic = opcode == Opcodes.INVOKESTATIC;
      String type = onStatic ? descriptor : "(L" + owner + ";" + descriptor.substring(1);
      link(METHOD, onStatic ? "static" : "virtual", type, owner, name, descriptor);
    }

    private void link(
        Handle bootstrap, String kind, String type, String owner, String name, String descriptor) {
      super.visitInvokeDynamicInsn(
          kind, type, bootstrap, kind, self + " " + owner, name, descriptor);
    }
  }
}
