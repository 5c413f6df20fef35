package org.cnscs.vm.random;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Java text in which some places are filled by what is made at random.
 *
 * <ul>
 *   <li>{@code @int} an expression of a {@link Kind}
 *   <li>{@code @block}, {@code @loop} statements; those of a loop's body
 *   <li>{@code @int[x:int,y:str]} the same, which may use variables that the text declares
 *   <li>{@code @int^} the same inside a lambda or a class
 *   <li>{@code @int~} the same inside a class that sees nothing but fields
 *   <li>{@code @int=} the same where nothing may be assigned
 *   <li>{@code @block!} the same without {@code return}, {@code break} and {@code continue}
 *   <li>{@code %int} the name of a variable that may be assigned
 *   <li>{@code $x} a new name, the same for each {@code $x} of the text
 * </ul>
 */
final class Template {
  private static final Pattern MARK =
      Pattern.compile("@([a-z]+)([\\^!~=]?)(?:\\[((?:\\w+:\\w+,?)+)\\])?|%([a-z]+)|\\$(\\w+)");

  private final String text;

  Template(String text) {
    this.text = text;
  }

  /** What fills the holes. */
  interface Filler {
    Node expression(Kind kind, Scope scope);

    Node block(Scope scope);
  }

  /** A text with holes and their parts. */
  record Filled(String text, List<Node> parts) {}

  /** Tells whether a scope has the variables to assign that the text needs. */
  boolean fits(Scope scope) {
    return MARK.matcher(text)
        .results()
        .allMatch(
            mark -> mark.group(4) == null || !scope.of(Kind.of(mark.group(4)), true).isEmpty());
  }

  Filled fill(Scope scope, Draw draw, Filler filler) {
    Map<String, String> names = new HashMap<>();
    List<Node> parts = new ArrayList<>();
    Matcher marks = MARK.matcher(text);
    StringBuilder out = new StringBuilder();
    while (marks.find()) {
      String written;
      if (marks.group(5) != null) {
        written = names.computeIfAbsent(marks.group(5), draw::name);
      } else if (marks.group(4) != null) {
        written = draw.of(scope.of(Kind.of(marks.group(4)), true)).name();
      } else {
        written = String.valueOf(Node.HOLE);
        parts.add(part(marks, scope, names, filler));
      }
      marks.appendReplacement(out, Matcher.quoteReplacement(written));
    }
    return new Filled(marks.appendTail(out).toString(), parts);
  }

  private static Node part(Matcher mark, Scope outer, Map<String, String> names, Filler filler) {
    Scope scope =
        switch (mark.group(2)) {
          case "^" -> outer.captured();
          case "!" -> outer.withoutJumps();
          case "~" -> outer.fields();
          case "=" -> outer.fixed();
          default -> outer;
        };
    if (mark.group(3) != null) {
      scope = scope.plus(declared(mark.group(3), names));
    }
    return switch (mark.group(1)) {
      case "block" -> filler.block(scope);
      case "loop" -> filler.block(scope.inLoop(names.getOrDefault("label", "")));
      default -> filler.expression(Kind.of(mark.group(1)), scope);
    };
  }

  private static List<Scope.Variable> declared(String list, Map<String, String> names) {
    List<Scope.Variable> variables = new ArrayList<>();
    for (String each : list.split(",")) {
      String[] parts = each.split(":");
      String name = names.getOrDefault(parts[0], parts[0]);
      variables.add(new Scope.Variable(name, Kind.of(parts[1]), false, false));
    }
    return variables;
  }
}
