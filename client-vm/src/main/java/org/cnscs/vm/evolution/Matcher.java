package org.cnscs.vm.evolution;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The search for the fields of today that take the values of a checkpoint's fields.
 *
 * <p>A field is the one of the same name in the same class. If that is not there, it may have moved
 * to a superclass or subclass: then exactly one field of the name is left over on both sides.
 */
final class Matcher {
  private final Mapping mapping;
  private final Types types;
  private final Predicate<String> ofProgram;

  /**
   * Creates a search.
   *
   * @param ofProgram tells whether a class of the checkpoint is the program's
   */
  Matcher(Mapping mapping, Types types, Predicate<String> ofProgram) {
    this.mapping = mapping;
    this.types = types;
    this.ofProgram = ofProgram;
  }

  /** Matches the fields of objects of a class, or static fields. */
  List<Match> match(List<Declared> former, List<String> xml, List<Declared> now) {
    List<Declared> found = new ArrayList<>();
    Set<Declared> left = new HashSet<>(now);
    for (Declared field : former) {
      Declared same = mapping.drops(field) ? null : sameClass(field, now);
      found.add(same);
      left.remove(same);
    }
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < former.size(); i++) {
      Declared field = former.get(i);
      Declared taker = found.get(i) != null ? found.get(i) : moved(field, former, found, left);
      matches.add(
          mapping.drops(field)
              ? Match.dropped(field, xml.get(i))
              : match(field, xml.get(i), taker, left));
    }
    return matches.stream().map(match -> alone(match, matches)).toList();
  }

  /** Of two fields that go to one, the values of one would be lost. */
  private static Match alone(Match match, List<Match> all) {
    List<String> same =
        all.stream()
            .filter(each -> match.now() != null && match.now().equals(each.now()))
            .map(each -> each.former().toString())
            .sorted()
            .toList();
    return same.size() < 2
        ? match
        : match.refused(
            "has two fields that go to "
                + match.now()
                + ": "
                + String.join(" and ", same)
                + "; drop one of them, or give it another name");
  }

  private Declared sameClass(Declared field, List<Declared> now) {
    String owner = types.now(field.owner());
    String name = mapping.name(field);
    return now.stream()
        .filter(each -> each.owner().equals(owner) && each.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private Declared moved(
      Declared field, List<Declared> former, List<Declared> found, Set<Declared> left) {
    String name = mapping.name(field);
    List<Declared> candidates =
        left.stream()
            .filter(each -> each.name().equals(name) && types.isOfProgram(each.owner()))
            .toList();
    int lost = 0;
    for (int i = 0; i < former.size(); i++) {
      boolean open = found.get(i) == null && !mapping.drops(former.get(i));
      lost += open && mapping.name(former.get(i)).equals(name) ? 1 : 0;
    }
    return candidates.size() == 1 && lost == 1 ? candidates.getFirst() : null;
  }

  private Match match(Declared field, String xml, Declared now, Set<Declared> left) {
    if (now == null && !ofProgram.test(field.owner())) {
      return Match.dropped(field, xml); // with a class of the JDK, the loss of which is accepted
    }
    if (now == null) {
      return Match.wrong(
          field, xml, "has no field " + field.name() + " any more", mend(field, left));
    }
    String refusal = types.refusal(field.descriptor(), now.descriptor());
    return refusal == null
        ? Match.of(field, xml, now)
        : Match.wrong(
            field,
            xml,
            "has another type of field " + field.name() + ": " + refusal,
            new Rule(Rule.Kind.DROP, field.toString(), ""));
  }

  /** Proposes the one new field of the class that could take the values, else to drop them. */
  private Rule mend(Declared field, Set<Declared> left) {
    String owner = types.now(field.owner());
    List<Declared> fitting =
        left.stream()
            .filter(each -> each.owner().equals(owner))
            .filter(each -> Objects.equals(types.now(field), each.descriptor()))
            .toList();
    return fitting.size() == 1
        ? new Rule(Rule.Kind.RENAME, field.toString(), fitting.getFirst().name())
        : new Rule(Rule.Kind.DROP, field.toString(), "");
  }
}
