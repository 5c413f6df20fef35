package org.cnscs.vm.doctor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.cnscs.vm.process.ClassCheck;
import org.cnscs.vm.transform.Checkup;
import org.cnscs.vm.transform.ClassHierarchy;
import org.cnscs.vm.transform.PreparedClass;
import org.objectweb.asm.ClassReader;

/**
 * The refusal of classes that cannot be captured at the moment when a program loads them.
 *
 * @param refuse is told why; it does not return
 */
public record StrictLoading(Consumer<String> refuse) implements ClassCheck {

  @Override
  public void check(byte[] file, PreparedClass prepared, ClassHierarchy hierarchy) {
    String name = new ClassReader(file).getClassName().replace('/', '.');
    List<Finding> findings = new ArrayList<>();
    CodeReader.read(file, hierarchy, new HashSet<>(), findings::add);
    Checkup.of(prepared).forEach(problem -> findings.add(Finding.of(name, problem)));
    findings.stream()
        .filter(each -> each.severity() == Severity.CANNOT)
        .min(Finding::compareTo)
        .ifPresent(worst -> refuse.accept(message(worst)));
  }

  private static String message(Finding worst) {
    return "--strict refuses class "
        + worst.type()
        + ", since "
        + worst.where()
        + " cannot be captured: "
        + worst.reason()
        + "; see cnscs doctor, or leave out --strict";
  }
}
