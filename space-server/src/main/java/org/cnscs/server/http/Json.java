package org.cnscs.server.http;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A writer of JSON (RFC 8259) from maps, collections, texts, numbers, truth values and null. */
public final class Json {

  private Json() {}

  /** Returns an object of alternating names and values, which keeps their order and may hold null. */
  public static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  /** Returns the value as JSON in one line. */
  public static String of(Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, Object value) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(separator);
          quote(out, entry.getKey().toString());
          append(out.append(':'), entry.getValue());
          separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
      }
      case Collection<?> collection -> {
        String separator = "[";
        for (Object element : collection) {
          append(out.append(separator), element);
          separator = ",";
        }
        out.append(collection.isEmpty() ? "[]" : "]");
      }
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> quote(out, value.toString());
    }
  }

  private static void quote(StringBuilder out, String text) {
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
          boolean plain = c >= ' ' && !Character.isSurrogate(c) && c != '\u2028' && c != '\u2029';
          out.append(plain || pair(text, i) ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
      }
    }
    out.append('"');
  }

  /** Tells whether the character is half of a whole surrogate pair. */
  private static boolean pair(String text, int at) {
    char c = text.charAt(at);
    return Character.isHighSurrogate(c) && at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        || Character.isLowSurrogate(c) && at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
