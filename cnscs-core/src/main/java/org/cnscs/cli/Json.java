package org.cnscs.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Values as JSON (RFC 8259): maps, lists, strings, numbers, booleans and null. What is too much to
 * be held at once is an iterator, an array whose elements are made as they are written; what is
 * known only then is a supplier.
 */
public final class Json {

  private Json() {}

  /** Returns an object with members in the order given: names and values by turns. */
  public static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  /** Returns a value as JSON without white space. */
  public static String text(Object value) {
    StringWriter text = new StringWriter();
    print(new PrintWriter(text), value);
    return text.toString();
  }

  /** Prints a value as JSON without white space, member by member. */
  public static void print(PrintWriter out, Object value) {
    append(out, value);
  }

  private static void append(PrintWriter out, Object value) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map ->
          appendAll(out, '{', map.entrySet().iterator(), member -> appendMember(out, member), '}');
      case List<?> list -> append(out, list.iterator());
      case Iterator<?> elements ->
          appendAll(out, '[', elements, element -> append(out, element), ']');
      case Supplier<?> later -> append(out, later.get());
      case Boolean bool -> out.print(bool.booleanValue());
      case Integer number -> out.print(number.intValue());
      case Long number -> out.print(number.longValue());
      case Double number when Double.isFinite(number) -> out.print(number.doubleValue());
      default -> appendString(out, value.toString());
    }
  }

  private static void appendMember(PrintWriter out, Map.Entry<?, ?> member) {
    appendString(out, member.getKey().toString());
    out.append(':');
    append(out, member.getValue());
  }

  private static <T> void appendAll(
      PrintWriter out, char open, Iterator<T> all, Consumer<T> appender, char close) {
    out.append(open);
    while (all.hasNext()) {
      appender.accept(all.next());
      out.append(all.hasNext() ? "," : "");
    }
    out.append(close);
  }

  private static void appendString(PrintWriter out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate(c)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
