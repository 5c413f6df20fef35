package org.cnscs.heap.exchange;

import java.lang.reflect.Array;
import org.cnscs.heap.ExpectedNumbers;
import org.cnscs.heap.LineCursor;
import org.cnscs.heap.LineNumbers;
import org.cnscs.heap.LineText;
import org.cnscs.heap.Literal;
import org.cnscs.xml.XmlText;

/** The reader of numbers and texts of a natural document from its bytes. */
final class QuickTexts {

  private static final int MOST_DIGITS = 9;

  /**
   * How few bytes an object with a number can have; numbers of canonical form leave none out, so
   * that room for them takes no more memory than the document.
   */
  private static final int FEWEST_BYTES = 16;

  private final LineCursor in;
  final LineText text;
  final LineNumbers numbers;

  QuickTexts(LineCursor in) {
    this.in = in;
    this.text = new LineText(in);
    this.numbers = new LineNumbers(in);
  }

  private static RuntimeException leave() {
    return UnknownToQuickException.here();
  }

  /** Returns an attribute's value, as it stands there, from behind its first quote. */
  String value() {
    text.findValue();
    return text.string();
  }

  /** Reads the number of an object from behind the hash sign or quote, and the quote after it. */
  int id() {
    int id = 0;
    int digits = 0;
    for (int digit = in.peek() - '0'; digit >= 0 && digit <= 9; digit = in.peek() - '0') {
      id = id * 10 + digit;
      in.skip(1);
      digits++;
      if (id == 0 || digits > MOST_DIGITS) {
        throw leave(); // a name that only looks like a number of ours
      }
    }
    if (digits == 0 || id > in.length() / FEWEST_BYTES) {
      throw leave();
    }
    in.expect('"');
    return id;
  }

  /** Reads the attribute of a field that is declared as a string. */
  String string() {
    String plain = text.plainValue();
    return plain != null ? plain : stringOfMore();
  }

  private String stringOfMore() {
    text.findValue();
    if (text.startsWith('#')) {
      throw leave();
    }
    if (text.startsWith('\\')) {
      text.skip();
    }
    return text.string();
  }

  /** Reads an attribute that is a text of a form. */
  Object attribute(TextForm form) {
    Class<?> type = form.type();
    if (type == String.class) {
      return string();
    }
    Object object = number(type);
    if (object != null) {
      in.expect('"');
      return object;
    }
    return form.read(DocumentReader.padded(form, string()));
  }

  /** Reads the attribute of a primitive field, where a backslash has no meaning of its own. */
  Object primitive(TextForm form) {
    Object object = number(form.type());
    if (object != null) {
      in.expect('"');
      return object;
    }
    return form.read(DocumentReader.padded(form, value()));
  }

  private Object number(Class<?> type) {
    if (type == Integer.class) {
      return in.intInteger();
    } else if (type == Long.class) {
      return in.integer();
    } else if (type == Double.class) {
      return numbers.parseDouble();
    }
    return null;
  }

  /** Reads the text of an element from the end of its other attributes on to its end. */
  Object content(TextForm form, Literal close) {
    String whole = content(close);
    return form.type() == String.class ? whole : form.read(DocumentReader.padded(form, whole));
  }

  private String content(Literal close) {
    if (in.accept(QuickTags.END)) {
      return "";
    }
    boolean marked = in.accept(QuickTags.MARKED);
    if (!marked) {
      in.expect('>');
    }
    text.findContent();
    String whole = text.string();
    in.expect(close);
    return marked ? XmlText.unmark(whole) : whole;
  }

  /** Reads an array from the end of its element's other attributes on to its end. */
  Object array(Class<?> component, Literal close) {
    if (component == char.class && !in.startsWith(QuickTags.BASE64)) {
      return content(close).toCharArray();
    }
    ExpectedNumbers reader = new ExpectedNumbers(in, text, numbers);
    Object array;
    if (in.accept(QuickTags.END)) {
      return Array.newInstance(component, 0);
    }
    if (in.accept(QuickTags.BASE64)) {
      array = reader.readBase64(component);
    } else {
      in.expect('>');
      array = reader.readWords(component);
    }
    in.expect(close);
    return array;
  }
}
