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

  /**
   * Returns the value of a text.
   *
   * @param fresh whether a box is one that nobody else has, instead of the one that the JDK caches;
   *     strings always are
   */
  static Object parse(char kind, boolean fresh, LineText text, LineCursor in, LineNumbers numbers) {
    if (kind == 'T') {
      return text.string();
    }
    if (kind == 'C') {
      Object box = Scalars.parseChar(text.string());
      return fresh ? Scalars.fresh(box) : box;
    }
    if (!text.isPlain()) {
      throw UnrecognisedException.here();
    }
    int after = in.at;
    in.at = text.from;
    Object value = fresh ? fresh(kind, in, numbers) : cached(kind, in, numbers);
    if (in.at != text.to) {
      throw UnrecognisedException.here();
    }
    in.at = after;
    return value;
  }

  private static Object cached(char kind, LineCursor in, LineNumbers numbers) {
    return switch (kind) {
      case 'Z' -> in.bool();
      case 'B' -> in.byteInteger();
      case 'S' -> in.shortInteger();
      case 'I' -> in.intInteger();
      case 'J' -> in.integer();
      case 'F' -> numbers.parseFloat();
      case 'D' -> numbers.parseDouble();
      default -> throw UnrecognisedException.here();
    };
  }

  @SuppressWarnings({"deprecation", "removal"}) // the identity of the box is what is wanted
  private static Object fresh(char kind, LineCursor in, LineNumbers numbers) {
    return switch (kind) {
      case 'Z' -> new Boolean(in.bool());
      case 'B' -> new Byte(in.byteInteger());
      case 'S' -> new Short(in.shortInteger());
      case 'I' -> new Integer(in.intInteger());
      case 'J' -> new Long(in.integer());
      case 'F' -> new Float(numbers.parseFloat());
      case 'D' -> new Double(numbers.parseDouble());
      default -> throw UnrecognisedException.here();
    };
  }
}
