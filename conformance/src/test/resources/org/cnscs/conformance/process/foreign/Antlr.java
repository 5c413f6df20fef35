import java.util.Random;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.LexerInterpreter;
import org.antlr.v4.runtime.ParserInterpreter;
import org.antlr.v4.tool.Grammar;

/** Makes a parser from a grammar and parses generated expressions with it. */
public class Antlr {
  private static final String GRAMMAR =
      "grammar Sums;\n"
          + "file : (line ';')* EOF ;\n"
          + "line : ID '=' e | 'if' e 'then' line ('else' line)? | '{' (line ';')* '}' ;\n"
          + "e : '-' e | e '^'<assoc=right> e | e ('*'|'/') e | e ('+'|'-') e | e '?' e ':' e"
          + " | ID '(' (e (',' e)*)? ')' | '(' e ')' | ID | INT ;\n"
          + "ID : [a-z]+ ;\nINT : [0-9]+ ;\nWS : [ \\n]+ -> skip ;\n";

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    Random random = new Random(1);
    Grammar grammar = new Grammar(GRAMMAR);
    for (int round = 0; round < rounds; round++) {
      if (round % 20 == 19) {
        grammar = new Grammar(GRAMMAR);
      }
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        line(text, random, 3);
        text.append(";\n");
      }
      LexerInterpreter lexer =
          grammar.createLexerInterpreter(CharStreams.fromString(text.toString()));
      ParserInterpreter parser = grammar.createParserInterpreter(new CommonTokenStream(lexer));
      String tree = parser.parse(grammar.getRule("file").index).toStringTree(parser);
      System.out.println("round " + round + " tree " + tree.length() + " " + tree.hashCode());
    }
  }

  private static void line(StringBuilder text, Random random, int depth) {
    switch (depth == 0 ? 0 : random.nextInt(3)) {
      case 0:
        text.append("x = ");
        expression(text, random, 5);
        break;
      case 1:
        text.append("if ");
        expression(text, random, 2);
        text.append(" then ");
        line(text, random, depth - 1);
        text.append(" else ");
        line(text, random, depth - 1);
        break;
      default:
        text.append("{ ");
        line(text, random, depth - 1);
        text.append(" ; }");
    }
  }

  private static void expression(StringBuilder text, Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(8);
    if (kind == 0) {
      text.append(random.nextInt(1000));
    } else if (kind == 1) {
      text.append("f(");
      expression(text, random, depth - 1);
      text.append(", y)");
    } else if (kind == 2) {
      text.append("- (");
      expression(text, random, depth - 1);
      text.append(")");
    } else {
      expression(text, random, depth - 1);
      text.append(" ").append("+-*/^".charAt(random.nextInt(5))).append(" ");
      expression(text, random, depth - 1);
    }
  }
}
