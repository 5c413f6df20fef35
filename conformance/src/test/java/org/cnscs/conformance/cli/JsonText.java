package org.cnscs.conformance.cli;

import java.util.List;
import java.util.Map;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.json.JsonParser;

/** JSON as commands print it, read by an implementation that is not ours. */
public final class JsonText {

  private JsonText() {}

  /** Returns an object as a map; its arrays are lists, its numbers {@link Number}s. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(String text) {
    try (Context context = Context.enter()) {
      return (Map<String, Object>)
          new JsonParser(context, context.initStandardObjects()).parseValue(text);
    } catch (JsonParser.ParseException e) {
      throw new AssertionError("Not JSON: " + text, e);
    }
  }

  /** Returns the objects in a member that is an array. */
  @SuppressWarnings("unchecked")
  public static List<Map<String, Object>> objects(Map<String, Object> parent, String member) {
    return ((List<Object>) parent.get(member))
        .stream().map(item -> (Map<String, Object>) item).toList();
  }
}
