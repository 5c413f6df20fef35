package org.cnscs.vm.random;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The classes and methods that every made program may use, as {@link Template}s, each under the
 * word by which one sees that a program uses it.
 */
final class Library {
  private Library() {}

  /** Returns the texts; a text may use those that come before it. */
  static Map<String, String> texts(boolean superArguments) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("F", FUEL);
    texts.put("Problem", PROBLEM);
    texts.put("trace", TRACE);
    texts.put("cut", CUT);
    texts.put("Fn", FN);
    texts.put("Res", RESOURCE);
    texts.put("Range", RANGE);
    texts.put("sum", SUM);
    texts.put("larger", LARGER);
    texts.put("adder", ADDER);
    texts.put("Item", ITEM);
    texts.put("Doubler", DOUBLER);
    texts.put("Words", WORDS);
    texts.put("Op", OP);
    texts.put("Dot|Pair|Wrap|Shape", SHAPE + DOT + PAIR + WRAP);
    texts.put("Maker", "interface Maker { Cell make(F f, int v); }");
    texts.put("Wide", superArguments ? WIDE.replace("super(f, x)", SUPER_CALL) : WIDE);
    texts.put("Cell", CELL);
    texts.put("Late", LATE);
    return texts;
  }

  private static final String SUPER_CALL = "super(f, f.go() ? @int^[x:int] : 0)";

  private static final String LATE =
      """
      static final class Late {
      static final int VALUE = compute(new F(9, 30));
      private static int compute(F f) {
      try {@block^
      return @int^; } catch (RuntimeException e) { return 5; }
      }
      }\
      """;

  private static final String FUEL =
      """
      static final class F {
      final int id;
      int left;
      long hash;
      F(int id, int left) { this.id = id; this.left = left; }
      boolean go() { left--; return left > 0; }
      int note(int x) { hash = hash * 31 + x; return x; }
      }\
      """;

  private static final String PROBLEM =
      """
      static final class Problem extends RuntimeException {
      final int code;
      Problem(int code) { super("p" + code); this.code = code; }
      }\
      """;

  private static final String TRACE =
      """
      static int trace(Throwable e) {
      int hash = 0;
      int left = 60;
      for (StackTraceElement each : e.getStackTrace()) {
      String type = each.getClassName();
      if (type.startsWith(NAME) && !type.contains("$$") && left-- > 0) {
      hash = hash * 31 + each.getMethodName().hashCode();
      hash = hash * 31 + each.getLineNumber();
      }
      }
      return hash;
      }\
      """;

  private static final String CUT =
      "static String cut(String s) { return s.length() > 12 ? s.substring(0, 12) : s; }";

  private static final String FN =
      """
      interface Fn {
      int at(int x);
      default Fn then(F f, Fn next) { return x -> f.go() ? next.at(at(x)) : x; }
      }\
      """;

  private static final String RESOURCE =
      """
      record Res(F f, int code) implements AutoCloseable {
      @Override public void close() { f.note(code); if (f.go()) {@block^[code:int]} }
      }\
      """;

  private static final String RANGE =
      """
      record Range(F f, int from, int count) implements Iterable<Integer> {
      @Override public Iterator<Integer> iterator() {
      return new Iterator<>() {
      private int at;
      @Override public boolean hasNext() { return f.go() && at < (count & 7); }
      @Override public Integer next() { at++; @block^ return from + at; }
      };
      }
      }\
      """;

  private static final String SUM =
      """
      static int sum(F f, int... all) { if (!f.go()) { return 0; }
      int s = @int^; for (int each : all) { s += each; @block^ } return s; }\
      """;

  private static final String LARGER =
      """
      static <T extends Comparable<T>> T larger(F f, T a, T b) {
      if (f.go()) {@block^}
      return a.compareTo(b) > 0 ? a : b;
      }\
      """;

  private static final String ADDER =
      """
      static Fn adder(F f, int by) {
      final int more = f.go() ? @int^[by:int] : 1;
      return x -> { if (!f.go()) { return by; }
      @block^[x:int,by:int,more:int]
      return x + by + more; };
      }\
      """;

  private static final String ITEM =
      """
      static abstract class Item<T extends Comparable<T>> {
      final F f;
      Item(F f) { this.f = f; }
      abstract T step(T x);
      }\
      """;

  private static final String DOUBLER =
      """
      static final class Doubler extends Item<Integer> {
      Doubler(F f) { super(f); }
      @Override Integer step(Integer x) { if (!f.go()) { return 0; }
      int y = x; @block^ return y + @int^; }
      }\
      """;

  private static final String WORDS =
      """
      static final class Words extends Item<String> {
      Words(F f) { super(f); }
      @Override String step(String x) { if (!f.go()) { return x; }
      @block^[x:str] return cut(x + @str^[x:str]); }
      }\
      """;

  private static final String OP =
      """
      enum Op {
      ADD(1) {
      @Override int apply(F f, int a, int b) { if (!f.go()) { return 0; }
      @block^[a:int,b:int] return a + @int^[a:int,b:int] + b; }
      },
      MUL(2) {
      @Override int apply(F f, int a, int b) { if (!f.go()) { return 1; }
      return a * @int^[a:int,b:int] + bias; }
      };
      final int bias;
      Op(int bias) { this.bias = bias; }
      abstract int apply(F f, int a, int b);
      int twice(F f, int a) { return apply(f, apply(f, a, bias), a); }
      }\
      """;

  private static final String SHAPE =
      """
      sealed interface Shape permits Dot, Pair, Wrap {
      int size(F f);
      default int scaled(F f, int k) { if (!f.go()) { return 0; }
      @block^[k:int] return size(f) * @int^[k:int]; }
      default Shape grown(F f, int k) { if (!f.go()) { return this; }
      return new Pair(this, @shape^[k:int]); }
      default String name() { return switch (this) { case Dot d -> "D"; case Pair p -> p.left.name();
      case Wrap<?> w -> w.tag(); }; }
      }
      """;

  private static final String DOT =
      """
      record Dot(int x) implements Shape {
      @Override public int size(F f) { if (!f.go()) { return 0; }
      @block^[x:int] return x + @int^[x:int]; }
      }
      """;

  private static final String PAIR =
      """
      record Pair(Shape left, Shape right) implements Shape {
      @Override public int size(F f) { if (!f.go()) { return 0; }
      return left.size(f) - @int^[left:shape,right:shape] * right.size(f); }
      }
      """;

  private static final String WRAP =
      """
      record Wrap<T>(T value, String tag) implements Shape {
      Wrap { if (tag.length() > 6) { tag = tag.substring(0, 3); } }
      @Override public int size(F f) { if (!f.go()) { return 0; }
      @block^[tag:str] return tag.length() + @int^[tag:str]; }
      }\
      """;

  private static final String WIDE =
      """
      static final class Wide extends Cell {
      final long more;
      Wide(F f, int x) { super(f, x); more = f.go() ? @long^[x:int] : 0; }
      @Override int c0(int x) { if (!f.go()) { return 0; } @block^[x:int] return super.c0(x) + @int^; }
      @Override synchronized int c1(int x) { return super.c1(x) + (int) more; }
      }\
      """;

  private static final String CELL =
      """
      static class Cell {
      final F f;
      int v;
      long w;
      Cell(F f, int x) { this.f = f; this.v = x; if (f.go()) {@block^[x:int]} }
      int c0(int x) { if (!f.go()) { return v; }
      @block^[x:int,v:int] return v + @int^[x:int]; }
      synchronized int c1(int x) { if (!f.go()) { return v; }
      @block^[x:int,w:long] w += @long^; return @int^[x:int,v:int]; }
      class Part {
      int p = f.go() ? @int^ : 0;
      Part(int p) { this.p += p; }
      synchronized int use(int x) { if (!f.go()) { return p; }
      v += @int^[x:int];
      synchronized (Cell.this) {@block^[x:int,p:int]}
      return p + @int^[x:int]; }
      }
      }\
      """;
}
