package org.cnscs.space.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * The way of requests to servers and of answers back, whole and in time, or not at all.
 *
 * <p>The time-out of {@link HttpRequest} ends when the head of an answer is there, so an answer
 * that comes by the byte could take for ever. Here the body has a time-out, too.
 *
 * <p>All spaces in a JVM share one client and so its connections. It speaks HTTP/1.1: on loopback
 * there is nothing to gain from sharing a connection, and a commit of many megabytes does not hold
 * up a small read. It follows no redirects: what a space is told is for that server alone.
 *
 * @param most the longest answer, in bytes
 */
record Transport(long most) {
  private static final long LONGEST_ANSWER = 128L << 20; // twice the largest document

  /** What is usual: room for any answer that a space gives. */
  static final Transport USUAL = new Transport(LONGEST_ANSWER);

  /** The one client, made when first needed. */
  private static final class Shared {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Sends a request and waits for its whole answer.
   *
   * @param time how long its head may take, and then its body
   * @throws HttpTimeoutException if it is not there in time
   * @throws LimitedBody.TooLongException if it is longer than any answer of a space
   */
  HttpResponse<byte[]> send(HttpRequest.Builder request, Duration time)
      throws IOException, InterruptedException {
    try {
      return Shared.CLIENT.send(request.timeout(time).build(), head -> new LimitedBody(most, time));
    } catch (IOException e) {
      if (e.getCause() instanceof LimitedBody.TooLongException tooLong) {
        throw tooLong; // the client has wrapped it
      }
      throw e;
    }
  }

  /** Sends a request and waits for the head of its answer, whose body goes on for ever. */
  HttpResponse<InputStream> open(HttpRequest.Builder request, Duration time)
      throws IOException, InterruptedException {
    return Shared.CLIENT.send(request.timeout(time).build(), BodyHandlers.ofInputStream());
  }
}
