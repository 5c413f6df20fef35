package org.cnscs.vm.evolution;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cnscs.vm.process.ProgramFiles;

/**
 * What has changed in the classes that a checkpoint uses, and whether it can be continued with
 * them.
 *
 * <p>Methods that are on no stack may change, and instance fields may be added. Everything else
 * that the checkpoint relies on must be as it was: it knows a place in a method by its number, a
 * lambda by its place in the class file, and a field by its name and type.
 *
 * @param breaks what stands against it, by class; nothing if it can be continued
 * @param added the new instance fields of classes that may have objects, with their classes
 */
public record Evolution(Set<Break> breaks, Set<String> added) {
  private static final String LAMBDA = "$$Lambda";

  /** A reason why a checkpoint cannot be continued. */
  public record Break(String type, String reason) implements Comparable<Break> {
    @Override
    public int compareTo(Break other) {
      int byType = type.compareTo(other.type);
      return byType != 0 ? byType : reason.compareTo(other.reason);
    }
  }

  /**
   * Compares the class files of two programs, as far as a checkpoint uses them.
   *
   * @throws IOException if a file cannot be read
   */
  public static Evolution between(ProgramFiles before, ProgramFiles after, CheckpointUse use)
      throws IOException {
    Set<Break> breaks = new TreeSet<>();
    Set<String> added = new TreeSet<>();
    for (String type : used(use)) {
      byte[] old = file(before, type);
      byte[] now = file(after, type);
      if (old == null || Arrays.equals(old, now)) {
        continue; // a class that the program has defined is in the checkpoint itself
      }
      if (now == null) {
        breaks.add(new Break(type, "is missing"));
      } else {
        compare(type, use, breaks);
        compare(type, ClassShape.of(old), ClassShape.of(now), breaks, added);
      }
    }
    return new Evolution(breaks, added);
  }

  private static Set<String> used(CheckpointUse use) {
    Set<String> used = new TreeSet<>();
    use.initialised().forEach(type -> used.add(host(type)));
    use.onStacks().forEach(type -> used.add(host(type)));
    return used;
  }

  /** Returns the class whose file tells of a class: for one of a lambda, that which holds it. */
  private static String host(String type) {
    int mark = type.indexOf(LAMBDA);
    return mark < 0 ? type : type.substring(0, mark);
  }

  private static byte[] file(ProgramFiles files, String type) throws IOException {
    String path = type.replace('.', '/') + ".class";
    for (ProgramFiles.Entry entry : files.entries()) {
      byte[] file = entry.read(path);
      if (file != null) {
        return file;
      }
    }
    return null;
  }

  private static void compare(String type, CheckpointUse use, Set<Break> breaks) {
    if (use.onStacks().stream().anyMatch(each -> host(each).equals(type))) {
      breaks.add(new Break(type, "has changed, and a method of it is on a stack"));
    }
    if (use.initialised().stream().anyMatch(each -> each.startsWith(type + LAMBDA))) {
      breaks.add(new Break(type, "has changed, and lambdas of it were made"));
    }
  }

  private static void compare(
      String type, ClassShape old, ClassShape now, Set<Break> breaks, Set<String> added) {
    List<String> reasons = new ArrayList<>();
    if (!old.parent().equals(now.parent()) || !old.interfaces().equals(now.interfaces())) {
      reasons.add("inherits from other classes");
    }
    old.fields()
        .forEach(
            (name, descriptor) -> {
              String other = now.fields().get(name);
              if (other == null) {
                reasons.add("has no field " + name + " any more");
              } else if (!other.equals(descriptor)) {
                reasons.add("has another type of field " + name);
              }
            });
    now.fields()
        .forEach(
            (name, descriptor) -> {
              if (old.fields().containsKey(name)) {
                return;
              }
              if (descriptor.startsWith(ClassShape.STATIC)) {
                reasons.add("has a new static field " + name + ", which nobody would set");
              } else {
                added.add(type + "." + name);
              }
            });
    reasons.forEach(reason -> breaks.add(new Break(type, reason)));
  }
}
