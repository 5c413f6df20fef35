package org.cnscs.server.http;

import java.io.IOException;
import java.util.EnumSet;
import org.cnscs.space.SpaceException;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DoSHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * A server of spaces over HTTP/1.1 and cleartext HTTP/2, on loopback.
 *
 * <p>Platform threads only wait for connections; each request runs on a virtual thread and may
 * block. All threads are daemons, so a server inside a program does not keep it alive. {@link
 * #close} lets requests in flight end, except those that wait for an entry or for events, which it
 * ends.
 */
public final class SpaceHttpServer implements AutoCloseable {
  private static final long STOP_MILLIS = 5000;

  private final Server server;
  private final ServerConnector connector;
  private final EventStreams streams;
  private final InFlight inFlight;
  private final ServerOptions options;

  private SpaceHttpServer(
      Server server,
      ServerConnector connector,
      EventStreams streams,
      InFlight inFlight,
      ServerOptions options) {
    this.server = server;
    this.connector = connector;
    this.streams = streams;
    this.inFlight = inFlight;
    this.options = options;
  }

  /**
   * Starts a server.
   *
   * @throws SpaceException.BadInput if the address is not a loopback one
   * @throws SpaceException.Unavailable if the port is taken
   */
  public static SpaceHttpServer start(SpaceDirectory directory, ServerOptions options) {
    Server server = new Server(threads(), new ScheduledExecutorScheduler("http-timer", true), null);
    ServerConnector connector = connector(server, options);
    Metrics metrics = new Metrics();
    Limits limits = options.limits();
    EventStreams streams = new EventStreams(metrics, limits);
    InFlight inFlight = new InFlight(limits.waits());
    Router router = new Router(options, new SpaceLookup(directory), metrics, inFlight);
    Access access = new Access(options.token());
    Handler api = new ApiHandler(access, router, streams, metrics, inFlight, limits);
    SlowHeads guarded = new SlowHeads(limited(compressed(api), limits), limits.headTime());
    server.setHandler(guarded);
    connector.addBean(guarded, false);
    server.setErrorHandler(Problems.unreadable());
    server.setStopTimeout(0);
    SpaceHttpServer started = new SpaceHttpServer(server, connector, streams, inFlight, options);
    started.open();
    return started;
  }

  private static Handler limited(Handler handler, Limits limits) {
    return new DoSHandler(
        handler,
        DoSHandler.ID_FROM_REMOTE_ADDRESS,
        new DoSHandler.LeakingBucketTrackerFactory(limits.rate()),
        Problems.tooMany(limits.rate()),
        -1);
  }

  /**
   * Adds compression of all answers but streams of events, whose every event has to go out at once.
   * Bodies of requests are unfolded by {@link Bodies}: Jetty's decoder goes round for ever over one
   * that is cut off.
   */
  private static Handler compressed(Handler handler) {
    CompressionHandler compression = new CompressionHandler(handler);
    compression.putCompression(new GzipCompression());
    compression.putConfiguration(
        "/*",
        CompressionConfig.builder()
            .defaults()
            .compressExcludeMimeType("text/event-stream")
            .compressIncludeMethod("GET")
            .compressIncludeMethod("POST")
            .decompressExcludeEncoding("gzip")
            .build());
    return compression;
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(16, 2);
    threads.setName("http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(
        VirtualThreads.getNamedVirtualThreadsExecutor("http-request-"));
    return threads;
  }

  private static ServerConnector connector(Server server, ServerOptions options) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(options.limits().headBytes());
    http.setUriCompliance(
        UriCompliance.from(
            EnumSet.of(
                Violation.AMBIGUOUS_EMPTY_SEGMENT,
                Violation.AMBIGUOUS_PATH_SEGMENT,
                Violation.AMBIGUOUS_PATH_SEPARATOR,
                Violation.AMBIGUOUS_PATH_ENCODING)));
    ServerConnector connector =
        new ServerConnector(
            server, 0, 1, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
    connector.setHost(options.address().getHostAddress());
    connector.setPort(options.port());
    connector.setIdleTimeout(options.limits().speed().idle().toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(options.limits().connections(), server));
    return connector;
  }

  private void open() {
    try {
      server.start();
    } catch (IOException e) {
      close();
      throw new SpaceException.Unavailable(
          "Cannot listen on %s:%d (%s); choose another port with --listen"
              .formatted(options.host(), options.port(), e.getMessage()),
          e);
    } catch (Exception e) {
      close();
      throw new SpaceException.Unavailable("The HTTP server does not start: " + e, e);
    }
  }

  /** Returns the server's URL, without a slash at the end. */
  public String url() {
    String host = connector.getHost();
    return "http://%s:%d"
        .formatted(host.contains(":") ? "[" + host + "]" : host, connector.getLocalPort());
  }

  /** Returns what requests must carry; empty for nothing. */
  String token() {
    return options.token();
  }

  /** Returns the address of the console for a browser, with the token if there is one. */
  public String console() {
    return options.token().isEmpty() ? url() + "/" : url() + "/?token=" + options.token();
  }

  @Override
  public void close() {
    inFlight.close();
    streams.close();
    drain();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The HTTP server at " + url() + " does not stop", e);
    }
  }

  private void drain() {
    try {
      inFlight.awaitEmpty(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
