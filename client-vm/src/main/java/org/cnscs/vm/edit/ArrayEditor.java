package org.cnscs.vm.edit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.cnscs.heap.ValueText;
import org.cnscs.xml.XmlText;

/** An editor of arrays' elements, in whichever form an array stands. */
final class ArrayEditor {
  private final NewScalars scalars;

  ArrayEditor(NewScalars scalars) {
    this.scalars = scalars;
  }

  /** Returns an array's element as it is after an edit. */
  ObjectElement set(ObjectElement array, Edit.Element edit) throws BadEditException {
    if (!array.name().equals("c:array")) {
      throw BadEditException.notFound(
          edit.object() + " is not an array but a " + array.name() + "; name a field of it");
    }
    String of = array.attributes().getOrDefault("of", "");
    return ValueText.isPrimitive(of)
        ? setPrimitive(array, of, edit)
        : setReference(array, of, edit);
  }

  private static String place(Edit.Element edit) {
    return edit.object() + "[" + edit.index() + "]";
  }

  private static void check(Edit.Element edit, long length) throws BadEditException {
    if (edit.index() >= length) {
      throw BadEditException.notFound(
          "The array "
              + edit.object()
              + " has "
              + length
              + " elements, so no ["
              + edit.index()
              + "]");
    }
  }

  private static ObjectElement setPrimitive(ObjectElement array, String of, Edit.Element edit)
      throws BadEditException {
    Object value = Values.parse(place(edit), of, edit.value());
    String encoding = array.attributes().getOrDefault("encoding", "");
    String text =
        switch (encoding) {
          case "base64" -> inBytes(array.text(), value, edit);
          case "text" -> inCharacters(array.text(), (char) value, edit);
          default -> inWords(array.text(), value, edit);
        };
    return new ObjectElement(array.name(), array.attributes(), List.of(), text);
  }

  private static String inWords(String text, Object value, Edit.Element edit)
      throws BadEditException {
    String[] words = text.isBlank() ? new String[0] : text.strip().split("\\s+");
    check(edit, words.length);
    words[edit.index()] = ValueText.of(value);
    return String.join(" ", words);
  }

  private static String inCharacters(String text, char value, Edit.Element edit)
      throws BadEditException {
    StringBuilder characters = new StringBuilder(XmlText.unmark(text));
    check(edit, characters.length());
    characters.setCharAt(edit.index(), value);
    return XmlText.mark(characters.toString());
  }

  private static String inBytes(String text, Object value, Edit.Element edit)
      throws BadEditException {
    byte[] bytes = Base64.getDecoder().decode(text.strip());
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int width = width(value);
    check(edit, bytes.length / width);
    int at = edit.index() * width;
    switch (value) {
      case Boolean z -> buffer.put(at, (byte) (z ? 1 : 0));
      case Byte b -> buffer.put(at, b);
      case Character c -> buffer.putChar(at, c);
      case Short s -> buffer.putShort(at, s);
      case Integer i -> buffer.putInt(at, i);
      case Long j -> buffer.putLong(at, j);
      case Float f -> buffer.putFloat(at, f);
      default -> buffer.putDouble(at, (Double) value);
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static int width(Object value) {
    return switch (value) {
      case Boolean _, Byte _ -> 1;
      case Character _, Short _ -> 2;
      case Integer _, Float _ -> 4;
      default -> 8;
    };
  }

  private ObjectElement setReference(ObjectElement array, String of, Edit.Element edit)
      throws BadEditException {
    List<ObjectElement> elements = new ArrayList<>();
    long length = 0;
    for (ObjectElement each : array.children()) {
      long count = count(each);
      if (edit.index() >= length && edit.index() < length + count) {
        addNulls(elements, edit.index() - length);
        elements.add(element(of, edit));
        addNulls(elements, length + count - edit.index() - 1);
      } else {
        elements.add(each);
      }
      length += count;
    }
    check(edit, length);
    return new ObjectElement(array.name(), array.attributes(), elements, "");
  }

  private static long count(ObjectElement element) {
    String count = element.attributes().get("count");
    return element.name().equals("c:null") && count != null ? Long.parseLong(count) : 1;
  }

  private static void addNulls(List<ObjectElement> elements, long count) {
    if (count > 0) {
      SequencedMap<String, String> attributes = new LinkedHashMap<>();
      if (count > 1) {
        attributes.put("count", Long.toString(count));
      }
      elements.add(new ObjectElement("c:null", attributes, List.of(), ""));
    }
  }

  private ObjectElement element(String of, Edit.Element edit) throws BadEditException {
    String value = edit.value();
    SequencedMap<String, String> attributes = new LinkedHashMap<>();
    if (value == null) {
      return new ObjectElement("c:null", attributes, List.of(), "");
    }
    boolean reference = Values.isReference(value);
    String text = Values.text(value);
    attributes.put(
        "ref",
        reference ? Values.reference(place(edit), value) : scalars.add(place(edit), of, text));
    String beside = reference || !ValueText.isShort(text) ? "" : text;
    return new ObjectElement("c:r", attributes, List.of(), beside);
  }
}
