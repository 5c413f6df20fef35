import java.util.Random;

/** Java source text for compilers, made from a seed. */
final class Sources {
  private Sources() {}

  static String of(String name, int seed, int methods) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("public class " + name + " {\n");
    text.append("  private int state = ").append(random.nextInt(100)).append(";\n");
    for (int i = 0; i < methods; i++) {
      method(text, i, random);
    }
    return text.append("}\n").toString();
  }

  private static void method(StringBuilder text, int i, Random random) {
    text.append("  public long m").append(i).append("(int n, String s) {\n");
    text.append("    long sum = ").append(random.nextInt(1000)).append("L;\n");
    text.append("    int[] a = new int[n + ").append(random.nextInt(9) + 1).append("];\n");
    text.append("    for (int i = 0; i < a.length; i++) {\n");
    text.append("      a[i] = ").append(expression(random, 4)).append(";\n");
    text.append("      sum += a[i] * (long) i + (s == null ? 1 : s.length());\n    }\n");
    text.append("    try {\n      synchronized (this) { state += (int) sum; }\n");
    text.append("      if (sum % 7 == 3) { throw new IllegalStateException(\"s\" + sum); }\n");
    text.append("    } catch (IllegalStateException e) {\n      sum = -sum;\n");
    text.append("    } finally {\n      state--;\n    }\n");
    text.append(
        "    switch (n) { case 1: sum++; break; case 7: sum--; break; default: sum ^= n; }\n");
    text.append("    StringBuilder b = new StringBuilder();\n    b.append(sum).append(s);\n");
    text.append("    return b.length() + sum + Math.max(n, ").append(expression(random, 3));
    text.append(");\n  }\n");
  }

  private static String expression(Random random, int depth) {
    if (depth == 0) {
      return random.nextBoolean() ? "n" : "" + random.nextInt(50);
    }
    String operator = new String[] {"+", "-", "*", "&", "|", "^"}[random.nextInt(6)];
    return "(" + expression(random, depth - 1) + operator + expression(random, depth - 1) + ")";
  }
}
