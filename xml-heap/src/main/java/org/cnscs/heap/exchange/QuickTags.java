package org.cnscs.heap.exchange;

import org.cnscs.heap.Literal;
import org.cnscs.xml.Vocabulary;

/** The bytes of tags and marks that do not depend on classes, as canonical form writes them. */
final class QuickTags {

  static final Literal NAMESPACE = Literal.of(" xmlns:c=\"" + Vocabulary.OBJECT.namespace() + "\"");
  static final Literal END = Literal.of("/>");
  static final Literal NULL = Literal.of("<c:null/>");
  static final Literal REFER = Literal.of("<c:r ref=\"#");
  static final Literal END_REFER = Literal.of("\"/>");
  static final Literal ARRAY = Literal.of("<c:array");
  static final Literal END_ARRAY = Literal.of("</c:array>");
  static final Literal ENTRY = Literal.of("<entry");
  static final Literal END_ENTRY = Literal.of("</entry>");
  static final Literal APART = Literal.of("<c:apart>");
  static final Literal END_APART = Literal.of("</c:apart>");
  static final Literal ID = Literal.of(" c:id=\"");
  static final Literal TYPE = Literal.of(" c:type=\"");
  static final Literal OF_ARRAY = Literal.of(" of=\"");
  static final Literal ORDER = Literal.of(" c:order=\"");
  static final Literal OF = Literal.of(" c:of=\"");
  static final Literal MARKED = Literal.of(" c:marked=\"true\">");
  static final Literal BASE64 = Literal.of(" c:encoding=\"base64\">");
  static final Literal TRUE = Literal.of("true\"");
  static final Literal FALSE = Literal.of("false\"");

  private QuickTags() {}
}
