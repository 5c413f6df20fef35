package org.cnscs.space.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.space.SpaceException;

/**
 * The address of one space on a server.
 *
 * @param server the server, as {@code http://host:port}
 * @param name the name of the space
 */
record SpaceUrl(String server, String name) {
  private static final Pattern FORM =
      Pattern.compile("(https?://[^/?#@]+)(?:/|/spaces/([A-Za-z0-9._-]{1,64})/?)?");

  /** Reads an URL in one of the forms that {@link org.cnscs.space.Spaces#open} takes. */
  static SpaceUrl parse(String url) {
    Matcher matcher = FORM.matcher(url);
    if (!matcher.matches() || !isUri(matcher.group(1))) {
      throw new SpaceException.BadInput(
          "Not the URL of a space: "
              + url
              + "; write http://HOST:PORT or http://HOST:PORT/spaces/NAME",
          null);
    }
    return new SpaceUrl(matcher.group(1), matcher.group(2) == null ? "main" : matcher.group(2));
  }

  private static boolean isUri(String server) {
    try {
      return new URI(server).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Returns the location of the space. */
  String location() {
    return server + "/spaces/" + name;
  }

  /** Returns the URI of a resource of the space. */
  URI resource(String path) {
    return URI.create(location() + path);
  }

  /** Returns the URI of a document. */
  URI document(String id) {
    return resource("/entries/" + encodePath(id));
  }

  /** Returns the id of the document at a path of this space, or null. */
  String idAt(String path) {
    String prefix = "/spaces/" + name + "/entries/";
    return path.startsWith(prefix) ? URI.create(path).getPath().substring(prefix.length()) : null;
  }

  /** Encodes an id as the rest of a path: slashes stay, what a path may not hold is escaped. */
  static String encodePath(String id) {
    String encoded = encodeQuery(id).replace("+", "%20");
    return encoded.replace("%2F", "/").replace("%40", "@").replace("%3A", ":").replace("%7E", "~");
  }

  /** Encodes the value of a query parameter. */
  static String encodeQuery(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
