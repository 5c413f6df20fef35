package org.cnscs.heap;

import java.nio.charset.StandardCharsets;
import org.cnscs.xml.Vocabulary;

/** The bytes that stand in every line, as canonical form writes them. */
final class LineBytes {

  static final byte[] START = of("<c:line xmlns:c=\"" + Vocabulary.HEAP.namespace() + "\" n=\"");
  static final byte[] END = of("</c:line>");
  static final byte[] ARRAY = of("<c:array c:id=\"");
  static final byte[] STRING = of("<c:string c:id=\"");
  static final byte[] BOX = of("<c:box c:id=\"");
  static final byte[] STATICS = of("<c:statics c:id=\"");
  static final byte[] CONSTANT = of("<c:constant c:id=\"");
  static final byte[] OUTSIDE = of("<c:outside c:id=\"");
  static final byte[] LAMBDA = of("<c:lambda c:id=\"");
  static final byte[] END_LAMBDA = of("</c:lambda>");
  static final byte[] ID = of(" c:id=\"");
  static final byte[] LOADER = of(" c:loader=\"");
  static final byte[] HASH = of(" c:hash=\"");
  static final byte[] INTERNED = of(" c:interned=\"");
  static final byte[] IS_INTERNED = of(" c:interned=\"true\"");
  static final byte[] FRESH = of(" c:fresh=\"");
  static final byte[] SHARED = of(" c:shared=\"");
  static final byte[] TYPES = of(" c:types=\"");
  static final byte[] MARKED = of(" c:marked=\"true\">");
  static final byte[] UNFINISHED = of(" c:unfinished=\"true\"/>");
  static final byte[] CLOSE = of("/>");
  static final byte[] OF = of(" of=\"");
  static final byte[] CLASS = of(" class=\"");
  static final byte[] NAME = of(" name=\"");
  static final byte[] AS_TEXT = of(" encoding=\"text\">");
  static final byte[] AS_BASE64 = of(" encoding=\"base64\">");
  static final byte[] END_ARRAY = of("</c:array>");
  static final byte[] END_STRING = of("</c:string>");
  static final byte[] END_BOX = of("</c:box>");
  static final byte[] REFERENCE = of("<c:r ref=\"#");
  static final byte[] END_REFERENCE = of("</c:r>");
  static final byte[] NULL = of("<c:null/>");
  static final byte[] NULLS = of("<c:null count=\"");
  static final byte[] TRUE = of("true");
  static final byte[] FALSE = of("false");

  private LineBytes() {}

  /** Returns the begin of an element of our own that is next. */
  static byte[] kind(LineCursor in) {
    return switch (in.bytes[in.at + 3]) {
      case 'a' -> ARRAY;
      case 's' -> in.bytes[in.at + 6] == 'i' ? STRING : STATICS;
      case 'b' -> BOX;
      case 'c' -> CONSTANT;
      case 'o' -> OUTSIDE;
      default -> LAMBDA;
    };
  }

  static byte[] of(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
