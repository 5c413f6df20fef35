package org.cnscs.vm.doctor;

import java.util.List;

/**
 * What was found in a program.
 *
 * @param hasMain whether there is the main class
 * @param classes how many class files were looked at
 * @param findings the worst first
 */
record Diagnosis(String mainClass, boolean hasMain, int classes, List<Finding> findings) {

  /** Returns how many findings there are of a severity. */
  long count(Severity severity) {
    return findings.stream().filter(each -> each.severity() == severity).count();
  }
}
