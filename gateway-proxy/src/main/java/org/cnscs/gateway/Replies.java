package org.cnscs.gateway;

import java.util.List;
import org.cnscs.message.Message;
import org.cnscs.message.MessageXml;
import org.cnscs.space.SearchResult;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.XmlText;

/** The gateway's answers as messages. */
final class Replies {
  private static final String NAMESPACE = " xmlns:c=\"" + Vocabulary.MESSAGE.namespace() + "\"";
  private static final int LONGEST_ERROR = 200;

  private Replies() {}

  static Message error(Message request, String code, String text) {
    String cut = text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) + "…" : text;
    StringBuilder body = new StringBuilder("<c:error").append(NAMESPACE);
    attribute(body, "code", code).append('>');
    XmlText.appendText(body, legal(cut));
    return request.reply("error", body.append("</c:error>").toString());
  }

  static Message written(Message request, String id) {
    StringBuilder body = new StringBuilder("<c:written").append(NAMESPACE);
    return request.reply("written", attribute(body, "id", id).append("/>").toString());
  }

  /** Returns as many hits as fit into a frame. */
  static Message hits(Message request, SearchResult result, int longestFrame) {
    Message fitting = hits(request, result.total(), result.hits(), 0);
    for (int count = 1; count <= result.hits().size(); count++) {
      Message longer = hits(request, result.total(), result.hits(), count);
      if (MessageXml.write(longer).length > longestFrame) {
        break;
      }
      fitting = longer;
    }
    return fitting;
  }

  private static Message hits(Message request, long total, List<SearchResult.Hit> hits, int count) {
    StringBuilder body = new StringBuilder("<c:hits").append(NAMESPACE);
    attribute(body, "total", Long.toString(total)).append('>');
    for (SearchResult.Hit hit : hits.subList(0, count)) {
      attribute(body.append("<c:hit"), "document", hit.document());
      attribute(body, "kind", hit.kind());
      attribute(body, "place", legal(hit.place())).append('>');
      XmlText.appendText(body, legal(hit.summary()));
      body.append("</c:hit>");
    }
    return request.reply("hits", body.append("</c:hits>").toString());
  }

  private static StringBuilder attribute(StringBuilder out, String name, String value) {
    out.append(' ').append(name).append("=\"");
    XmlText.appendAttribute(out, value);
    return out.append('"');
  }

  private static String legal(String text) {
    return XmlText.isLegal(text) ? text : XmlText.mark(text);
  }
}
