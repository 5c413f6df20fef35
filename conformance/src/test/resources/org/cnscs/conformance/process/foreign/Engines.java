import bsh.Interpreter;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.MapContext;
import org.mvel2.MVEL;

/** Small script languages: BeanShell, MVEL, JEXL. */
public class Engines {
  public static void main(String[] arguments) throws Exception {
    Interpreter bsh = new Interpreter();
    bsh.eval(
        "fib(n) { if (n < 2) return n; return fib(n - 1) + fib(n - 2); } counter() { int c = 0;"
            + " next() { return ++c; } return this; } k = counter();");
    JexlEngine jexl = new JexlBuilder().strict(false).create();
    for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
      bsh.set("round", round);
      Object a =
          bsh.eval(
              "x = new java.util.ArrayList(); for (i : new int[] {3, 1, 2}) { x.add(i * round +"
                  + " fib(6)); } java.util.Collections.sort(x); x.toString() + k.next()");
      Map<String, Object> variables = new HashMap<>(Map.of("round", round));
      Object b =
          MVEL.executeExpression(
              MVEL.compileExpression(
                  "def f(n) { n < 2 ? 1 : n * f(n - 1) }; s = 0; foreach (i : {1,2,3,4}) { s = s +"
                      + " f(i) * round }; s"),
              variables);
      MapContext context = new MapContext(variables);
      Object c =
          jexl.createScript(
                  "var s = ''; for (var i : 1..10) { if (i % 3 == 0) continue; s = s + (i * round)"
                      + " + ','; } var f = (x, y) -> { x * y }; s + f(3, round)")
              .execute(context);
      System.out.println("round " + round + " " + a + " " + b + " " + c);
    }
  }
}
