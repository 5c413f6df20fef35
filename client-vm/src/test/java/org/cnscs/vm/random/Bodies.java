package org.cnscs.vm.random;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Makes expressions and statements, until the member that they are for is large enough. */
final class Bodies implements Template.Filler {
  private static final int DEEPEST_EXPRESSION = 4;
  private static final int DEEPEST_BLOCK = 4;
  private static final int SMALLEST_MEMBER = 8;
  private static final int MEMBER = 60;
  private static final List<String> NUMBERS =
      List.of("0", "1", "2", "3", "(-1)", "7", "100", "Integer.MAX_VALUE");
  private static final List<String> TEXTS = List.of("\"a\"", "\"b\"", "\"c\"", "\"dd\"", "\"\"");

  private final Draw draw;
  private final List<Signature> signatures;
  private final Set<Feature> features;
  private final String program;
  private int left;
  private int expressions;
  private int blocks;

  Bodies(Draw draw, String program, List<Signature> signatures, Set<Feature> features) {
    this.draw = draw;
    this.program = program;
    this.signatures = signatures;
    this.features = features;
  }

  /** Makes a member of a class, of some size. */
  Node.Member member(String text, Scope scope) {
    left = SMALLEST_MEMBER + draw.below(MEMBER);
    Template.Filled filled = new Template(text).fill(scope, draw, this);
    return new Node.Member(filled.text(), filled.parts());
  }

  @Override
  public Node expression(Kind kind, Scope scope) {
    left--;
    int leaf = left < 0 || expressions >= DEEPEST_EXPRESSION ? 100 : 25 + 12 * expressions;
    if (draw.chance(leaf)) {
      return leaf(kind, scope);
    }
    expressions++;
    try {
      List<Signature> callable = callable(kind, scope);
      return !callable.isEmpty() && draw.chance(30)
          ? call(draw.of(callable), scope)
          : form(kind, scope);
    } finally {
      expressions--;
    }
  }

  private Node leaf(Kind kind, Scope scope) {
    List<Scope.Variable> variables = scope.of(kind, false);
    if (!variables.isEmpty() && draw.chance(75)) {
      return new Node.Expression(kind, draw.of(variables).name(), List.of());
    }
    String text =
        switch (kind) {
          case INT -> draw.of(NUMBERS);
          case STR -> draw.of(TEXTS);
          case LONG, DOUBLE, BOOL, INTS, SHAPE, FN, OP, CELL -> draw.of(kind.literals);
        };
    return new Node.Expression(kind, text, List.of());
  }

  private List<Signature> callable(Kind kind, Scope scope) {
    return signatures.stream()
        .filter(each -> each.returns() == kind && each.lowest() >= scope.held())
        .toList();
  }

  private Node call(Signature signature, Scope scope) {
    List<Node> arguments = new ArrayList<>();
    signature.parameters().forEach(each -> arguments.add(expression(each, scope)));
    String holes = (", " + Node.HOLE).repeat(arguments.size());
    return new Node.Expression(
        signature.returns(), signature.name() + "(f" + holes + ")", arguments);
  }

  private Node form(Kind kind, Scope scope) {
    List<String> forms = Forms.expressions(kind);
    for (Feature each : features) {
      if (kind == Kind.INT && !Forms.expressions(each).isEmpty() && draw.chance(8)) {
        forms = Forms.expressions(each);
      }
    }
    Template template = suitable(forms, scope);
    Template.Filled filled = template.fill(scope, draw, this);
    return new Node.Expression(kind, filled.text(), filled.parts());
  }

  private Template suitable(List<String> forms, Scope scope) {
    Template template = new Template(draw.of(forms));
    while (!template.fits(scope)) {
      template = new Template(draw.of(forms));
    }
    return template;
  }

  @Override
  public Node block(Scope scope) {
    List<Node> statements = new ArrayList<>();
    Scope inside = scope;
    int count = blocks >= DEEPEST_BLOCK ? 0 : 1 + draw.below(4 - Math.min(blocks, 2));
    int outer = expressions;
    blocks++;
    expressions = Math.min(blocks, DEEPEST_EXPRESSION - 2);
    for (int n = 0; n < count && left > 0; n++) {
      inside = add(statements, inside);
    }
    blocks--;
    expressions = outer;
    return new Node.Sequence(List.copyOf(statements));
  }

  /** Adds a statement; returns what the next one may refer to. */
  private Scope add(List<Node> statements, Scope scope) {
    left--;
    int choice = draw.below(100);
    if (choice < 22) {
      return declare(statements, scope);
    } else if (choice < 27 && scope.returns() != null) {
      statements.add(statement("if (@bool) { return @" + scope.returns().word + "; }", scope));
    } else if (choice < 32 && !scope.jumps().isEmpty()) {
      String jump = draw.chance(50) ? "break" : "continue";
      statements.add(statement("if (@bool) { " + jump + draw.of(scope.jumps()) + "; }", scope));
    } else if (choice < 40 && scope.held() < Scope.NO_LOCKS) {
      statements.add(locked(scope));
    } else {
      statements.add(formed(scope));
    }
    return scope;
  }

  private Node statement(String text, Scope scope) {
    Template.Filled filled = new Template(text).fill(scope, draw, this);
    return new Node.Statement(filled.text(), filled.parts());
  }

  private Scope declare(List<Node> statements, Scope scope) {
    Kind kind = draw.of(List.of(Kind.values()));
    boolean fixed = draw.chance(40);
    String name = draw.name(kind.word.substring(0, 1));
    String text = (fixed ? "final " : "") + kind.java + " " + name + " = @" + kind.word + ";";
    statements.add(statement(text, scope));
    return scope.plus(List.of(new Scope.Variable(name, kind, !fixed, false)));
  }

  /** A block that holds a lock which other threads want too, and adds to what the lock guards. */
  private Node locked(Scope scope) {
    int level = scope.held() + draw.below(Scope.NO_LOCKS - scope.held());
    String lock = List.of("LOCK0", "LOCK1", program + ".class").get(level);
    return statement(
        "synchronized (" + lock + ") { sum" + level + " += @long; @block}", scope.holding(level));
  }

  private Node formed(Scope scope) {
    Set<Feature> usable = EnumSet.copyOf(Forms.withStatements());
    usable.retainAll(features);
    Feature feature = usable.isEmpty() || draw.chance(92) ? null : draw.of(List.copyOf(usable));
    Template.Filled filled = suitable(Forms.statements(feature), scope).fill(scope, draw, this);
    return new Node.Statement(filled.text(), filled.parts());
  }
}
