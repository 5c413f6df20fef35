package org.cnscs.server.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.cnscs.cli.SearchJson;
import org.cnscs.server.index.SearchSettings;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.remote.SpaceXmlWriter;

/**
 * Search: the parameters of a request to the index, and what it found in XML or JSON.
 *
 * <p>A search may wait for the index; the wait ends when the client is gone or the server stops.
 */
final class SearchResource {
  private final InFlight inFlight;

  SearchResource(InFlight inFlight) {
    this.inFlight = inFlight;
  }

  /** Answers {@code /spaces/{s}/search}. */
  Answer search(Call call, Space space) {
    call.onlyGet();
    SearchRequest request = request(call);
    Duration patience =
        request.within() == null ? SearchSettings.SERVING.patience() : request.within();
    SearchResult result = inFlight.waiting(call, patience, () -> space.search(request));
    Answer answer =
        call.wantsJson()
            ? Answer.json(SearchJson.of(result))
            : Answer.xml(SpaceXmlWriter.hits(result));
    return result.next() == null ? answer : answer.with("Link", following(call, result.next()));
  }

  private static SearchRequest request(Call call) {
    return new SearchRequest(
        call.query("q").orElse(""),
        number(call, "limit", 100, 1, SearchRequest.MOST_HITS),
        call.query("sort").filter(sort -> !sort.isEmpty()).orElse(SearchRequest.BEST),
        call.query("after").orElse(""),
        facets(call),
        number(call, "counts", SearchRequest.USUAL_COUNTS, 1, SearchRequest.MOST_COUNTS),
        number(call, "fragments", 0, 0, SearchRequest.MOST_FRAGMENTS),
        isGiven(call, "within") ? call.seconds("within").orElseThrow() : null);
  }

  private static int number(Call call, String name, int otherwise, int least, int most) {
    return isGiven(call, name) ? call.number(name, otherwise, least, most) : otherwise;
  }

  /** Tells whether a parameter says something: a template of OpenSearch leaves some empty. */
  private static boolean isGiven(Call call, String name) {
    return call.query(name).filter(text -> !text.isEmpty()).isPresent();
  }

  private static List<String> facets(Call call) {
    List<String> fields = call.query().getValuesOrEmpty("facet");
    return fields.stream().filter(field -> !field.isEmpty()).toList();
  }

  /** Returns the link to the hits that follow: the same request with another place to begin. */
  private static String following(Call call, String next) {
    StringBuilder link = new StringBuilder("<").append(call.request().getHttpURI().getPath());
    char separator = '?';
    for (var parameter : call.query()) {
      for (String value : parameter.getValues()) {
        if (!parameter.getName().equals("after")) {
          link.append(separator).append(encoded(parameter.getName()));
          link.append('=').append(encoded(value));
          separator = '&';
        }
      }
    }
    return link.append(separator)
        .append("after=")
        .append(next)
        .append(">; rel=\"next\"")
        .toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
