package org.cnscs.heap;

import java.util.List;

/**
 * The classes whose objects stand in others as text: by the first character of their primitive's
 * descriptor, and {@code T} for strings.
 */
final class TextKind {

  private record Named(Literal name, char kind) {}

  private static final List<Named> NAMES =
      List.of(
          new Named(Literal.of("java.lang.String"), 'T'),
          new Named(Literal.of("java.lang.Integer"), 'I'),
          new Named(Literal.of("java.lang.Long"), 'J'),
          new Named(Literal.of("java.lang.Double"), 'D'),
          new Named(Literal.of("java.lang.Boolean"), 'Z'),
          new Named(Literal.of("java.lang.Character"), 'C'),
          new Named(Literal.of("java.lang.Float"), 'F'),
          new Named(Literal.of("java.lang.Short"), 'S'),
          new Named(Literal.of("java.lang.Byte"), 'B'));

  private TextKind() {}

  /** Returns the kind of a class's texts, or {@link FieldTemplate#NO_TEXT} if it has none. */
  static char of(Class<?> type) {
    byte[] name = LineBytes.of(type.getName());
    for (Named named : NAMES) {
      if (named.name.length() == name.length && named.name.isAt(name, 0)) {
        return named.kind;
      }
    }
    return FieldTemplate.NO_TEXT;
  }

  /** Reads the name of such a class. */
  static char read(LineCursor in) {
    for (Named named : NAMES) {
      if (in.accept(named.name)) {
        return named.kind;
      }
    }
    throw UnrecognisedException.here();
  }

  /** Returns the value of a text: a box as the JDK caches it, or a string that nobody else has. */
  static Object parse(char kind, LineText text, LineCursor in, LineNumbers numbers) {
    if (kind == 'T') {
      return text.string();
    }
    if (kind == 'C') {
      return Scalars.parseChar(text.string());
    }
    int after = in.at;
    in.at = text.from;
    Object value = box(kind, in, numbers);
    if (in.at != text.to || !text.isPlain()) {
      throw UnrecognisedException.here();
    }
    in.at = after;
    return value;
  }

  private static Object box(char kind, LineCursor in, LineNumbers numbers) {
    return switch (kind) {
      case 'Z' -> in.bool();
      case 'B' -> (byte) in.integer(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case 'S' -> (short) in.integer(Short.MIN_VALUE, Short.MAX_VALUE);
      case 'I' -> in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case 'J' -> in.integer();
      case 'F' -> numbers.parseFloat();
      case 'D' -> numbers.parseDouble();
      default -> throw UnrecognisedException.here();
    };
  }
}
