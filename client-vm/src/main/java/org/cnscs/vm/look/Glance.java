package org.cnscs.vm.look;

import java.util.Map;
import java.util.regex.Pattern;
import org.cnscs.cli.Json;
import org.cnscs.vm.look.HeapObject.Form;

/**
 * Values in short, with what they refer to.
 *
 * @param lines where what they refer to is
 */
record Glance(Lines lines) {
  private static final int LONGEST = 60;
  private static final Pattern BARE =
      Pattern.compile("-?[0-9][0-9.eE+-]*|true|false|-?INF|NaN(:.*)?");

  /** Returns a value as one reads it in source, with the address if it has one. */
  String text(HeapValue value) {
    if (value.isNull()) {
      return "null";
    }
    String address = value.ref() == 0 ? "" : " #" + Addresses.text(value.ref());
    return (value.text() == null ? object(value.ref()) : scalar(value.text(), value.type()))
        + address;
  }

  /** Returns an object in short: a scalar's value, else the class. */
  private String object(long address) {
    HeapObject object = lines.find(address);
    return object == null ? "?" : object(object);
  }

  /** Returns an object in short: a scalar's value, else the class. */
  static String object(HeapObject object) {
    HeapValue text = object.fields().get(HeapObject.TEXT);
    if (object.form() == Form.SCALAR && text != null) {
      return scalar(text.text(), object.className());
    }
    return name(object);
  }

  /** Returns the class of an object, with the length of an array. */
  static String name(HeapObject object) {
    return switch (object.form()) {
      case ARRAY ->
          object.className().replaceFirst("\\[\\]", "[" + object.elements().length() + "]");
      case STATICS -> "statics of " + object.className();
      case PLAIN, SCALAR, NAMED -> object.className();
    };
  }

  private static String scalar(String text, String type) {
    boolean bare =
        type == null
            ? BARE.matcher(text).matches()
            : !type.equals("java.lang.String") && !type.endsWith("har") && !type.endsWith("acter");
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    return bare ? cut : '"' + printable(cut) + '"';
  }

  /** Returns a text with its control characters escaped, so that none reaches a terminal. */
  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(
          c == '\n' ? "\\n" : Character.isISOControl(c) ? "\\u%04x".formatted((int) c) : "" + c);
    }
    return out.toString();
  }

  /** Returns a value for programs: its text, its address, and the class if that is known. */
  Map<String, Object> json(HeapValue value) {
    if (value == null) {
      return null;
    }
    String ref = value.ref() == 0 ? null : "#" + Addresses.text(value.ref());
    HeapObject target = value.text() == null ? lines.find(value.ref()) : null;
    boolean scalar = target != null && target.form() == Form.SCALAR;
    HeapValue text = scalar ? target.fields().get(HeapObject.TEXT) : value;
    return Json.object(
        "value",
        text == null ? null : text.text(),
        "ref",
        ref,
        "class",
        target == null ? value.type() : target.className());
  }
}
