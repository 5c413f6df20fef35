package org.cnscs.vm.transform;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The verification of class files as their author compiled them.
 *
 * <p>The JVM's own verifier is switched off for the program, since it refuses handlers around the
 * call of {@code super(...)}, which captures need. This one reads a class file before it is
 * transformed, and throws what the JVM would throw. It loads no class. Of a class that is not there
 * it assumes the best: using it fails all the same. So it is taken for an interface, to which
 * everything may be assigned, or for an exception if the code catches or throws it.
 */
public final class Verification {
  private final ClassHierarchy hierarchy;
  private final ClassFile verifier;

  /** Creates a verification that takes what classes extend from a hierarchy. */
  public Verification(ClassHierarchy hierarchy) {
    this.hierarchy = hierarchy;
    this.verifier = verifier(Set.of());
  }

  /**
   * Returns a verifier.
   *
   * @param thrown the internal names of classes that are exceptions if they are not there
   */
  private ClassFile verifier(Set<String> thrown) {
    ClassHierarchyResolver resolver = type -> info(type, thrown);
    return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(resolver));
  }

  private ClassHierarchyInfo info(ClassDesc type, Set<String> thrown) {
    String descriptor = type.descriptorString();
    String name = descriptor.substring(1, descriptor.length() - 1);
    Optional<ClassHierarchy.Info> found = hierarchy.info(name);
    if (found.isEmpty() && thrown.contains(name)) {
      return ClassHierarchyInfo.ofClass(ConstantDescs.CD_Throwable);
    }
    return found
        .filter(info -> !info.isInterface())
        .map(info -> ClassHierarchyInfo.ofClass(superclass(info)))
        .orElse(ClassHierarchyInfo.ofInterface());
  }

  private static ClassDesc superclass(ClassHierarchy.Info info) {
    String name = info.superName();
    return name == null ? null : ClassDesc.ofInternalName(name);
  }

  /** Returns what is wrong with a class file; empty if nothing is. */
  List<VerifyError> errors(byte[] file) {
    List<VerifyError> errors = verifier.verify(file);
    return errors.isEmpty() ? errors : verifier(thrown(file)).verify(file);
  }

  /** Returns which classes a class file catches, or makes and throws. */
  private static Set<String> thrown(byte[] file) {
    ClassNode type = new ClassNode();
    new ClassReader(file).accept(type, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    Set<String> thrown = new HashSet<>();
    for (MethodNode method : type.methods) {
      thrown.addAll(method.exceptions);
      method.tryCatchBlocks.forEach(each -> thrown.add(each.type));
      for (AbstractInsnNode node : method.instructions) {
        if (node.getOpcode() == Opcodes.ATHROW
            && node.getPrevious() instanceof MethodInsnNode maker
            && maker.name.equals("<init>")) {
          thrown.add(maker.owner);
        }
      }
    }
    return thrown;
  }

  /**
   * Verifies a class file.
   *
   * @throws VerifyError if it breaks a rule of the JVM
   */
  public void check(byte[] file) {
    List<VerifyError> errors = errors(PreparedClass.withFrames(file, hierarchy));
    if (!errors.isEmpty()) {
      throw errors.getFirst();
    }
  }
}
