package org.cnscs.vm.evolution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cnscs.heap.Fields;
import org.cnscs.heap.FormerField;
import org.cnscs.heap.HeapField;
import org.cnscs.heap.Qualifiers;
import org.cnscs.heap.Redaction;

/**
 * The fields that objects of loaded classes had. What the program has defined itself is as it was,
 * but may extend what has changed.
 */
final class Former {
  private final Changes changes;
  private final Map<Class<?>, List<Declared>> chains = new HashMap<>();

  Former(Changes changes) {
    this.changes = changes;
  }

  /** Returns what a class of the class path was called, null if it was not there. */
  static String ownName(Class<?> type, Changes changes) {
    if (type.isArray() || !Qualifiers.nameOf(type).equals(type.getName())) {
      return null;
    }
    String former = changes.former(type.getName());
    return former != null && changes.isOfProgram(former) ? former : null;
  }

  /** Tells whether a class or what it extends has other fields, or none that can be told. */
  boolean isChanged(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      String name = ownName(at, changes);
      if (name != null && changes.isChangedAbove(name)) {
        return !isSame(matches(type), Fields.of(type));
      }
    }
    return false;
  }

  private boolean isSame(List<Match> matches, HeapField[] now) {
    boolean same = matches.size() == now.length;
    for (int i = 0; i < now.length && same; i++) {
      Match match = matches.get(i);
      same =
          match.now() != null
              && match.now().isNamed(Declared.of(now[i]))
              && match.xml().equals(now[i].name())
              && match.now().descriptor().equals(changes.types().now(match.former()));
    }
    return same;
  }

  List<FormerField> fields(Class<?> type) {
    return ChangedClasses.toRead(matches(type), Fields.of(type));
  }

  private List<Match> matches(Class<?> type) {
    List<Declared> now = Stream.of(Fields.of(type)).map(Declared::of).toList();
    return changes.instance(chain(type), now);
  }

  private List<Declared> chain(Class<?> type) {
    List<Declared> known = chains.get(type);
    if (known == null) {
      String name = ownName(type, changes);
      known = name != null ? changes.before().fields(name) : live(type);
      chains.put(type, known);
    }
    return known;
  }

  private List<Declared> live(Class<?> type) {
    List<Declared> all =
        new ArrayList<>(type.getSuperclass() == null ? List.of() : chain(type.getSuperclass()));
    for (HeapField field : Fields.of(type)) {
      if (field.declaring() == type) {
        all.add(Declared.of(field));
      }
    }
    return all;
  }

  Redaction redaction(Redaction old) {
    Set<String> fields = new TreeSet<>();
    for (String field : old.fields()) {
      int dot = field.lastIndexOf('.');
      String now = secret(new Declared(field.substring(0, dot), field.substring(dot + 1), ""));
      if (now != null) {
        fields.add(now);
      }
    }
    Set<String> types = new TreeSet<>();
    for (String type : old.types()) {
      String now = changes.now(type);
      if (now != null) {
        types.add(now);
      }
    }
    return new Redaction(fields, types, old.properties());
  }

  /** Returns what a secret field is called now: it may have moved to a superclass. */
  private String secret(Declared field) {
    String owner = changes.now(field.owner());
    if (owner == null || changes.mapping().drops(field)) {
      return null;
    }
    String name = changes.mapping().name(field);
    ClassShape shape = changes.after().files().shape(owner);
    if (shape == null || shape.fields().stream().anyMatch(each -> each.name().equals(name))) {
      return owner + "." + name;
    }
    return changes.after().superclasses(owner).stream()
        .filter(each -> each.fields().stream().anyMatch(f -> f.name().equals(name)))
        .findFirst()
        .map(each -> each.name() + "." + name)
        .orElse(owner + "." + name);
  }
}
