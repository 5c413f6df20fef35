package org.cnscs.vm.evolution;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The comparison of what classes inherit from. */
final class Ancestry {

  /** Classes whose objects, those of subclasses too, are kept by other means than fields. */
  private static final List<Class<?>> ADAPTED =
      List.of(Thread.class, ClassLoader.class, ThreadGroup.class, ClassValue.class);

  private final Changes changes;
  private final CheckpointUse use;

  Ancestry(Changes changes, CheckpointUse use) {
    this.changes = changes;
    this.use = use;
  }

  /** Returns what of the superclasses and interfaces of a class stands against a checkpoint. */
  List<Break> breaks(ClassShape old, ClassShape now) {
    List<Break> breaks = new ArrayList<>();
    Set<String> lost = lost(old, now);
    if (!lost.isEmpty() && !changes.mapping().accepts(now.name())) {
      String reason = "is no " + String.join(", no ", lost) + " any more";
      Rule mend = new Rule(Rule.Kind.ACCEPT, now.name(), "");
      breaks.add(
          new Break(old.name(), null, reason, mend, Set.of(new ObjectField(old.name(), null))));
    }
    for (ClassShape each : changes.after().superclasses(now.name())) {
      if (each.initialises() && !wasInitialised(each.name())) {
        String reason = "inherits from " + each.name() + " now, whose initialiser has not run";
        breaks.add(Break.of(old.name(), reason));
      }
    }
    if (isAdapted(old, now) && !fieldsAreSame(old, now)) {
      breaks.add(
          Break.of(
              old.name(), "is kept by other means than fields, so its fields must stay the same"));
    }
    return breaks;
  }

  private Set<String> lost(ClassShape old, ClassShape now) {
    Set<String> lost = new TreeSet<>();
    for (String each : changes.before().supertypes(old.name())) {
      String renamed = changes.isOfProgram(each) ? changes.now(each) : each;
      lost.add(renamed == null ? each : renamed);
    }
    lost.removeAll(changes.after().supertypes(now.name()));
    lost.remove(now.name());
    return lost;
  }

  private boolean wasInitialised(String now) {
    return use.initialised().stream().anyMatch(each -> now.equals(changes.now(each)));
  }

  boolean isAdapted(ClassShape old, ClassShape now) {
    Class<?> before = changes.before().platformParent(old.name());
    Class<?> after = changes.after().platformParent(now.name());
    return ADAPTED.stream()
        .anyMatch(
            type ->
                before != null && type.isAssignableFrom(before)
                    || after != null && type.isAssignableFrom(after));
  }

  private boolean fieldsAreSame(ClassShape old, ClassShape now) {
    List<Declared> fields = changes.after().fields(now.name());
    List<Match> matches = changes.instance(old.name());
    return fields.size() == matches.size()
        && matches.stream()
            .allMatch(
                m ->
                    m.now() != null
                        && m.now().name().equals(m.former().name())
                        && Objects.equals(m.now().descriptor(), changes.types().now(m.former())));
  }
}
