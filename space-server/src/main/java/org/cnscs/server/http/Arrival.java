package org.cnscs.server.http;

import java.io.IOException;
import java.io.InputStream;
import org.cnscs.space.remote.Problem;

/** The bytes of a body as a client sends them: no more than may come, and not too slowly. */
final class Arrival extends InputStream {
  private final InputStream in;
  private final long most;
  private final LeastSpeed speed;
  private final long start;
  private long arrived;

  /**
   * Creates it when the body is about to arrive.
   *
   * @param start the time of {@link System#nanoTime}
   */
  Arrival(InputStream in, long most, LeastSpeed speed, long start) {
    this.in = in;
    this.most = most;
    this.speed = speed;
    this.start = start;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int count = in.read(buffer, from, length);
    arrived += Math.max(count, 0);
    if (arrived > most) {
      throw Bodies.tooLarge(most);
    }
    if (count >= 0 && speed.isTooSlow(arrived, start)) {
      throw Refusal.of(
          Problem.Kind.TIMEOUT, "The body arrives too slowly: %d bytes so far".formatted(arrived));
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
