package org.cnscs.vm.transform;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.constant.ClassDesc;
import java.util.List;

/**
 * The verification of class files as their author compiled them.
 *
 * <p>The JVM's own verifier is switched off for the program, since it refuses handlers around the
 * call of {@code super(...)}, which captures need. This one reads a class file before it is
 * transformed, and throws what the JVM would throw. It loads no class. Of a class that is not there
 * it assumes the best: using it fails all the same, or it is defined before it is used. The
 * verifier holds one class for assignable to another if it finds none that both extend; so a class
 * that is not there extends nothing.
 */
public final class Verification {
  private static final ClassHierarchyInfo ABSENT = ClassHierarchyInfo.ofClass(null);

  private final ClassHierarchy hierarchy;
  private final ClassFile verifier;

  /** Creates a verification that takes what classes extend from a hierarchy. */
  public Verification(ClassHierarchy hierarchy) {
    this.hierarchy = hierarchy;
    ClassHierarchyResolver resolver = type -> info(hierarchy, type);
    this.verifier = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(resolver));
  }

  private static ClassHierarchyInfo info(ClassHierarchy hierarchy, ClassDesc type) {
    String descriptor = type.descriptorString();
    return hierarchy
        .info(descriptor.substring(1, descriptor.length() - 1))
        .map(Verification::known)
        .orElse(ABSENT);
  }

  private static ClassHierarchyInfo known(ClassHierarchy.Info info) {
    return info.isInterface()
        ? ClassHierarchyInfo.ofInterface()
        : ClassHierarchyInfo.ofClass(superclass(info));
  }

  private static ClassDesc superclass(ClassHierarchy.Info info) {
    String name = info.superName();
    return name == null ? null : ClassDesc.ofInternalName(name);
  }

  /** Returns what is wrong with a class file; empty if nothing is. */
  List<VerifyError> errors(byte[] file) {
    return verifier.verify(file);
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
