package org.cnscs.space.remote;

import java.time.Duration;
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
    return open(url, token, Retries.USUAL, TIMEOUT);
  }

  static RemoteSpace open(String url, String token, Retries retries, Duration timeout) {
    SpaceUrl parsed = SpaceUrl.parse(url);
    return new RemoteSpace(parsed, new Caller(parsed, token.strip(), retries, timeout), retries);
  }
}
