package org.cnscs.conformance.process;

import java.util.List;
import java.util.stream.Stream;

/** The table of the programs that nobody wrote for CNSCS. */
public final class ForeignPrograms {
  private static final String TESTS = "org.apache.commons.collections4.";

  /** Reads a script whole before it begins: an open file cannot be captured. */
  private static final String LOAD_CLOJURE =
      "(binding [*command-line-args* [\"SIZE\"]]"
          + " (load-string (slurp \"DIR/foreign/workload.clj\")))";

  private static final List<ForeignProgram> ALL =
      List.of(
          program("rhino", "JavaScript interpreter", 25, "rhino")
              .scripted(
                  "org.mozilla.javascript.tools.shell.Main",
                  "workload.js",
                  "-opt",
                  "-1",
                  "DIR/workload.js",
                  "SIZE"),
          program("compiled-rhino", "JavaScript compiler to bytecode", 150, "rhino")
              .scripted(
                  "org.mozilla.javascript.tools.shell.Main",
                  "workload.js",
                  "-opt",
                  "9",
                  "DIR/workload.js",
                  "SIZE"),
          program("groovy", "Groovy, compiled as it runs", 250, "groovy")
              .called("GroovyScript", "SIZE"),
          program(
                  "engines",
                  "BeanShell, MVEL and JEXL",
                  600,
                  "bsh mvel2 commons-jexl3 commons-logging")
              .called("Engines", "SIZE"),
          program("luaj", "Lua compiler and interpreter", 400, "luaj-jse")
              .scripted("lua", "foreign/workload.lua", "DIR/foreign/workload.lua", "SIZE"),
          program(
                  "clojure",
                  "Clojure, compiled as it runs",
                  900,
                  "clojure spec.alpha core.specs.alpha")
              .scripted("clojure.main", "foreign/workload.clj", "-e", LOAD_CLOJURE),
          program(
                  "scala",
                  "parser combinators in Scala",
                  200,
                  "scala-library scala-parser-combinators_2.13")
              .called("Json", "SIZE"),
          program(
                  "kotlinpoet",
                  "source generator in Kotlin",
                  250,
                  "kotlinpoet-jvm kotlin-stdlib kotlin-reflect")
              .called("Poet", "SIZE"),
          program("janino", "Java compiler", 90, "janino commons-compiler")
              .called("Janino", "SIZE"),
          program("scripts", "classes compiled in memory, and run", 400, "janino commons-compiler")
              .called("Scripts", "SIZE"),
          program("ecj", "Java compiler with threads", 40, "ecj").called("Ecj", "SIZE"),
          program("antlr", "parser generator and parser", 150, "antlr4-complete")
              .called("Antlr", "SIZE"),
          program("tuprolog", "Prolog", 300, "tuprolog commons-lang3 gson").called("Logic", "SIZE"),
          program("sat4j", "SAT solver", 80, "org.ow2.sat4j.core").called("Sat", "SIZE"),
          program("h2", "database", 90, "h2").called("Jdbc", "jdbc:h2:mem:x", "SIZE"),
          program("hsqldb", "database", 35, "hsqldb").called("Jdbc", "jdbc:hsqldb:mem:x", "SIZE"),
          program("lucene", "full-text index", 50, "lucene-core").called("Index", "SIZE"),
          program("commonmark", "Markdown renderer", 600, "commonmark").called("Markdown", "SIZE"),
          program("weaver", "classes by Byte Buddy and Javassist", 100, "byte-buddy javassist")
              .called("Weaver", "SIZE"),
          program("bouncycastle", "cryptography", 60, "bcprov-jdk18on").called("Crypto", "SIZE"),
          program("xz", "compression", 120, "xz").called("Lzma", "SIZE"),
          program("commons-math", "numerics", 800, "commons-math3").called("Numbers", "SIZE"),
          program(
                  "commons-collections",
                  "collections, by their own tests",
                  3,
                  "commons-collections4 commons-collections4-tests junit hamcrest-core easymock"
                      + " objenesis commons-lang3")
              .called(
                  "Suite",
                  "SIZE",
                  TESTS + "map.Flat3MapTest",
                  TESTS + "list.TreeListTest",
                  TESTS + "bidimap.TreeBidiMapTest"));

  private ForeignPrograms() {}

  /** Returns the programs whose names begin so. */
  public static Stream<ForeignProgram> named(String prefix) {
    return ALL.stream().filter(each -> each.name().startsWith(prefix));
  }

  private static Row program(String name, String kind, int size, String jars) {
    return new Row(name, kind, size, List.of(jars.split(" ")));
  }

  /** The first columns of a program. */
  private record Row(String name, String kind, int size, List<String> jars) {

    ForeignProgram scripted(String main, String script, String... arguments) {
      return new ForeignProgram(name, kind, jars, main, List.of(script), List.of(arguments), size);
    }

    ForeignProgram called(String main, String... arguments) {
      List<String> sources = List.of("foreign/" + main + ".java", "foreign/Sources.java");
      return new ForeignProgram(name, kind, jars, main, sources, List.of(arguments), size);
    }
  }
}
