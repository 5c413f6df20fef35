package org.cnscs.heap;

import java.nio.charset.StandardCharsets;
import org.cnscs.xml.Vocabulary;

/** The bytes that stand in every line, as canonical form writes them. */
final class LineBytes {

  static final Literal START =
      Literal.of("<c:line xmlns:c=\"" + Vocabulary.HEAP.namespace() + "\" n=\"");
  static final Literal END = Literal.of("</c:line>");
  static final Literal DELTA =
      Literal.of("<c:delta xmlns:c=\"" + Vocabulary.HEAP.namespace() + "\" n=\"");
  static final Literal END_DELTA = Literal.of("</c:delta>");
  static final Literal LINE_OF_DELTA = Literal.of("<c:line n=\"");
  static final Literal OPEN_END = Literal.of("\">\n");
  static final Literal ARRAY = Literal.of("<c:array c:id=\"");
  static final Literal STRING = Literal.of("<c:string c:id=\"");
  static final Literal BOX = Literal.of("<c:box c:id=\"");
  static final Literal STATICS = Literal.of("<c:statics c:id=\"");
  static final Literal CONSTANT = Literal.of("<c:constant c:id=\"");
  static final Literal OUTSIDE = Literal.of("<c:outside c:id=\"");
  static final Literal LAMBDA = Literal.of("<c:lambda c:id=\"");
  static final Literal END_LAMBDA = Literal.of("</c:lambda>");
  static final Literal ID = Literal.of(" c:id=\"");
  static final Literal LOADER = Literal.of(" c:loader=\"");
  static final Literal HASH = Literal.of(" c:hash=\"");
  static final Literal INTERNED = Literal.of(" c:interned=\"");
  static final Literal IS_INTERNED = Literal.of(" c:interned=\"true\"");
  static final Literal FRESH = Literal.of(" c:fresh=\"");
  static final Literal SHARED = Literal.of(" c:shared=\"");
  static final Literal TYPES = Literal.of(" c:types=\"");
  static final Literal MARKED = Literal.of(" c:marked=\"true\">");
  static final Literal UNFINISHED = Literal.of(" c:unfinished=\"true\"/>");
  static final Literal CLOSE = Literal.of("/>");
  static final Literal OF = Literal.of(" of=\"");
  static final Literal CLASS = Literal.of(" class=\"");
  static final Literal NAME = Literal.of(" name=\"");
  static final Literal AS_TEXT = Literal.of(" encoding=\"text\">");
  static final Literal AS_BASE64 = Literal.of(" encoding=\"base64\">");
  static final Literal END_ARRAY = Literal.of("</c:array>");
  static final Literal END_STRING = Literal.of("</c:string>");
  static final Literal END_BOX = Literal.of("</c:box>");
  static final Literal REFERENCE = Literal.of("<c:r ref=\"#");
  static final Literal END_REFERENCE = Literal.of("</c:r>");
  static final Literal NULL = Literal.of("<c:null/>");
  static final Literal NULLS = Literal.of("<c:null count=\"");
  static final Literal TRUE = Literal.of("true");
  static final Literal TRUE_VALUE = Literal.of("true\"");
  static final Literal FALSE_VALUE = Literal.of("false\"");
  static final Literal FALSE = Literal.of("false");

  private LineBytes() {}

  /** Returns the begin of an element of our own that is next. */
  static Literal kind(LineCursor in) {
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
