package org.cnscs.heap.exchange;

import jdk.internal.misc.Unsafe;
import org.cnscs.heap.LineCursor;

/** The reader of attributes that are strings or primitives, for a {@link QuickReader}. */
final class QuickPrimitives {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private final LineCursor in;
  private final QuickTexts texts;

  QuickPrimitives(LineCursor in, QuickTexts texts) {
    this.in = in;
    this.texts = texts;
  }

  /** Reads an attribute into a field. */
  void read(Object object, MemberPlan member) {
    long at = member.offset;
    switch (member.kind) {
      case MemberPlan.STRING -> {
        UNSAFE.putReference(object, at, texts.string());
        return;
      }
      case 'I' -> UNSAFE.putInt(object, at, in.intInteger());
      case 'J' -> UNSAFE.putLong(object, at, in.integer());
      case 'D' -> UNSAFE.putDouble(object, at, texts.numbers.parseDouble());
      case 'Z' -> {
        UNSAFE.putBoolean(object, at, in.boolValue());
        return;
      }
      case 'B' -> UNSAFE.putByte(object, at, in.byteInteger());
      case 'S' -> UNSAFE.putShort(object, at, in.shortInteger());
      case 'F' -> UNSAFE.putFloat(object, at, texts.numbers.parseFloat());
      default -> {
        UNSAFE.putChar(object, at, character(member));
        return;
      }
    }
    in.expect('"');
  }

  private char character(MemberPlan member) {
    return (Character) ((TextForm) member.place.inferred).read(texts.value());
  }

  /** Reads an attribute whose field is primitive. */
  Object value(MemberPlan member) {
    TextForm form = (TextForm) member.place.inferred;
    return form.type() == Character.class ? character(member) : texts.primitive(form);
  }
}
