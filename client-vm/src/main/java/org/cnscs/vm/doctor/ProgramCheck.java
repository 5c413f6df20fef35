package org.cnscs.vm.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cnscs.vm.process.ProgramFiles;
import org.cnscs.vm.transform.Checkup;
import org.cnscs.vm.transform.ClassHierarchy;
import org.cnscs.vm.transform.JdkCalls;
import org.cnscs.vm.transform.Origin;
import org.cnscs.vm.transform.PreparedClass;
import org.cnscs.vm.transform.Verification;

/**
 * The examination of a program that does not run: each class is verified, transformed and read as
 * if it were loaded.
 */
final class ProgramCheck {
  private static final String CLASS = ".class";
  private static final int SHOWN_USERS = 3;

  private final List<ProgramFiles.Entry> entries;
  private final JdkFiles jdk;
  private final ClassHierarchy hierarchy = new ClassHierarchy(this::classFile);
  private final Verification verification = new Verification(hierarchy);
  private final PreparedClass.Code code;
  private final Progress progress;
  private final List<Finding> findings = new ArrayList<>();

  /** The class files of the JDK as they were before they were transformed. */
  interface JdkFiles {
    /** Returns a class file by its internal name, or null. */
    byte[] read(String internalName);
  }

  /** Is told how far the examination has come. */
  interface Progress {
    /** Is called after each class. */
    void at(int done, int all);
  }

  private ProgramCheck(ProgramFiles files, JdkFiles jdk, JdkCalls calls, Progress progress) {
    this.entries = files.entries();
    this.jdk = jdk;
    this.progress = progress;
    this.code = new PreparedClass.Code(Origin.PROGRAM, hierarchy, calls);
  }

  /**
   * Examines a program.
   *
   * @param mainClass its name, with dots
   * @param calls which calls of JDK methods are resume points
   */
  static Diagnosis of(
      ProgramFiles files, String mainClass, JdkFiles jdk, JdkCalls calls, Progress progress) {
    return new ProgramCheck(files, jdk, calls, progress).run(mainClass);
  }

  private Diagnosis run(String mainClass) {
    Set<String> names = new LinkedHashSet<>();
    entries.forEach(entry -> addClasses(entry, names));
    boolean hasMain = names.contains(mainClass.replace('.', '/'));
    if (!hasMain) {
      return new Diagnosis(mainClass, false, names.size(), List.of());
    }
    int done = 0;
    for (String each : names) {
      check(each);
      progress.at(++done, names.size());
    }
    return new Diagnosis(mainClass, true, names.size(), List.copyOf(new TreeSet<>(findings)));
  }

  private void addClasses(ProgramFiles.Entry entry, Set<String> names) {
    boolean signed = false;
    for (String path : entry.paths()) {
      signed |= path.matches("META-INF/[^/]+\\.(RSA|DSA|EC)");
      if (path.endsWith(CLASS) && !path.startsWith("META-INF/") && !path.endsWith("-info.class")) {
        names.add(path.substring(0, path.length() - CLASS.length()));
      }
    }
    if (signed) {
      String why = "is signed: signatures are not checked, and Class.getSigners gives none";
      findings.add(new Finding(Severity.NOTE, entry.name(), null, -1, why));
    }
  }

  private void check(String name) {
    byte[] file = classFile(name);
    Set<String> missing = new TreeSet<>();
    try {
      CodeReader.read(file, hierarchy, missing, findings::add);
      addMissing(name, missing);
      verification.check(file);
      PreparedClass prepared = PreparedClass.of(file, code);
      prepared.transformed(false);
      String type = dotted(name);
      Checkup.of(prepared).forEach(problem -> findings.add(Finding.of(type, problem)));
    } catch (VerifyError e) {
      Severity severity = missing.isEmpty() ? Severity.CANNOT : Severity.NOTE;
      addWhole(severity, name, "breaks a rule of the JVM: " + e.getMessage());
    } catch (RuntimeException e) {
      addWhole(Severity.CANNOT, name, "cannot be read or transformed: " + e);
    }
  }

  /** A class that lacks others on the class path cannot be judged, and is perhaps never used. */
  private void addWhole(Severity severity, String name, String reason) {
    String line = reason.strip().replaceAll("\\s*\\R\\s*", " ");
    findings.add(new Finding(severity, dotted(name), null, -1, line));
  }

  private void addMissing(String name, Set<String> missing) {
    if (!missing.isEmpty()) {
      List<String> first = missing.stream().limit(SHOWN_USERS).map(ProgramCheck::dotted).toList();
      int more = missing.size() - first.size();
      String reason =
          "uses what is not on the class path: "
              + String.join(", ", first)
              + (more > 0 ? " and " + more + " more" : "");
      findings.add(new Finding(Severity.NOTE, dotted(name), null, -1, reason));
    }
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }

  private byte[] classFile(String internalName) {
    try {
      for (ProgramFiles.Entry entry : entries) {
        byte[] content = entry.read(internalName + CLASS);
        if (content != null) {
          return content;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read class " + dotted(internalName), e);
    }
    return jdk.read(internalName);
  }
}
