package org.cnscs.server.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.cli.Json;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.NodeName;
import org.cnscs.space.Space;
import org.cnscs.space.remote.SpaceXmlWriter;
import org.cnscs.space.remote.XmlOutput;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.XmlText;
import org.eclipse.jetty.server.Request;

/**
 * What a server tells of itself: health, figures, and what search engines need.
 *
 * <p>The site map follows sitemaps.org 0.9: {@code /sitemap.xml} is an index of parts, {@code
 * /sitemap.xml?space=S&after=ID}, each of which lists up to ten thousand documents. An id has at
 * most 512 characters, so a part stays below the 50 MB and 50,000 addresses that are allowed; an
 * index has at most 50,000 parts, which is half a thousand million documents.
 */
final class SiteResource {
  private static final int PAGE = 10_000;
  private static final String SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9";

  private final SpaceLookup spaces;
  private final Metrics metrics;

  SiteResource(SpaceLookup spaces, Metrics metrics) {
    this.spaces = spaces;
    this.metrics = metrics;
  }

  Answer health(Call call) {
    call.onlyGet();
    return call.wantsJson()
        ? Answer.json(Json.object("state", "ok"))
        : Answer.xml(XmlOutput.of(Vocabulary.SPACE, "health").attribute("state", "ok").finish());
  }

  Answer metrics(Call call) {
    call.onlyGet();
    Map<String, Long> documents = new LinkedHashMap<>();
    spaces.names().forEach(name -> documents.put(name, count(spaces.existing(name))));
    return Answer.of("text/plain; version=0.0.4; charset=utf-8", metrics.text(documents));
  }

  private static long count(Space space) {
    return AllDocuments.infos(space, "").count();
  }

  Answer spaces(Call call) {
    call.onlyGet();
    return named(call, spaces.names());
  }

  /** Answers {@code /nodes}: this one, since a server knows no others. */
  Answer nodes(Call call) {
    call.onlyGet();
    String name = NodeName.of(ProcessHandle.current());
    String version = SiteResource.class.getPackage().getImplementationVersion();
    List<String> names = spaces.names();
    return call.wantsJson()
        ? Answer.json(
            Json.object(
                "nodes",
                List.of(
                    Json.object(
                        "name", name,
                        "version", version,
                        "address", origin(call),
                        "spaces", names))))
        : Answer.xml(SpaceXmlWriter.node(name, version, origin(call), names));
  }

  /** Answers {@code /openapi.json}: the description of this interface. */
  static Answer openApi(Call call) {
    call.onlyGet();
    return Answer.of(Answer.JSON, Resources.read("openapi.json"));
  }

  /** Answers with some names of spaces. */
  Answer named(Call call, List<String> names) {
    List<String> inMemory = names.stream().filter(spaces::isTransient).toList();
    return call.wantsJson()
        ? Answer.json(Json.object("spaces", names, "transient", inMemory))
        : Answer.xml(SpaceXmlWriter.spaces(names, inMemory));
  }

  Answer sitemap(Call call) {
    call.onlyGet();
    StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    String space = call.query("space").orElse("");
    if (space.isEmpty()) {
      index(out, origin(call));
    } else {
      part(out, origin(call), space, call.query("after").orElse(""));
    }
    return Answer.of(Answer.XML, out.toString());
  }

  private void index(StringBuilder out, String origin) {
    out.append("<sitemapindex xmlns=\"").append(SITEMAP).append("\">\n");
    for (String name : spaces.names()) {
      Space space = spaces.existing(name);
      String after = "";
      List<DocumentInfo> page = space.list("", after, PAGE);
      while (!page.isEmpty()) {
        String part =
            "/sitemap.xml?space="
                + name
                + "&after="
                + URLEncoder.encode(after, StandardCharsets.UTF_8);
        location(out, "sitemap", origin + part);
        after = page.getLast().id();
        page = page.size() < PAGE ? List.of() : space.list("", after, PAGE);
      }
    }
    out.append("</sitemapindex>\n");
  }

  private void part(StringBuilder out, String origin, String space, String after) {
    out.append("<urlset xmlns=\"").append(SITEMAP).append("\">\n");
    for (DocumentInfo document : spaces.existing(space).list("", after, PAGE)) {
      location(out, "url", origin + EntryResource.location(space, document.id()));
    }
    out.append("</urlset>\n");
  }

  private static void location(StringBuilder out, String element, String url) {
    out.append('<').append(element).append("><loc>");
    XmlText.appendText(out, url);
    out.append("</loc></").append(element).append(">\n");
  }

  /**
   * Answers {@code /opensearch.xml}, a description after OpenSearch 1.1. Pages follow each other by
   * a cursor and not by numbers, so the parameter for it is one of ours.
   */
  Answer openSearch(Call call) {
    call.onlyGet();
    StringBuilder origin = new StringBuilder();
    XmlText.appendAttribute(origin, origin(call));
    String text =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/" xmlns:c="urn:cnscs:space:1">
          <ShortName>CNSCS</ShortName>
          <Description>Checkpoints, objects and entries of this space server</Description>
          <Url type="text/html" template="%1$s/console/search?q={searchTerms}&amp;after={c:after?}"/>
          <Url type="application/xml" template="%1$s%2$s"/>
          <Url type="application/json" template="%1$s%2$s&amp;format=json"/>
          <Url type="application/opensearchdescription+xml" rel="self" template="%1$s/opensearch.xml"/>
          <InputEncoding>UTF-8</InputEncoding>
          <OutputEncoding>UTF-8</OutputEncoding>
        </OpenSearchDescription>
        """;
    String main =
        "/spaces/main/search?q={searchTerms}&amp;limit={count?}&amp;sort={c:sort?}&amp;after={c:after?}";
    return Answer.of("application/opensearchdescription+xml", text.formatted(origin, main));
  }

  private static String origin(Call call) {
    Request request = call.request();
    return "http://" + Request.getServerName(request) + ":" + Request.getServerPort(request);
  }
}
