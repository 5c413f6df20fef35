package org.cnscs.vm.evolution;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cnscs.vm.process.ProgramFiles;

/**
 * The comparison of the class files of two programs, as far as a checkpoint uses them.
 *
 * <p>A checkpoint knows a place in a method by its number, and a lambda by its place in the class
 * file, so these classes must be the same. Objects and static fields are known by names and types,
 * and those that have changed are matched. Whether there are objects that a reason speaks of, only
 * the lines tell.
 */
public final class Comparison {
  private static final String LAMBDA = "$$Lambda";

  private final Changes changes;
  private final CheckpointUse use;
  private final Map<String, Break> breaks = new TreeMap<>();
  private final Set<String> added = new TreeSet<>();

  private Comparison(Changes changes, CheckpointUse use) {
    this.changes = changes;
    this.use = use;
  }

  /**
   * Compares.
   *
   * @throws java.io.UncheckedIOException if a file cannot be read
   */
  public static Evolution of(
      ProgramFiles before, ProgramFiles after, CheckpointUse use, Mapping mapping) {
    return of(new Changes(new ClassFiles(before), new ClassFiles(after), mapping), use);
  }

  static Evolution of(Changes changes, CheckpointUse use) {
    Comparison comparison = new Comparison(changes, use);
    comparison.used().stream().filter(changes::isOfProgram).forEach(comparison::compare);
    return new Evolution(new TreeSet<>(comparison.breaks.values()), comparison.added);
  }

  private Set<String> used() {
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

  private void add(Break found) {
    breaks.merge(found.told(), found, Comparison::both);
  }

  private void add(String type, String reason) {
    add(Break.of(type, reason));
  }

  /** Returns one reason for the objects of both. */
  private static Break both(Break one, Break other) {
    Set<ObjectField> holders = new HashSet<>(one.holders());
    holders.addAll(other.holders());
    return new Break(one.type(), one.field(), one.reason(), one.mend(), holders);
  }

  private void compare(String type) {
    if (!changes.isChangedAbove(type)) {
      return;
    }
    if (changes.isChanged(type)) {
      compareCode(type);
    }
    String now = changes.now(type);
    ClassShape shape = now == null ? null : changes.after().files().shape(now);
    if (shape != null) {
      compareShapes(changes.before().files().shape(type), shape);
    } else if (now != null) {
      addMissing(changes.before().files().shape(type));
    }
  }

  private void compareCode(String type) {
    if (use.onStacks().stream().anyMatch(each -> host(each).equals(type))) {
      add(type, "has changed, and a method of it is on a stack");
    }
    if (use.initialised().stream().anyMatch(each -> each.startsWith(type + LAMBDA))) {
      add(type, "has changed, and lambdas of it were made");
    }
  }

  /** A class that is gone matters only if something of it is kept. */
  private void addMissing(ClassShape old) {
    boolean statics = old.statics().stream().anyMatch(field -> !field.isConstant());
    Set<ObjectField> holders = Set.of(new ObjectField(old.name(), null));
    Rule mend = new Missing(changes).mend(old);
    add(new Break(old.name(), null, "is missing", mend, statics ? Set.of() : holders));
  }

  private void compareShapes(ClassShape old, ClassShape now) {
    if (!old.kind().equals(now.kind())) {
      add(old.name(), "was " + old.kind() + ", and is " + now.kind());
      return;
    }
    Ancestry ancestry = new Ancestry(changes, use);
    ancestry.breaks(old, now).forEach(this::add);
    if (changes.isChanged(old.name())) {
      compareStatics(old, now);
    }
    if (!ancestry.isAdapted(old, now)) {
      compareInstances(old, now);
    }
  }

  private void compareStatics(ClassShape old, ClassShape now) {
    if (!old.constants().equals(now.constants())) {
      add(
          old.name(),
          "has other constants, or in another order: "
              + now.constants()
              + ", and the checkpoint has "
              + old.constants());
      return;
    }
    List<Match> matches = changes.statics(old.name());
    Set<String> taken = new HashSet<>();
    for (Match match : matches) {
      if (match.problem() != null) {
        Declared field = match.former();
        add(new Break(old.name(), field.name(), match.problem(), match.mend(), Set.of()));
      }
      if (match.now() != null) {
        taken.add(match.now().name());
      }
    }
    for (ClassShape.Field field : now.statics()) {
      String name = now.name() + "." + field.name();
      if (!taken.contains(field.name())
          && !field.isConstant()
          && !changes.mapping().accepts(name)) {
        String reason = "has a new static field " + field.name() + ", which nobody would set";
        Rule mend = new Rule(Rule.Kind.ACCEPT, name, "");
        add(new Break(old.name(), field.name(), reason, mend, Set.of()));
      }
    }
  }

  private void compareInstances(ClassShape old, ClassShape now) {
    List<Match> matches = changes.instance(old.name());
    Set<Declared> taken = new HashSet<>();
    for (Match match : matches) {
      if (match.problem() != null) {
        add(ofField(old, match));
      }
      taken.add(match.now());
    }
    List<Declared> fresh =
        changes.after().fields(now.name()).stream().filter(f -> !taken.contains(f)).toList();
    fresh.forEach(field -> added.add(field.toString()));
    compareRecord(old, now, matches, fresh);
    if (now.isAbstract() && !old.isAbstract()) {
      Set<ObjectField> objects = Set.of(new ObjectField(old.name(), null));
      add(new Break(old.name(), null, "is abstract now", null, objects));
    }
  }

  private static Break ofField(ClassShape old, Match match) {
    Set<ObjectField> holders = Set.of(new ObjectField(old.name(), match.xml()));
    String owner = match.former().owner();
    return new Break(owner, match.former().name(), match.problem(), match.mend(), holders);
  }

  /** The hash code of a record follows from its components, and hash tables keep hash codes. */
  private void compareRecord(
      ClassShape old, ClassShape now, List<Match> matches, List<Declared> fresh) {
    boolean same =
        fresh.isEmpty()
            && matches.stream()
                .allMatch(
                    m -> m.now() != null && m.now().descriptor().equals(m.former().descriptor()));
    if (old.isRecord() && !same && !changes.mapping().accepts(now.name())) {
      add(
          new Break(
              old.name(),
              null,
              "is a record with other components, so hash tables with such keys would not find"
                  + " them",
              new Rule(Rule.Kind.ACCEPT, now.name(), ""),
              Set.of(new ObjectField(old.name(), null))));
    }
  }
}
