package org.cnscs.heap;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The secrets of a program that no checkpoint may hold: fields by name, all fields of the objects
 * of a type, and system properties.
 *
 * <p>A field that is redacted is no part of its class's shape, so it is neither looked at nor
 * written, and has its first value when the process is resumed: null, 0 or false. An object of a
 * redacted type is kept without any of its fields.
 *
 * @param fields names of fields behind those of the classes that declare them
 * @param types names of classes and interfaces
 * @param properties names of system properties
 */
public record Redaction(Set<String> fields, Set<String> types, Set<String> properties) {

  /** No secrets. */
  public static final Redaction NONE = new Redaction(Set.of(), Set.of(), Set.of());

  /** The property of a checkpoint that holds the rules, so that they are kept on resuming. */
  public static final String PROPERTY = "cnscs:redact";

  private static final String TYPE = "type:";
  private static final String SYSTEM_PROPERTY = "property:";

  /** Types whose objects stand as text in the places where they are used. */
  private static final Set<String> VALUES =
      Set.of(
          "java.lang.String",
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Short",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double",
          "java.lang.Object");

  /**
   * Returns the redaction of some rules: {@code demo.Account.pin}, {@code type:demo.Secret}, {@code
   * property:demo.token}.
   *
   * @throws IllegalArgumentException if one of them is none
   */
  public static Redaction of(Collection<String> rules) {
    Set<String> fields = new TreeSet<>();
    Set<String> types = new TreeSet<>();
    Set<String> properties = new TreeSet<>();
    for (String rule : rules) {
      if (rule.startsWith(TYPE)) {
        types.add(type(rule, rule.substring(TYPE.length())));
      } else if (rule.startsWith(SYSTEM_PROPERTY)) {
        properties.add(word(rule, rule.substring(SYSTEM_PROPERTY.length())));
      } else {
        fields.add(field(rule));
      }
    }
    return new Redaction(fields, types, properties);
  }

  private static String word(String rule, String name) {
    if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          "\""
              + rule
              + "\" does not say what is secret; write demo.Account.pin, type:demo.Secret or"
              + " property:demo.token");
    }
    return name;
  }

  private static String type(String rule, String name) {
    if (VALUES.contains(name) || name.endsWith("[]")) {
      throw new IllegalArgumentException(
          "\"" + rule + "\" is the type of too much; name the fields that are secret");
    }
    return word(rule, name);
  }

  private static String field(String rule) {
    int dot = word(rule, rule).lastIndexOf('.');
    if (dot <= 0 || dot == rule.length() - 1 || rule.indexOf(':') >= 0) {
      return word(rule, "");
    }
    return rule;
  }

  /** Returns the redaction that {@link #text} told; none for null. */
  public static Redaction parse(String text) {
    return text == null || text.isBlank() ? NONE : of(List.of(text.strip().split("\\s+")));
  }

  /** Returns the rules as one text. */
  public String text() {
    StringBuilder text = new StringBuilder(String.join(" ", fields));
    types.forEach(type -> text.append(' ').append(TYPE).append(type));
    properties.forEach(name -> text.append(' ').append(SYSTEM_PROPERTY).append(name));
    return text.toString().strip();
  }

  /** Tells whether there are no secrets. */
  public boolean isNone() {
    return equals(NONE);
  }

  /**
   * Returns what is wrong with rules that name classes or fields that there are not, null if
   * nothing is. No class is initialised.
   */
  public String wrong(ClassLoader loader) {
    for (String type : types) {
      if (find(type, loader) == null) {
        return noClass(type, TYPE + type);
      }
    }
    for (String field : fields) {
      String owner = owner(field);
      Class<?> type = find(owner, loader);
      if (type == null) {
        return noClass(owner, field);
      }
      String name = field.substring(owner.length() + 1);
      if (Arrays.stream(type.getDeclaredFields()).noneMatch(f -> f.getName().equals(name))) {
        return owner
            + " declares no field "
            + name
            + ", which is to be redacted; it declares "
            + Arrays.stream(type.getDeclaredFields())
                .map(java.lang.reflect.Field::getName)
                .collect(Collectors.joining(", "));
      }
    }
    return null;
  }

  private static String owner(String field) {
    return field.substring(0, field.lastIndexOf('.'));
  }

  private static String noClass(String type, String rule) {
    return "There is no class "
        + type
        + ", of which "
        + rule
        + " is to be redacted; a nested class is Outer$Inner";
  }

  private static Class<?> find(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Returns those of the fields of a class that are written. */
  HeapField[] visible(Class<?> type, HeapField[] all) {
    if (isNone()) {
      return all;
    }
    boolean secret = isSecret(type);
    HeapField[] visible =
        Arrays.stream(all)
            .filter(field -> !isSecret(field) && (!secret || isOfEnumeration(type, field)))
            .toArray(HeapField[]::new);
    return visible.length == all.length ? all : visible;
  }

  /** Tells whether a field makes an enumeration what it is: a constant, or a constant's name. */
  private static boolean isOfEnumeration(Class<?> type, HeapField field) {
    return field.declaring() == Enum.class
        || type.isEnum() && (field.type() == type || field.type() == type.arrayType());
  }

  /** Tells whether a rule speaks of a class or of what it inherits. */
  boolean concerns(Class<?> type) {
    boolean concerned = !isNone() && isSecret(type);
    for (Class<?> c = type; c != null && !concerned && !isNone(); c = c.getSuperclass()) {
      String prefix = c.getName() + ".";
      concerned =
          fields.stream()
              .anyMatch(f -> f.startsWith(prefix) && owner(f).length() == prefix.length() - 1);
    }
    return concerned;
  }

  private boolean isSecret(HeapField field) {
    return fields.contains(field.declaring().getName() + "." + field.javaName());
  }

  private boolean isSecret(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (types.contains(c.getName())
          || Arrays.stream(c.getInterfaces()).anyMatch(this::isSecret)) {
        return true;
      }
    }
    return false;
  }
}
