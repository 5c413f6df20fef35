package org.cnscs.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.zip.ZipException;
import org.cnscs.space.remote.Problem;
import org.eclipse.jetty.server.Request;

/**
 * The bodies of requests, which are read whole and together take up no more than a certain memory.
 *
 * <p>What counts is what has arrived, not what was announced: an announcement costs a client
 * nothing. Room is taken before a buffer grows and given back when the request is answered. A body
 * that came compressed counts as what it unfolds to, so that a small one cannot become a large one
 * beyond the limits; what arrives of it is limited as well, since some of it may unfold to nothing.
 */
final class Bodies {
  private static final int FIRST = 16 << 10;
  private static final int UNIT = 1 << 10;
  private static final int SLACK = 64 << 10;
  private static final int MAX_DRAINED = 1 << 20;
  private static final System.Logger LOG = System.getLogger(Bodies.class.getName());

  private final LeastSpeed speed;
  private final long most;
  private final Semaphore free;

  Bodies(Limits limits) {
    this.speed = limits.speed();
    this.most = Math.min(limits.bodyBytes(), (long) Integer.MAX_VALUE * UNIT);
    this.free = new Semaphore((int) (most / UNIT));
  }

  /** Reads a request's body, of at most {@code limit} bytes. */
  byte[] read(Request request, int limit) {
    long announced = request.getHeaders().getLongField("Content-Length");
    boolean isZipped = isZipped(request);
    long most = isZipped ? limit + limit / 8L + SLACK : limit;
    if (announced > most) {
      throw tooLarge(limit);
    }
    boolean isKnown = announced >= 0 && !isZipped;
    try (InputStream sent = arrival(request, most);
        InputStream in = isZipped ? new Unzipped(sent, FIRST) : sent) {
      return readAll(request, in, limit, isKnown ? (int) announced + 1 : FIRST);
    } catch (ZipException | EOFException e) {
      throw Refusal.of(
          Problem.Kind.BAD_INPUT, "The body is not compressed as it says: " + e.getMessage());
    } catch (IOException e) {
      throw Refusal.of(Problem.Kind.TIMEOUT, "The body did not arrive whole: " + e.getMessage());
    }
  }

  private InputStream arrival(Request request, long most) {
    return new Arrival(Request.asInputStream(request), most, speed, System.nanoTime());
  }

  private static boolean isZipped(Request request) {
    String coding = request.getHeaders().get("Content-Encoding");
    boolean isZipped = "gzip".equalsIgnoreCase(coding);
    if (coding != null && !isZipped && !coding.equalsIgnoreCase("identity")) {
      String detail = "The body's Content-Encoding may be gzip, found " + coding;
      throw new Refusal(
          new Problem(Problem.Kind.BAD_INPUT, 415, detail), Map.of("Accept-Encoding", "gzip"));
    }
    return isZipped;
  }

  /**
   * Reads what is left of a refused request, if it is not much and comes fast: over HTTP/2, a
   * stream that is answered before it was read is reset (RFC 9113, section 8.1), and some clients
   * then take the answer for lost.
   */
  void drain(Request request) {
    long start = System.nanoTime();
    byte[] waste = new byte[FIRST];
    try (InputStream in = Request.asInputStream(request)) {
      long drained = 0;
      for (int count = 0; count >= 0 && drained < MAX_DRAINED; drained += count) {
        count = speed.isTooSlow(drained, start) ? -1 : in.read(waste);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "The client of a refused request is gone", e);
    }
  }

  private byte[] readAll(Request request, InputStream in, int limit, int enough)
      throws IOException {
    byte[] buffer = grown(request, new byte[0], Math.min(FIRST, enough));
    int length = 0;
    for (int count = 0; count >= 0; ) {
      count = in.read(buffer, length, buffer.length - length);
      length += Math.max(count, 0);
      if (length > limit) {
        throw tooLarge(limit);
      }
      if (length == buffer.length) {
        int next = (int) Math.min(2L * buffer.length, limit + 1L);
        buffer = grown(request, buffer, buffer.length < enough ? Math.min(next, enough) : next);
      }
    }
    return Arrays.copyOf(buffer, length);
  }

  private byte[] grown(Request request, byte[] buffer, int size) {
    int units = (size - buffer.length + UNIT - 1) / UNIT;
    if (size > most) {
      throw tooLarge(most);
    }
    if (!free.tryAcquire(units)) {
      throw Refusal.later(
          Problem.Kind.UNAVAILABLE,
          "The bodies of other requests fill the memory for them; try again later");
    }
    Request.addCompletionListener(request, failure -> free.release(units));
    return Arrays.copyOf(buffer, size);
  }

  static Refusal tooLarge(long limit) {
    return Refusal.of(
        Problem.Kind.TOO_LARGE,
        "The body has more than %d bytes; send less at once".formatted(limit));
  }
}
