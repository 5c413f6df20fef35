package org.cnscs.server.http;

import java.nio.ByteBuffer;
import java.nio.channels.WritePendingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cnscs.space.remote.Problem;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The watch over clients of HTTP/1.1 that send the head of a request too slowly.
 *
 * <p>The idle time of a connection begins anew with every byte, so a head of one byte a minute
 * would hold its connection for days. Here a connection on which no request is being answered is
 * looked at now and then: if bytes have come since the last answer, a head has begun, and it must
 * be whole in time. HTTP/2 sends a head in one frame, and bytes between requests that mean
 * something else; its connections are left alone.
 */
final class SlowHeads extends Handler.Wrapper implements Connection.Listener {
  private static final int LOOKS = 4;

  private final Duration time;
  private final Map<Connection, Head> heads = new ConcurrentHashMap<>();
  private volatile Scheduler.Task next;

  SlowHeads(Handler handler, Duration time) {
    super(handler);
    this.time = time;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    schedule();
  }

  private void schedule() {
    next = getServer().getScheduler().schedule(this::look, time.dividedBy(LOOKS));
  }

  @Override
  protected void doStop() throws Exception {
    next.cancel();
    super.doStop();
  }

  @Override
  public void onOpened(Connection connection) {
    boolean isFirst =
        connection instanceof ConnectionMetaData data
            && data.getHttpVersion() != HttpVersion.HTTP_2;
    if (isFirst) {
      heads.put(connection, new Head());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    heads.remove(connection);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Connection connection = request.getConnectionMetaData().getConnection();
    Head head = heads.get(connection);
    if (head != null) {
      head.begin();
      Request.addCompletionListener(request, failure -> head.end(connection.getBytesIn()));
    }
    return super.handle(request, response, callback);
  }

  private void look() {
    try {
      long now = System.nanoTime();
      heads.forEach(
          (connection, head) -> {
            if (head.isLate(connection.getBytesIn(), now, time.toNanos())) {
              refuse(connection);
            }
          });
    } finally {
      if (isRunning()) {
        schedule();
      }
    }
  }

  private void refuse(Connection connection) {
    EndPoint client = connection.getEndPoint();
    String detail = "The head of the request did not arrive in " + time.toSeconds() + " seconds";
    byte[] body = Problem.of(Problem.Kind.TIMEOUT, detail).toXml();
    String head =
        "HTTP/1.1 408 Request Timeout\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(Problem.XML, body.length);
    try {
      client.write(
          Callback.from(client::close),
          ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)),
          ByteBuffer.wrap(body));
    } catch (WritePendingException e) {
      client.close(e); // it was answered at this moment, and is closed all the same
    }
  }

  /** What is known of the head that a connection is about to send. */
  private static final class Head {
    private long bytesBefore;
    private int requests;
    private boolean begun;
    private long since;

    synchronized void begin() {
      requests++;
      begun = false;
    }

    synchronized void end(long bytes) {
      requests--;
      bytesBefore = bytes;
    }

    /** Tells whether a head began too long ago, and notes when one has begun. */
    synchronized boolean isLate(long bytes, long now, long nanos) {
      if (requests > 0 || bytes <= bytesBefore) {
        return false;
      }
      if (!begun) {
        begun = true;
        since = now;
      }
      return now - since >= nanos;
    }
  }
}
