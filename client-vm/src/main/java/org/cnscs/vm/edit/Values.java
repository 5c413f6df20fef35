package org.cnscs.vm.edit;

import java.util.regex.Pattern;
import org.cnscs.heap.ValueText;
import org.cnscs.vm.edit.Edit.Address;
import org.cnscs.xml.XmlText;

/** What an edit puts into a place: a reference, a text of the place's type, or nothing. */
final class Values {
  private static final Pattern REFERENCE = Pattern.compile("#[1-9][0-9]{0,8}\\.[1-9][0-9]{0,6}");

  private Values() {}

  static boolean isReference(String value) {
    return value != null && value.startsWith("#");
  }

  /** Returns a reference, if it is one with line and slot. */
  static String reference(String place, String value) throws BadEditException {
    if (!REFERENCE.matcher(value).matches()) {
      throw BadEditException.unfit(
          place
              + ": "
              + value
              + " is not a reference such as #17.4; a text that begins with # has a \\ in front",
          null);
    }
    return "#" + Address.parse(value);
  }

  /** Returns the text that a value stands for. */
  static String text(String value) {
    return value.startsWith("\\") ? value.substring(1) : value;
  }

  /** Returns the value of a text, if it is one of the type. */
  static Object parse(String place, String type, String text) throws BadEditException {
    try {
      if (text != null && XmlText.isLegal(text)) {
        return ValueText.parse(type, text);
      }
    } catch (IllegalArgumentException e) {
      throw unfit(place, type, text, e);
    }
    throw unfit(place, type, text, null);
  }

  static BadEditException unfit(String place, String type, String text, Throwable cause) {
    String shown = text == null ? "null" : "'" + text + "'";
    String hint = ValueText.isScalar(type) ? "" : "; give the address of an object, such as #17.4";
    return BadEditException.unfit(
        place + " has type " + type + " and cannot hold " + shown + hint, cause);
  }
}
