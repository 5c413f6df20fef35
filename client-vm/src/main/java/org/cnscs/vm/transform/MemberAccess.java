package org.cnscs.vm.transform;

import java.util.Optional;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * How a resumption reaches members that its host may use and it may not.
 *
 * <p>A resumption is a nest mate of its host, so the host's private members are open to it. Not so
 * calls of {@code super} methods, protected members of classes in other packages, and final fields
 * that an initialiser sets, nor of a lookup object of the host: these go through an {@code
 * invokedynamic} that is linked with the host's rights.
 */
final class MemberAccess {
  private static final Handle BOOTSTRAP = bootstrap("link");

  private static final Handle BY_PROGRAM =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          "jdk/internal/vm/HostRights",
          "linkByProgram",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
              + "[Ljava/lang/Object;)Ljava/lang/Object;",
          false);

  private static final String LOOKUPS = "java/lang/invoke/MethodHandles";

  private final String host;
  private final boolean hostIsInterface;
  private final ClassHierarchy hierarchy;

  MemberAccess(String host, boolean hostIsInterface, ClassHierarchy hierarchy) {
    this.host = host;
    this.hostIsInterface = hostIsInterface;
    this.hierarchy = hierarchy;
  }

  /** Returns a bootstrap method of the image for accesses, by its name. */
  static Handle bootstrap(String name) {
    return new Handle(
        Opcodes.H_INVOKESTATIC,
        "jdk/internal/vm/HostRights",
        name,
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
            + "Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;)"
            + "Ljava/lang/invoke/CallSite;",
        false);
  }

  /** Returns what stands for an instruction in a resumption, or null if it can stay as it is. */
  InsnList rewrite(AbstractInsnNode node, boolean inInitialiser) {
    return switch (node) {
      case MethodInsnNode call when call.name.equals("<init>") -> null;
      case MethodInsnNode call when call.owner.equals(LOOKUPS) && call.name.equals("lookup") ->
          indirect("lookup", host, call.name, call.desc, call.desc);
      case MethodInsnNode call when call.getOpcode() == Opcodes.INVOKESPECIAL -> special(call);
      case MethodInsnNode call
          when isForeignProtected(hierarchy.method(call.owner, call.name, call.desc)) ->
          indirect(call.getOpcode() == Opcodes.INVOKESTATIC ? "static" : "virtual", call);
      case FieldInsnNode field -> field(field, inInitialiser);
      case InvokeDynamicInsnNode dynamic
          when !CallPolicy.isLinkedByJdk(dynamic.bsm) && !ProgramSites.links(dynamic.bsm) ->
          only(linked(dynamic));
      default -> null;
    };
  }

  /** A bootstrap method is given a lookup object of the host. */
  private InvokeDynamicInsnNode linked(InvokeDynamicInsnNode dynamic) {
    Object[] arguments = new Object[dynamic.bsmArgs.length + 2];
    arguments[0] = host;
    arguments[1] = dynamic.bsm;
    System.arraycopy(dynamic.bsmArgs, 0, arguments, 2, dynamic.bsmArgs.length);
    return new InvokeDynamicInsnNode(dynamic.name, dynamic.desc, BY_PROGRAM, arguments);
  }

  /** Returns what stands for a call of a constructor on an object that there is already. */
  InsnList initialise(MethodInsnNode call) {
    return indirect("init", call);
  }

  private InsnList special(MethodInsnNode call) {
    if (!call.owner.equals(host)) {
      return indirect("special", call);
    }
    int opcode = hostIsInterface ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
    return only(new MethodInsnNode(opcode, call.owner, call.name, call.desc, hostIsInterface));
  }

  private boolean isForeignProtected(Optional<ClassHierarchy.Member> member) {
    return member
        .filter(
            found ->
                found.is(Opcodes.ACC_PROTECTED)
                    && !packageOf(found.owner()).equals(packageOf(host)))
        .isPresent();
  }

  private static String packageOf(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  private InsnList field(FieldInsnNode field, boolean inInitialiser) {
    var member = hierarchy.field(field.owner, field.name, field.desc);
    boolean setsFinal =
        inInitialiser
            && (field.getOpcode() == Opcodes.PUTFIELD || field.getOpcode() == Opcodes.PUTSTATIC)
            && member.map(found -> found.is(Opcodes.ACC_FINAL)).orElse(false);
    if (!setsFinal && !isForeignProtected(member)) {
      return null;
    }
    String owner = "L" + field.owner + ";";
    return switch (field.getOpcode()) {
      case Opcodes.GETFIELD ->
          indirect("get", field.owner, field.name, field.desc, "(" + owner + ")" + field.desc);
      case Opcodes.PUTFIELD ->
          indirect("put", field.owner, field.name, field.desc, "(" + owner + field.desc + ")V");
      case Opcodes.GETSTATIC ->
          indirect("getstatic", field.owner, field.name, field.desc, "()" + field.desc);
      default ->
          indirect("putstatic", field.owner, field.name, field.desc, "(" + field.desc + ")V");
    };
  }

  private InsnList indirect(String kind, MethodInsnNode call) {
    String receiver = Type.getObjectType(isOnHost(kind) ? host : call.owner).getDescriptor();
    String type = kind.equals("static") ? call.desc : "(" + receiver + call.desc.substring(1);
    return indirect(kind, call.owner, call.name, call.desc, type);
  }

  private static boolean isOnHost(String kind) {
    return kind.equals("special") || kind.equals("init");
  }

  private InsnList indirect(
      String kind, String owner, String name, String descriptor, String type) {
    return only(
        new InvokeDynamicInsnNode(
            safe(name), type, BOOTSTRAP, kind, host + " " + owner, name, descriptor));
  }

  private static String safe(String name) {
    return "member$" + name.length();
  }

  private static InsnList only(AbstractInsnNode node) {
    InsnList list = new InsnList();
    list.add(node);
    return list;
  }
}
