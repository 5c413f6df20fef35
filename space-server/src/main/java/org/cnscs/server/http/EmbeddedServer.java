package org.cnscs.server.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.cnscs.server.space.SpaceHost;
import org.cnscs.server.store.Holder;
import org.cnscs.space.SpaceException;

/**
 * The server that a program with a directory of its own runs beside itself, so that others can look
 * in.
 *
 * <p>It starts in the background, because the program does not need it and should not wait for it.
 * Until it has started, others that find the directory held wait for its notice. A program that
 * ends before does not wait either: what comes up after {@link #close} goes down at once and tells
 * nobody.
 */
final class EmbeddedServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedServer.class.getName());

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
