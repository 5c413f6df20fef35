package org.cnscs.heap.exchange;

import java.lang.reflect.Array;
import org.cnscs.heap.Literal;
import org.cnscs.heap.Scalars;
import org.cnscs.heap.XmlBytes;
import org.cnscs.xml.XmlText;

/** The writer of what stands in elements without children: texts, and arrays of primitives. */
final class QuickContents {

  private final XmlBytes out;
  private final Splices splices;

  QuickContents(XmlBytes out, Splices splices) {
    this.out = out;
    this.splices = splices;
  }

  /** Writes the rest of a text's element, from the end of its attributes on. */
  void content(Literal close, String text) {
    if (text.isEmpty()) {
      out.add(QuickTags.END);
    } else if (XmlText.isLegal(text)) {
      out.add('>');
      if (text.indexOf('>') >= 0 || !out.addIfPlain(text)) {
        out.text(text);
      }
      out.add(close);
    } else {
      out.add(QuickTags.MARKED).text(XmlText.mark(text)).add(close);
    }
  }

  /** Writes the rest of an array's element, from the end of its attributes on. */
  void primitives(Literal close, Object array) {
    if (array instanceof char[] chars) {
      content(close, new String(chars));
    } else if (PrimitiveArrays.isBase64(array)) {
      out.add(QuickTags.BASE64);
      splices.array(out, array);
      out.add(close);
    } else if (Array.getLength(array) == 0) {
      out.add(QuickTags.END);
    } else {
      out.add('>');
      numbers(array);
      out.add(close);
    }
  }

  private void numbers(Object array) {
    int length = Array.getLength(array);
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        out.add(' ');
      }
      switch (array) {
        case int[] ints -> out.add(ints[i]);
        case long[] longs -> out.add(longs[i]);
        case double[] doubles -> out.add(doubles[i]);
        default -> out.add(Scalars.text(Array.get(array, i)));
      }
    }
  }
}
