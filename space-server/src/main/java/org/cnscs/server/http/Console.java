package org.cnscs.server.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.cnscs.server.http.ManifestView.FrameView;
import org.cnscs.server.http.ManifestView.ThreadView;
import org.cnscs.server.http.ManifestView.ValueView;
import org.cnscs.server.http.Processes.Checkpoint;
import org.cnscs.server.http.Processes.Process;
import org.cnscs.space.Document;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/** The pages for a person's browser: processes, checkpoints, search. They need no script. */
final class Console {
  private static final int HITS = 100;
  private static final int SHOWN = 20;

  private final SpaceLookup spaces;

  Console(SpaceLookup spaces) {
    this.spaces = spaces;
  }

  /** Answers {@code /console/…}. */
  Answer answer(Call call) {
    call.onlyGet();
    List<String> parts = call.segments(5);
    return switch (parts.size()) {
      case 2 ->
          switch (parts.get(1)) {
            case "search" -> search(call);
            case "style.css" -> Answer.of("text/css; charset=utf-8", Resources.read("console.css"));
            default -> throw Router.notFound(call);
          };
      case 3 -> process(call, parts.get(1), parts.get(2));
      case 4 -> checkpoint(call, parts);
      default -> throw Router.notFound(call);
    };
  }

  /** Answers {@code /}. */
  Answer home(Call call) {
    call.onlyGet();
    List<Process> processes = new Processes(spaces.main()).all();
    Html html = Html.page("Processes", "");
    if (processes.isEmpty()) {
      return html.element("p", "No process yet. Start one: cnscs run -jar app.jar").answer();
    }
    html.table(List.of("name", "state", "checkpoints", "node", "pid", "started", "changed"));
    processes.forEach(process -> row(html, process));
    return html.endTable().answer();
  }

  private static void row(Html html, Process process) {
    Map<String, String> root = process.root();
    html.start("tr")
        .start("td")
        .element("a", process.name(), "href", href("process", process.name()))
        .end();
    String state = root.getOrDefault("state", "");
    html.element(
        "td", root.containsKey("exit") ? state + " (exit status " + root.get("exit") + ")" : state);
    html.element("td", root.getOrDefault("latest", "0"));
    for (String column : List.of("node", "pid", "started", "changed")) {
      html.element("td", root.getOrDefault(column, ""));
    }
    html.end();
  }

  private Answer process(Call call, String kind, String name) {
    if (!kind.equals("process")) {
      throw Router.notFound(call);
    }
    List<Checkpoint> checkpoints = new Processes(spaces.main()).checkpoints(name);
    Html html = Html.page("Checkpoints of " + name, "");
    html.table(List.of("checkpoint", "label", "time", "threads", "objects", "bytes"));
    for (Checkpoint c : checkpoints.reversed()) {
      String number = Long.toString(c.number());
      html.start("tr").start("td");
      html.element("a", name + "@" + number, "href", href("checkpoint", name, number)).end();
      html.element("td", c.label() == null ? "" : c.label()).element("td", c.time());
      for (long figure : new long[] {c.threads(), c.objects(), c.bytes()}) {
        html.element("td", Long.toString(figure), "class", "number");
      }
      html.end();
    }
    return html.endTable().answer();
  }

  private Answer checkpoint(Call call, List<String> parts) {
    if (!parts.get(1).equals("checkpoint")) {
      throw Router.notFound(call);
    }
    String name = parts.get(2);
    Document document =
        ProcessResource.manifestOf(new Processes(spaces.main()), name, parts.get(3));
    ManifestView manifest = ManifestView.of(document);
    Map<String, String> root = manifest.root();
    Html html = Html.page(name + "@" + root.getOrDefault("number", parts.get(3)), "");
    String figures =
        "%s objects in %s bytes, %s. "
            .formatted(root.get("objects"), root.get("bytes"), root.get("time"));
    html.start("p").text(figures);
    html.element("a", "The manifest", "href", EntryResource.location("main", document.id())).end();
    manifest.threads().forEach(thread -> thread(html, thread));
    return html.answer();
  }

  private static void thread(Html html, ThreadView thread) {
    Map<String, String> attributes = thread.attributes();
    html.start("section");
    html.element(
        "h2",
        "Thread %s (%s)".formatted(attributes.get("id"), attributes.getOrDefault("name", "")));
    html.element("p", attributes.getOrDefault("state", ""));
    thread.frames().forEach(frame -> frame(html, frame));
    html.end();
  }

  private static void frame(Html html, FrameView frame) {
    Map<String, String> attributes = frame.attributes();
    String line = attributes.getOrDefault("line", "-1");
    String where = line.equals("-1") ? "" : " line " + line;
    html.element("h3", attributes.get("class") + "." + attributes.get("method") + where);
    if (frame.values().isEmpty()) {
      return;
    }
    html.table(List.of("", "name", "type", "value", "address"));
    frame.values().forEach(value -> value(html, value));
    html.endTable();
  }

  private static void value(Html html, ValueView value) {
    Map<String, String> attributes = value.attributes();
    String address = attributes.getOrDefault("ref", "");
    boolean isNull = address.isEmpty() && value.value().isEmpty();
    html.row(
        List.of(
            value.kind(),
            attributes.getOrDefault("name", ""),
            attributes.getOrDefault("type", ""),
            isNull ? "null" : value.value(),
            address));
  }

  private Answer search(Call call) {
    String query = call.query("q").orElse("").strip();
    Html html = Html.page("Search", query);
    if (query.isEmpty()) {
      return html.element(
              "p", "Type what to look for: words, or field:value, frame:Main.run, local.i:>400.")
          .answer();
    }
    try {
      hits(html, spaces.main(), query, call.query("after").orElse(""));
      return html.answer();
    } catch (SpaceException.BadQuery | SpaceException.BadInput e) {
      return html.element("p", e.getMessage(), "class", "error").answer().withStatus(400);
    }
  }

  private static void hits(Html html, Space space, String query, String after) {
    SearchResult result = space.search(new SearchRequest(query, HITS).goingOnAfter(after));
    html.element("p", "%d found, %d shown".formatted(result.total(), result.hits().size()));
    html.table(List.of("kind", "place", "content", "checkpoints"));
    for (SearchResult.Hit hit : result.hits()) {
      html.start("tr").element("td", hit.kind()).start("td");
      String text = hit.place().isEmpty() ? hit.document() : hit.place();
      html.element("a", text, "href", EntryResource.location("main", hit.document()));
      html.end().element("td", hit.summary()).start("td");
      hit.checkpoints().stream().limit(SHOWN).forEach(checkpoint -> link(html, checkpoint));
      int left = hit.checkpoints().size() - SHOWN;
      html.text(left > 0 ? "and %d more".formatted(left) : "").end().end();
    }
    html.endTable();
    if (result.next() != null) {
      String more = "/console/search?q=" + encoded(query) + "&after=" + result.next();
      html.element("a", "More", "href", more, "rel", "next");
    }
  }

  private static void link(Html html, String checkpoint) {
    int at = checkpoint.lastIndexOf('@');
    if (at < 0) {
      html.text(checkpoint + " ");
    } else {
      String href = href("checkpoint", checkpoint.substring(0, at), checkpoint.substring(at + 1));
      html.element("a", checkpoint, "href", href).text(" ");
    }
  }

  private static String href(String... segments) {
    StringBuilder href = new StringBuilder("/console");
    for (String segment : segments) {
      href.append('/').append(encoded(segment).replace("+", "%20"));
    }
    return href.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
