package org.cnscs.server.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.cnscs.server.space.SpaceHost;
import org.cnscs.server.store.Holder;
import org.cnscs.space.SpaceException;

/**
 * The server that a program with a directory of its own runs beside itself, so that others can look
 * in.
 *
 * <p>It starts in the background and a moment later, because the program does not need it and
 * should not wait for it. Until it has started, others that find the directory held wait for its
 * notice. A program that ends before does not wait either: what comes up after {@link #close} goes
 * down at once and tells nobody.
 */
final class EmbeddedServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedServer.class.getName());
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final SpaceHost host;
  private SpaceHttpServer server;
  private boolean closed;

  private EmbeddedServer(SpaceHost host) {
    this.host = host;
  }

  /** Begins to start the server. */
  static EmbeddedServer start(SpaceHost host) {
    EmbeddedServer embedded = new EmbeddedServer(host);
    Thread.ofPlatform().daemon().name("space-server").start(embedded::run);
    return embedded;
  }

  private void run() {
    if (!isNeeded()) {
      return;
    }
    try {
      publish(
          SpaceHttpServer.start(
              new HostDirectory(host), ServerOptions.at("127.0.0.1", 0).withToken(newToken())));
    } catch (SpaceException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Other programs cannot look into {0}: {1}",
          host.directory(),
          e.getMessage());
    }
  }

  /** Waits until the space has been open for a moment: most visits are over before. */
  private synchronized boolean isNeeded() {
    long end = System.nanoTime() + REST_NANOS;
    try {
      for (long left = REST_NANOS; !closed && left > 0; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      return true; // nobody interrupts this thread; if somebody does, the server starts now
    }
    return !closed;
  }

  private void publish(SpaceHttpServer started) {
    boolean tooLate;
    synchronized (this) {
      tooLate = closed;
      if (!tooLate) {
        server = started;
        host.publish(new Holder(ProcessHandle.current().pid(), started.url(), started.token()));
      }
    }
    if (tooLate) {
      started.close();
    }
  }

  private static String newToken() {
    byte[] token = new byte[32];
    new SecureRandom().nextBytes(token);
    return HexFormat.of().formatHex(token);
  }

  @Override
  public void close() {
    SpaceHttpServer started;
    synchronized (this) {
      closed = true;
      started = server;
      notifyAll();
    }
    try {
      if (started != null) {
        started.close();
      }
    } finally {
      host.close();
    }
  }
}
