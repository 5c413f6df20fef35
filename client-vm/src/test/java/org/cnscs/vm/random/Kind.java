package org.cnscs.vm.random;

import java.util.List;

/** A type of expressions in made programs. */
enum Kind {
  INT("int", "int", "0", "1"),
  LONG("long", "long", "0L", "1L"),
  DOUBLE("double", "double", "0.5"),
  BOOL("bool", "boolean", "false", "true"),
  STR("str", "String", "\"a\""),
  INTS("ints", "int[]", "(new int[4])"),
  SHAPE("shape", "Shape", "((Shape) new Dot(0))"),
  FN("fn", "Fn", "((Fn) Math::abs)"),
  OP("op", "Op", "Op.ADD"),
  CELL("cell", "Cell", "new Cell(f, 0)");

  /** Its name in a {@link Template}. */
  final String word;

  /** Its name in Java. */
  final String java;

  /** What an expression of the kind can always be replaced by, simplest first. */
  final List<String> literals;

  Kind(String word, String java, String... literals) {
    this.word = word;
    this.java = java;
    this.literals = List.of(literals);
  }

  static Kind of(String word) {
    for (Kind kind : values()) {
      if (kind.word.equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("No kind of expressions is called " + word);
  }
}
