package org.cnscs.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The way of an answer to its client.
 *
 * <p>What is large goes out piece by piece, and the thread waits for each, so that no more than a
 * piece is in memory however much there is to say. A client that takes a piece too slowly is cut
 * off: the idle time of its connection would begin anew with every byte that it takes.
 */
final class Outlet {

  /** The length of a piece, in bytes. */
  static final int CHUNK = 64 << 10;

  private final Response response;
  private final LeastSpeed speed;
  private final Metrics metrics;

  Outlet(Response response, LeastSpeed speed, Metrics metrics) {
    this.response = response;
    this.speed = speed;
    this.metrics = metrics;
  }

  /** Sends all that is left to say, without waiting until it has gone out. */
  void end(byte[] bytes, Callback callback) {
    metrics.sent(bytes.length);
    response.write(true, ByteBuffer.wrap(bytes), callback);
  }

  /** Sends some bytes and waits until they have gone out. */
  void write(ByteBuffer bytes) throws IOException {
    write(false, bytes);
  }

  /**
   * Returns what sends all that is written into it, and ends the answer when it is closed. It is
   * not to be closed when something has failed: the client would take what it got for the whole.
   */
  OutputStream stream() {
    return new Pieces();
  }

  private void write(boolean last, ByteBuffer bytes) throws IOException {
    CompletableFuture<Void> written = new CompletableFuture<>();
    long nanos = speed.timeFor(bytes.remaining()).toNanos();
    metrics.sent(bytes.remaining());
    response.write(
        last, bytes, Callback.from(() -> written.complete(null), written::completeExceptionally));
    try {
      written.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException("The client is gone: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      cut(e);
      throw new IOException("The client does not read what it asked for", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while an answer was sent", e);
    }
  }

  /** Closes the connection; over HTTP/2, where others share it, the caller resets the stream. */
  private void cut(TimeoutException why) {
    ConnectionMetaData connection = response.getRequest().getConnectionMetaData();
    if (connection.getHttpVersion() != HttpVersion.HTTP_2) {
      connection.getConnection().getEndPoint().close(why);
    }
  }

  /** What gathers bytes to pieces. */
  private final class Pieces extends OutputStream {
    private final byte[] piece = new byte[CHUNK];
    private int length;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      for (int done = 0; done < count; ) {
        int part = Math.min(count - done, CHUNK - length);
        System.arraycopy(bytes, from + done, piece, length, part);
        length += part;
        done += part;
        if (length == CHUNK) {
          Outlet.this.write(false, ByteBuffer.wrap(piece));
          length = 0;
        }
      }
    }

    @Override
    public void close() throws IOException {
      Outlet.this.write(true, ByteBuffer.wrap(piece, 0, length));
      length = 0;
    }
  }
}
