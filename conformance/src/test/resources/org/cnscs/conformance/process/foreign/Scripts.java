import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongBinaryOperator;
import org.codehaus.janino.SimpleCompiler;

/** Compiles classes in memory, each in a class loader of its own, and runs the last few. */
public class Scripts {
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    Deque<LongBinaryOperator> last = new ArrayDeque<>();
    for (int round = 0; round < rounds; round++) {
      SimpleCompiler compiler = new SimpleCompiler();
      compiler.cook(
          "public class Step implements java.util.function.LongBinaryOperator {"
              + "  private static int calls = 0;"
              + "  private long state = "
              + round
              + ";"
              + "  public long applyAsLong(long a, long b) {"
              + "    for (long i = 0; i < "
              + (round % 7 + 2) * 1000
              + "L; i++) {"
              + "      state = state * 6364136223846793005L + a * i + b;"
              + "    }"
              + "    calls++;"
              + "    return state + calls;"
              + "  }"
              + "}");
      Class<?> made = compiler.getClassLoader().loadClass("Step");
      last.add((LongBinaryOperator) made.getDeclaredConstructor().newInstance());
      long sum = 0;
      for (LongBinaryOperator each : last) {
        sum = each.applyAsLong(sum, round);
      }
      System.out.println("round " + round + " loaders " + last.size() + " sum " + sum);
      if (last.size() > 5) {
        last.remove();
      }
    }
  }
}
