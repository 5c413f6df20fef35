package org.cnscs.vm.random;

import java.util.Iterator;

/** The Java source of made programs. */
final class SourceWriter {
  private static final String HEAD = "import java.util.*;\nimport java.util.stream.*;\n\n";

  private SourceWriter() {}

  /** Returns a program's source file. */
  static String write(MadeProgram program) {
    StringBuilder out = new StringBuilder(HEAD);
    out.append("public final class ").append(program.name()).append(" {\n");
    out.append("public static volatile String result;\n");
    append(out, program.members());
    return indent(out.append("}\n").toString());
  }

  private static void append(StringBuilder out, Node node) {
    switch (node) {
      case Node.Expression expression -> append(out, expression.text(), expression);
      case Node.Statement statement -> append(out, statement.text(), statement);
      case Node.Member member -> append(out, member.text(), member);
      case Node.Sequence sequence -> {
        out.append('\n');
        for (Node each : sequence.parts()) {
          append(out, each);
          out.append('\n');
        }
      }
    }
  }

  private static void append(StringBuilder out, String text, Node node) {
    Iterator<? extends Node> parts = node.parts().iterator();
    for (char c : text.toCharArray()) {
      if (c == Node.HOLE) {
        append(out, parts.next());
      } else {
        out.append(c);
      }
    }
  }

  /** Indents by braces, and leaves out empty lines. */
  private static String indent(String source) {
    StringBuilder out = new StringBuilder();
    int depth = 0;
    for (String line : source.lines().map(String::strip).filter(each -> !each.isEmpty()).toList()) {
      int opened = (int) line.chars().filter(c -> c == '{').count();
      int closed = (int) line.chars().filter(c -> c == '}').count();
      int first = line.startsWith("}") ? 1 : 0;
      out.append("  ".repeat(Math.max(depth - first, 0))).append(line).append('\n');
      depth += opened - closed;
    }
    return out.toString();
  }
}
