package org.cnscs.vm.random;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The forms that expressions and statements of made programs take, as {@link Template}s. */
final class Forms {
  private static final Map<Kind, List<String>> EXPRESSIONS = new EnumMap<>(Kind.class);

  static {
    EXPRESSIONS.put(
        Kind.INT,
        List.of(
            "(@int + @int)",
            "(@int - @int)",
            "(@int * @int)",
            "(@int / @int)",
            "(@int % @int)",
            "(@int ^ @int)",
            "(@int << @int)",
            "((int) @long)",
            "((int) (byte) @int)",
            "((int) (char) @int)",
            "((int) @double)",
            "(@bool ? @int : @int)",
            "f.note(@int)",
            "@str.length()",
            "@str.hashCode()",
            "@ints[@int & 3]",
            "@ints.length",
            "(%int += @int)",
            "(%int = @int)",
            "(%int++)",
            "Math.max(@int, @int)",
            "@fn.at(@int)",
            "@fn.then(f, @fn).at(@int)",
            "@op.apply(f, @int, @int)",
            "@op.twice(f, @int)",
            "@shape.size(f)",
            "@shape.scaled(f, @int)",
            "sum(f, @int, @int, @int)",
            "sum(f)",
            "((int) larger(f, @int, @int))",
            "((int) ((Item<Integer>) new Doubler(f)).step(@int))",
            "((Integer) @int).intValue()",
            "@cell.c0(@int)",
            "@cell.c1(@int)",
            "@cell.v",
            "(@cell.v += @int)",
            "@cell.new Part(@int).use(@int)",
            "new Object() { int $k = @int^; int $g(int $y) { return @int^[y:int] + $k; } }"
                + ".$g(@int)",
            "(@shape instanceof Dot(int $x) && @bool[x:int] ? @int[x:int] : @int)"));
    EXPRESSIONS.put(
        Kind.LONG,
        List.of(
            "((long) @int)",
            "(@long + @long)",
            "(@long * @long)",
            "(@long / @long)",
            "(@long ^ @long)",
            "(@long >> @int)",
            "(@bool ? @long : @long)",
            "f.hash",
            "(%long += @long)",
            "(%long--)",
            "@cell.w",
            "Math.addExact(@long, @long)"));
    EXPRESSIONS.put(
        Kind.DOUBLE,
        List.of(
            "((double) @int)",
            "(@double + @double)",
            "(@double * @double)",
            "(@double / @double)",
            "((double) (float) @double)",
            "(%double -= @double)",
            "(@bool ? @double : @double)",
            "Math.abs(@double)"));
    EXPRESSIONS.put(
        Kind.BOOL,
        List.of(
            "(@int < @int)",
            "(@long >= @long)",
            "(@double > @double)",
            "(@bool && @bool)",
            "(@bool || @bool)",
            "(@bool ^ @bool)",
            "(!@bool)",
            "@str.equals(@str)",
            "(@shape instanceof Pair)",
            "(%bool = @bool)",
            "(@op == @op)",
            "f.go()"));
    EXPRESSIONS.put(
        Kind.STR,
        List.of(
            "cut(@str + @int)",
            "cut(@str + @long + @double + @bool)",
            "cut(@int + \":\" + @str)",
            "String.valueOf(@int)",
            "String.valueOf(@double)",
            "(@bool ? @str : @str)",
            "@shape.name()",
            "cut(@str.concat(@str))",
            "(%str = @str)",
            "cut(new StringBuilder().append(@int).append(@str).toString())",
            "((Item<String>) new Words(f)).step(@str)",
            "((String) larger(f, @str, @str))"));
    EXPRESSIONS.put(
        Kind.INTS,
        List.of(
            "(new int[] { @int, @int, @int })",
            "(new int[] { @int, @int, @int, @int })",
            "(new int[@int & 7])",
            "@ints.clone()",
            "(%ints = @ints)",
            "(@bool ? @ints : @ints)",
            "(new int[][] { @ints, @ints })[@int & 1]"));
    EXPRESSIONS.put(
        Kind.SHAPE,
        List.of(
            "((Shape) new Dot(@int))",
            "((Shape) new Pair(@shape, @shape))",
            "((Shape) new Wrap(@str, @str))",
            "((Shape) new Wrap(@int, \"n\"))",
            "(%shape = @shape)",
            "(@bool ? @shape : @shape)",
            "@shape.grown(f, @int)"));
    EXPRESSIONS.put(
        Kind.FN,
        List.of(
            "((Fn) $x -> f.go() ? @int^[x:int] : 0)",
            "((Fn) $x -> { if (!f.go()) { return 0; }\n@block^[x:int]\nreturn @int^[x:int]; })",
            "((Fn) @cell::c0)",
            "((Fn) @fn::at)",
            "((Fn) Math::abs)",
            "adder(f, @int)",
            "@fn.then(f, @fn)",
            "(%fn = @fn)",
            "new Fn() { int $k = @int^;\npublic int at(int $x) {\n@block^[x:int]\n"
                + "return $k + @int^[x:int];\n} }"));
    EXPRESSIONS.put(
        Kind.OP,
        List.of(
            "Op.ADD",
            "Op.MUL",
            "(Op.values()[@int & 1])",
            "(@bool ? @op : @op)",
            "Op.valueOf(@bool ? \"ADD\" : \"MUL\")"));
    EXPRESSIONS.put(
        Kind.CELL,
        List.of(
            "new Cell(f, @int)",
            "new Wide(f, @int)",
            "new Cell(f, @int) { @Override int c0(int $x) {\n"
                + "return super.c0($x) + @int^[x:int];\n} }",
            "((Maker) Cell::new).make(f, @int)",
            "(%cell = @cell)",
            "(@bool ? @cell : @cell)"));
  }

  private static final List<String> CALLBACKS =
      List.of(
          "IntStream.of(@int, @int).map($x -> @int^[x:int]).sum()",
          "((int) new HashMap<String, Integer>().computeIfAbsent(@str, $k -> @int^[k:str]))",
          "((int) Optional.of(@int).map($b -> { int $x = $b; return @int^[x:int]; }).get())",
          "String.valueOf(new Object() { public String toString() { return @str^; } }).length()");

  private static final List<String> OPERAND_BLOCKS =
      List.of(
          """
          (switch (@shape) {
          case Dot(int $x) -> @int[x:int];
          case Pair(Shape $l, Shape $r) -> @int[l:shape,r:shape];
          case Wrap(Object $w, String $n) -> @int[n:str];
          })\
          """,
          """
          (switch (@shape) {
          case Dot(int $x) when (f.go() && @bool=[x:int]) -> @int[x:int];
          case Dot $d -> @int;
          case Pair(Shape $l, Shape $r) -> @int[l:shape,r:shape];
          case Wrap(Object $w, String $n) -> @int[n:str];
          })\
          """,
          """
          (switch (@str) {
          case "a" -> @int;
          case "b", "dd" -> {
          @block!
          yield 0 + @int;
          }
          default -> @int;
          })\
          """);

  private static final List<String> STATEMENTS =
      List.of(
          "f.note(@int);",
          "f.note((int) @long);",
          "f.note(@str.hashCode());",
          "f.note(Double.hashCode(@double));",
          "if (@bool) {@block}",
          "if (@bool) {@block} else {@block}",
          "for (int $i = 0; $i < @int && f.go(); $i++) {@loop}",
          "$label: for (int $i = 0; $i < 3; $i++) { final int $j = $i; if (!f.go()) { break; }"
              + "@loop[j:int]}",
          "$label: while (@bool && f.go()) {@loop}",
          "while (@bool && f.go()) {@loop}",
          "do {@loop} while (@bool && f.go());",
          "for (int $x : @ints) {@loop[x:int]}",
          "for (int $x : new Range(f, @int, @int)) {@loop[x:int]}",
          "switch (@int & 3) {\ncase 0: @block\ncase 1: @block break;\ndefault: @block\n}",
          "switch (@str) {\ncase \"a\" -> {@block}\ncase \"b\" -> {@block}\ndefault -> {@block}\n}",
          "switch (@op) {\ncase ADD -> {@block}\ncase MUL -> {@block}\n}",
          """
          switch (@shape) {
          case Dot(int $x) -> {@block[x:int]}
          case Pair(Shape $a, Shape $b) -> {@block[a:shape,b:shape]}
          case Wrap $w -> {@block}
          }\
          """,
          "try {@block} catch (ArithmeticException | IndexOutOfBoundsException $e) {@block}",
          "try {@block} catch (Problem $e) { f.note($e.code);@block} finally {@block}",
          "try {@block} finally {@block}",
          "try {@block} catch (RuntimeException $e) {@block\nthrow $e; }",
          "try (Res $r = new Res(f, @int)) {@block}",
          "try (Res $r = new Res(f, @int); Res $s = new Res(f, @int)) {@block} finally {@block}",
          "if (@bool) { throw new Problem(@int); }",
          "synchronized (@cell) {@block}",
          "synchronized (new Object()) {@block}",
          "@ints[@int & 3] = @int;",
          "@ints[@int & 1] += @int;",
          "@cell.v = @int;",
          "@cell.w += @long;",
          "{@block}",
          "class $C { int $m(int $y) {\n@block^[y:int]\nreturn @int^[y:int]; } }\n"
              + "f.note(new $C().$m(@int));",
          "record $R(int a, long b) { int $m(F f) { return a + (int) b + @int~; } }\n"
              + "f.note(new $R(@int, @long).$m(f));",
          "byte $b = (byte) @int; char $c = (char) @int; f.note($b + @int + $c);",
          "float $g = (float) @double; f.note(Float.hashCode($g + @int));");

  private static final List<String> TRACES =
      List.of(
          "try {@block} catch (RuntimeException $e) { f.note(trace($e));@block}",
          "f.note(trace(new Problem(@int)));");

  private static final List<String> INITIALISERS = List.of("f.note(Late.VALUE);");

  private static final List<String> CALLBACK_STATEMENTS =
      List.of(
          "List.of(@int, @int).forEach($x -> f.note($x ^ @int^));",
          "Integer[] $a = { @int, @int, @int };\n"
              + "Arrays.sort($a, ($x, $y) -> Integer.compare($x, $y + 0 * f.note(@int^)));\n"
              + "f.note($a[0]);",
          "Map<String, Integer> $m = new TreeMap<>(Map.of(\"k\", @int));\n"
              + "$m.replaceAll(($k, $w) -> $w + @int^[k:str]);\nf.note($m.get(\"k\"));");

  private Forms() {}

  static List<String> expressions(Kind kind) {
    return EXPRESSIONS.get(kind);
  }

  /** Returns the forms of {@code int} expressions that use a feature. */
  static List<String> expressions(Feature feature) {
    return switch (feature) {
      case JDK_CALLBACKS -> CALLBACKS;
      case LOOPS_IN_OPERANDS -> OPERAND_BLOCKS;
      case THREADS, SUPER_ARGUMENTS, CLASS_INITIALISERS, TRACES -> List.of();
    };
  }

  /** Returns the forms of statements that use a feature; null for no feature. */
  static List<String> statements(Feature feature) {
    return switch (feature) {
      case null -> STATEMENTS;
      case TRACES -> TRACES;
      case JDK_CALLBACKS -> CALLBACK_STATEMENTS;
      case CLASS_INITIALISERS -> INITIALISERS;
      case THREADS, SUPER_ARGUMENTS, LOOPS_IN_OPERANDS -> List.of();
    };
  }

  /** Returns the features for which there are statements. */
  static Set<Feature> withStatements() {
    return Set.of(Feature.TRACES, Feature.JDK_CALLBACKS, Feature.CLASS_INITIALISERS);
  }
}
