package org.cnscs.server.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.cnscs.space.remote.XmlOutput;
import org.cnscs.xml.XmlText;

/**
 * A builder of one HTML page that is well-formed XML as well; every text and attribute is escaped.
 */
final class Html {
  private static final Set<String> VOID = Set.of("meta", "link", "input", "br");

  private final StringBuilder out = new StringBuilder(4096);
  private final Deque<String> open = new ArrayDeque<>();

  private Html() {}

  /** Starts a page with the head and the search box that all pages have. */
  static Html page(String title, String query) {
    Html html = new Html();
    html.out.append("<!DOCTYPE html>\n");
    html.start("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").start("head");
    html.start("meta", "charset", "utf-8");
    html.start("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.element("title", title + " – CNSCS");
    html.start("link", "rel", "stylesheet", "href", "/console/style.css");
    html.start(
        "link",
        "rel",
        "search",
        "type",
        "application/opensearchdescription+xml",
        "href",
        "/opensearch.xml");
    html.end().start("body").start("header");
    html.element("a", "CNSCS", "href", "/");
    html.start("form", "action", "/console/search", "method", "get", "role", "search");
    html.start(
        "input",
        "type",
        "search",
        "name",
        "q",
        "value",
        query,
        "aria-label",
        "Search",
        "placeholder",
        HINT);
    html.element("button", "Search", "type", "submit").end().end();
    return html.start("main").element("h1", title);
  }

  private static final String HINT = "class:demo.Account balance:[100 TO *]";

  /** Starts an element with attributes as alternating names and values. */
  Html start(String name, String... attributes) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      XmlText.appendAttribute(out, XmlOutput.legal(attributes[i + 1]));
      out.append('"');
    }
    if (VOID.contains(name)) {
      out.append("/>");
    } else {
      out.append('>');
      open.push(name);
    }
    return this;
  }

  Html text(String text) {
    XmlText.appendText(out, XmlOutput.legal(text));
    return this;
  }

  Html end() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  Html element(String name, String text, String... attributes) {
    return start(name, attributes).text(text).end();
  }

  /** Starts a table with its heads, and leaves its body open. */
  Html table(List<String> heads) {
    start("table").start("thead").start("tr");
    heads.forEach(head -> element("th", head));
    return end().end().start("tbody");
  }

  /** Ends the table whose body is open. */
  Html endTable() {
    return end().end();
  }

  /** Adds a row of plain cells. */
  Html row(List<String> cells) {
    start("tr");
    cells.forEach(cell -> element("td", cell));
    return end();
  }

  /** Ends all open elements and answers with the page. */
  Answer answer() {
    while (!open.isEmpty()) {
      end();
    }
    String policy =
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors"
            + " 'none'";
    return Answer.of("text/html; charset=utf-8", out.toString())
        .with("Content-Security-Policy", policy)
        .with("Cache-Control", "no-store");
  }
}
