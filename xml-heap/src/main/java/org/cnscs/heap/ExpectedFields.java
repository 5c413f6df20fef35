package org.cnscs.heap;

import java.util.Arrays;
import jdk.internal.misc.Unsafe;
import org.cnscs.xml.XmlText;

/**
 * The reader of an object's fields in the order in which canonical form writes them.
 *
 * <p>Texts are set when the marks behind them are known.
 */
final class ExpectedFields {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final int LONGEST_TAG = 4 << 20;
  private static final int LONGEST_KNOWN = 64;
  private static final int WIDTH = 4;

  private final Heap heap;
  private final ByteNames<String> interned = new ByteNames<>();
  private int[] texts = new int[64 * WIDTH];
  private int count;
  private ExpectedMarks marks;
  private LineCursor in;
  private LineText text;
  private LineNumbers numbers;
  private long address;

  ExpectedFields(Heap heap) {
    this.heap = heap;
  }

  void start(LineCursor cursor, LineText lineText, LineNumbers lineNumbers) {
    in = cursor;
    text = lineText;
    numbers = lineNumbers;
  }

  /** Reads the fields of a holder up to the end of its element. */
  void read(Object holder, Template template, long from) {
    int begin = in.at;
    address = from;
    count = 0;
    FieldTemplate[] fields = template.fields;
    for (int i = 0; i < fields.length; i++) {
      FieldTemplate field = fields[i];
      if (field.accept(in)) {
        readValue(holder, field, i);
      } else if (field.kind != 'L') {
        throw UnrecognisedException.here();
      }
    }
    marks = template.marks;
    marks.read(in, Address.line(address));
    if (in.at - begin > LONGEST_TAG) {
      throw UnrecognisedException.here();
    }
    setTexts(holder, fields);
    if (!in.accept(LineBytes.CLOSE)) {
      in.expect('>');
      readChildren(holder, template);
    }
  }

  private void readValue(Object holder, FieldTemplate field, int i) {
    if (field.kind != 'L') {
      setPrimitive(holder, field);
      in.expect('"');
    } else if (in.peek() == '#') {
      in.at++;
      setReference(holder, field, in.address(Address.line(address)));
      in.expect('"');
    } else {
      text.findValue();
      keep(i);
    }
  }

  private void keep(int field) {
    int at = count++ * WIDTH;
    if (at == texts.length) {
      texts = Arrays.copyOf(texts, at * 2);
    }
    texts[at] = field;
    texts[at + 1] = text.from;
    texts[at + 2] = text.to;
    texts[at + 3] = text.form();
  }

  private void setPrimitive(Object holder, FieldTemplate field) {
    long at = field.offset;
    switch (field.kind) {
      case 'I' -> UNSAFE.putInt(holder, at, in.intInteger());
      case 'J' -> UNSAFE.putLong(holder, at, in.integer() + field.bias);
      case 'D' -> UNSAFE.putDouble(holder, at, numbers.parseDouble());
      case 'Z' -> UNSAFE.putBoolean(holder, at, in.bool());
      case 'F' -> UNSAFE.putFloat(holder, at, numbers.parseFloat());
      case 'B' -> UNSAFE.putByte(holder, at, in.byteInteger());
      case 'S' -> UNSAFE.putShort(holder, at, in.shortInteger());
      case 'C' -> {
        text.findValue();
        UNSAFE.putChar(holder, at, Scalars.parseChar(text.string()));
        in.at--;
      }
      default -> throw new IllegalStateException("Not a primitive: " + field.type);
    }
  }

  private void setReference(Object holder, FieldTemplate field, long target) {
    heap.setReference(holder, field.offset, field.type, target, address);
  }

  private void setTexts(Object holder, FieldTemplate[] fields) {
    for (int i = 0; i < count; i++) {
      int at = i * WIDTH;
      text.set(texts[at + 1], texts[at + 2], texts[at + 3]);
      int number = texts[at];
      FieldTemplate field = fields[number];
      long shared = marks.shared(number);
      if (shared != 0) {
        text.check();
        setReference(holder, field, shared);
      } else {
        if (text.startsWith('\\')) {
          text.from++;
        }
        setText(holder, field, number);
      }
    }
  }

  private void setText(Object holder, FieldTemplate field, int number) {
    char kind = marks.type(number, field.text);
    if (kind == 'T' && marks.isInterned(number)) {
      Heap.set(holder, field.offset, field.type, intern());
      return;
    }
    Object value = TextKind.parse(kind, marks.isFresh(number), text, in, numbers);
    if (kind == field.text) {
      UNSAFE.putReference(holder, field.offset, value);
    } else {
      Heap.set(holder, field.offset, field.type, value);
    }
  }

  private String intern() {
    if (!text.isPlain() || text.to - text.from > LONGEST_KNOWN) {
      return text.string().intern();
    }
    String known = interned.get(in.bytes, text.from, text.to);
    if (known == null) {
      known = text.string().intern();
      interned.put(Arrays.copyOfRange(in.bytes, text.from, text.to), known);
    }
    return known;
  }

  private void readChildren(Object holder, Template template) {
    FieldTemplate[] fields = template.fields;
    for (int i = 0; i < fields.length; i++) {
      FieldTemplate field = fields[i];
      if (field.kind == 'L' && in.startsWith(field.element)) {
        int end = in.at + field.element.length();
        if (in.bytes[end] == '>' || in.bytes[end] == ' ') {
          in.at = end;
          readChild(holder, field, i);
        }
      }
    }
    in.expect(template.close);
  }

  private void readChild(Object holder, FieldTemplate field, int number) {
    boolean marked = in.accept(LineBytes.MARKED);
    if (!marked) {
      in.expect('>');
    }
    text.findContent();
    in.expect(field.close);
    if (!marked) {
      setText(holder, field, number);
      return;
    }
    if (marks.type(number, field.text) != 'T') {
      throw UnrecognisedException.here();
    }
    String value = XmlText.unmark(text.string());
    Heap.set(
        holder,
        field.offset,
        field.type,
        marks.isInterned(number) ? value.intern() : new String(value));
  }
}
