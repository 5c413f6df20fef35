package org.cnscs.cli;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Values as JSON (RFC 8259): maps, lists, strings, numbers, booleans and null. */
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
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, Object value) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map ->
          appendAll(out, '{', map.entrySet().iterator(), member -> appendMember(out, member), '}');
      case List<?> list ->
          appendAll(out, '[', list.iterator(), element -> append(out, element), ']');
      case Boolean bool -> out.append(bool.booleanValue());
      case Integer number -> out.append(number.intValue());
      case Long number -> out.append(number.longValue());
      case Double number when Double.isFinite(number) -> out.append(number.doubleValue());
      default -> appendString(out, value.toString());
    }
  }

  private static void appendMember(StringBuilder out, Map.Entry<?, ?> member) {
    appendString(out, member.getKey().toString());
    out.append(':');
    append(out, member.getValue());
  }

  private static <T> void appendAll(
      StringBuilder out, char open, Iterator<T> all, Consumer<T> appender, char close) {
    out.append(open);
    while (all.hasNext()) {
      appender.accept(all.next());
      out.append(all.hasNext() ? "," : "");
    }
    out.append(close);
  }

  private static void appendString(StringBuilder out, String text) {
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
