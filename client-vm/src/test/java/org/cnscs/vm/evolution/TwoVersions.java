package org.cnscs.vm.evolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Two versions of a class and its superclass that a seed gives, with the rules of a mapping where
 * some are needed, and a model of what becomes of each field.
 */
final class TwoVersions {
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "class", "xmlns");
  static final String OBJECT = "Ljava/lang/Object;";

  /**
   * A field.
   *
   * @param owner 0 is the superclass, 1 the subclass
   */
  record Field(int owner, String name, String type) {}

  /** A change of a type that loses nothing. */
  private record Wider(String from, String to, UnaryOperator<Object> value) {}

  private static final List<Wider> WIDER =
      List.of(
          new Wider("B", "J", v -> (long) (byte) v),
          new Wider("S", "I", v -> (int) (short) v),
          new Wider("S", "Ljava/lang/Integer;", v -> (int) (short) v),
          new Wider("C", "D", v -> (double) (char) v),
          new Wider("C", OBJECT, v -> v),
          new Wider("I", "J", v -> (long) (int) v),
          new Wider("I", "D", v -> (double) (int) v),
          new Wider("I", "Ljava/lang/Number;", v -> v),
          new Wider("J", "Ljava/lang/Long;", v -> v),
          new Wider("F", "D", v -> (double) (float) v),
          new Wider("Z", "Ljava/lang/Boolean;", v -> v),
          new Wider("Ljava/lang/String;", "Ljava/lang/CharSequence;", v -> v),
          new Wider("Ljava/lang/Integer;", "Ljava/lang/Comparable;", v -> v),
          new Wider("[I", OBJECT, v -> v));

  private static final List<String> TYPES =
      List.of(
          "B",
          "S",
          "C",
          "I",
          "J",
          "F",
          "D",
          "Z",
          OBJECT,
          "Ljava/lang/String;",
          "[I",
          "Ljava/lang/Integer;",
          "Lp/A;");

  final List<Field> old = new ArrayList<>();
  final List<Field> now = new ArrayList<>();
  final List<Rule> rules = new ArrayList<>();

  /** What becomes of the fields that are kept: of each old one the new one, and its value. */
  final Map<Field, Field> kept = new LinkedHashMap<>();

  final Map<Field, UnaryOperator<Object>> values = new LinkedHashMap<>();

  /** The name that the subclass has now. */
  final String renamed;

  private final Random random;

  private TwoVersions(Random random) {
    this.random = random;
    this.renamed = random.nextInt(3) == 0 ? "q.C" : "p.B";
  }

  static TwoVersions of(Random random) {
    TwoVersions versions = new TwoVersions(random);
    for (int i = random.nextInt(8); i >= 0; i--) {
      versions.add(versions.old, TYPES.get(random.nextInt(TYPES.size())));
    }
    if (!versions.renamed.equals("p.B")) {
      versions.rules.add(Rule.of(Rule.Kind.RENAME, "p.B=q.C"));
    }
    versions.old.forEach(versions::change);
    for (int i = random.nextInt(4); i > 0; i--) {
      versions.addNew();
    }
    return versions;
  }

  /** Adds a field unless its class has one of the name. */
  private Field add(List<Field> fields, String type) {
    Field field = new Field(random.nextInt(2), NAMES.get(random.nextInt(NAMES.size())), type);
    if (isFree(fields, field.owner, field.name)) {
      fields.add(field);
      return field;
    }
    return null;
  }

  private static boolean isFree(List<Field> fields, int owner, String name) {
    return fields.stream().noneMatch(f -> f.owner == owner && f.name.equals(name));
  }

  /** Adds a field that could not be taken for one that is moved. */
  private void addNew() {
    String type = TYPES.get(random.nextInt(TYPES.size()));
    Field field = new Field(random.nextInt(2), NAMES.get(random.nextInt(NAMES.size())), type);
    boolean known =
        kept.entrySet().stream()
            .anyMatch(
                each ->
                    each.getKey().name.equals(field.name)
                        && each.getKey().owner != each.getValue().owner);
    if (!known && isFree(now, field.owner, field.name)) {
      now.add(random.nextInt(now.size() + 1), field);
    }
  }

  private void change(Field field) {
    switch (random.nextInt(6)) {
      case 0 -> rules.add(Rule.of(Rule.Kind.DROP, told(field)));
      case 1 -> rename(field);
      case 2 -> move(field);
      case 3 -> widen(field);
      default -> keep(field, field, v -> v);
    }
  }

  static String told(Field field) {
    return (field.owner == 0 ? "p.A." : "p.B.") + field.name;
  }

  private void keep(Field field, Field to, UnaryOperator<Object> value) {
    now.add(random.nextInt(now.size() + 1), to);
    kept.put(field, to);
    values.put(field, value);
  }

  private void rename(Field field) {
    String name = "r" + now.size();
    rules.add(Rule.of(Rule.Kind.RENAME, told(field) + "=" + name));
    keep(field, new Field(field.owner, name, field.type), v -> v);
  }

  /** Only a name that is there once tells where it has gone. */
  private void move(Field field) {
    boolean alone = old.stream().filter(f -> f.name.equals(field.name)).count() == 1;
    keep(field, new Field(alone ? 1 - field.owner : field.owner, field.name, field.type), v -> v);
  }

  private void widen(Field field) {
    List<Wider> wider = WIDER.stream().filter(each -> each.from.equals(field.type)).toList();
    if (wider.isEmpty()) {
      keep(field, field, v -> v);
      return;
    }
    Wider chosen = wider.get(random.nextInt(wider.size()));
    keep(field, new Field(field.owner, field.name, chosen.to), chosen.value);
  }

  /** Returns a value for a field of a type, null now and then. */
  static Object value(Random random, String type, List<Object> objects) {
    return switch (type) {
      case "B" -> (byte) random.nextInt();
      case "S" -> (short) random.nextInt();
      case "C" -> (char) random.nextInt(0xD800);
      case "I" -> random.nextInt();
      case "J" -> random.nextLong();
      case "F" -> random.nextFloat() - 0.5f;
      case "D" -> random.nextGaussian();
      case "Z" -> random.nextBoolean();
      case "[I" -> random.nextBoolean() ? random.ints(3).toArray() : null;
      case "Ljava/lang/Integer;" -> random.nextInt(300);
      case "Ljava/lang/String;" -> random.nextBoolean() ? "text " + random.nextInt(9) : null;
      case "Lp/A;" -> objects.get(random.nextInt(objects.size()));
      default -> random.nextBoolean() ? objects.get(random.nextInt(objects.size())) : "any";
    };
  }

  @Override
  public String toString() {
    return "old " + old + "\nnow " + now + "\nrules " + rules + " " + Arrays.asList(renamed);
  }
}
