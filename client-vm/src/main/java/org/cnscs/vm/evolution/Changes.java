package org.cnscs.vm.evolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.heap.Fields;

/** The classes of a checkpoint beside those of today, by the rules of a mapping. */
final class Changes {
  private final Hierarchy before;
  private final Hierarchy after;
  private final Mapping mapping;
  private final Types types;
  private final Matcher matcher;
  private final Map<String, Boolean> changed = new HashMap<>();
  private final Map<String, String> formerNames;

  Changes(ClassFiles before, ClassFiles after, Mapping mapping) {
    this.before = new Hierarchy(before);
    this.after = new Hierarchy(after);
    this.mapping = mapping;
    this.types = new Types(this::now, this.after);
    this.matcher = new Matcher(mapping, types, this::isOfProgram);
    this.formerNames = mapping.formerNames();
  }

  Hierarchy before() {
    return before;
  }

  Hierarchy after() {
    return after;
  }

  Mapping mapping() {
    return mapping;
  }

  Types types() {
    return types;
  }

  /** Tells whether the class path of the checkpoint has a class. */
  boolean isOfProgram(String type) {
    return before.files().shape(type) != null;
  }

  /** Returns what a class is called now, null if it is given up. */
  String now(String type) {
    String now = mapping.type(type);
    boolean table = type.equals(now) && isTable(type) && isChanged(type);
    return table ? null : now; // what is given up is made anew by the initialiser
  }

  /** Returns what a class of today was called, null if nothing of the checkpoint has become it. */
  String former(String now) {
    for (int end = now.length(); end > 0; end = now.lastIndexOf('$', end - 1)) {
      String outer = formerNames.get(now.substring(0, end));
      String former = outer == null ? now : outer + now.substring(end);
      if (outer != null && now.equals(now(former))) {
        return former;
      }
    }
    return now.equals(now(now)) ? now : null;
  }

  private boolean isTable(String type) {
    ClassShape shape = before.files().shape(type);
    return shape != null && shape.isSwitchTable();
  }

  /** Tells whether the file of a class is another one, or gone. */
  boolean isChanged(String type) {
    Boolean known = changed.get(type);
    if (known == null) {
      String now = mapping.type(type);
      byte[] old = before.files().file(type);
      known = old != null && (!type.equals(now) || !Arrays.equals(old, after.files().file(type)));
      changed.put(type, known);
    }
    return known;
  }

  /** Tells whether a class or something that it extends has changed, before or now. */
  boolean isChangedAbove(String type) {
    return isChanged(type)
        || before.superclasses(type).stream().anyMatch(each -> isChanged(each.name()));
  }

  /** Matches the instance fields of a class, those of superclasses too. */
  List<Match> instance(String type) {
    return instance(before.fields(type), after.fields(now(type)));
  }

  List<Match> instance(List<Declared> former, List<Declared> now) {
    return matcher.match(former, Declared.namesInXml(former), now);
  }

  /** Matches the static fields of a class. What the class file of today sets is as it says. */
  List<Match> statics(String type) {
    ClassShape old = before.files().shape(type);
    ClassShape now = after.files().shape(now(type));
    List<Match> matches = new ArrayList<>();
    List<Declared> former = declared(old.statics(), type);
    List<Match> found = matcher.match(former, xml(former), declared(now.statics(), now.name()));
    for (int i = 0; i < former.size(); i++) {
      Match match = found.get(i);
      boolean constant =
          match.now() == null
              ? old.statics().get(i).isConstant()
              : isConstant(now, match.now().name());
      matches.add(constant ? Match.dropped(match.former(), match.xml()) : match);
    }
    return matches;
  }

  private static List<Declared> declared(List<ClassShape.Field> fields, String owner) {
    return fields.stream().map(f -> new Declared(owner, f.name(), f.descriptor())).toList();
  }

  private static List<String> xml(List<Declared> statics) {
    return statics.stream().map(f -> Fields.nameOfStatic(f.name(), f.owner())).toList();
  }

  private static boolean isConstant(ClassShape shape, String name) {
    return shape.statics().stream().anyMatch(f -> f.name().equals(name) && f.isConstant());
  }
}
