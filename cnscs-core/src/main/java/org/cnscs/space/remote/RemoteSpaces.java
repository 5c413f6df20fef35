package org.cnscs.space.remote;

import java.time.Duration;
import java.util.function.Consumer;
import org.cnscs.space.Space;

/** Opens spaces over HTTP. */
public final class RemoteSpaces {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private RemoteSpaces() {}

  /**
   * Opens the space at an URL, with the token in the environment's {@code CNSCS_TOKEN} if there is
   * one. The server is asked by the first operation.
   */
  public static Space open(String url) {
    String token = System.getenv("CNSCS_TOKEN");
    return open(url, token == null ? "" : token);
  }

  /**
   * Opens the space at an URL.
   *
   * @param token what the server asks for; empty for none
   */
  public static Space open(String url, String token) {
    return open(url, token, Retries.usual(), TIMEOUT, Transport.USUAL);
  }

  /**
   * Opens the space at an URL.
   *
   * @param token what the server asks for; empty for none
   * @param listener is told of each request that failed in passing and is sent again, by the thread
   *     that waits for it
   */
  public static Space open(String url, String token, Consumer<Retry> listener) {
    return open(url, token, Retries.usual(listener), TIMEOUT, Transport.USUAL);
  }

  static RemoteSpace open(
      String url, String token, Retries retries, Duration timeout, Transport transport) {
    SpaceUrl parsed = SpaceUrl.parse(url);
    Caller caller = new Caller(parsed, token.strip(), retries, timeout, transport);
    return new RemoteSpace(parsed, caller, retries);
  }
}
