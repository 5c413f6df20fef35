package org.cnscs.conformance.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a server on which the first answer is lost: the connection ends instead. */
final class LosingProxy implements Closeable {
  private final ServerSocket listener;
  private final URI server;
  private final AtomicInteger lost = new AtomicInteger();

  private LosingProxy(ServerSocket listener, URI server) {
    this.listener = listener;
    this.server = server;
  }

  static LosingProxy before(URI server) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    LosingProxy proxy = new LosingProxy(listener, server);
    Thread.startVirtualThread(proxy::accept);
    return proxy;
  }

  /** Returns the server's URL with the port of the proxy. */
  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort() + server.getPath();
  }

  /** Returns how many answers were lost. */
  int lost() {
    return lost.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.startVirtualThread(() -> serve(client));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new AssertionError("The proxy cannot accept connections", e);
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket behind = new Socket(server.getHost(), server.getPort())) {
      Thread.startVirtualThread(() -> pass(client, behind));
      if (lost.get() == 0) {
        if (behind.getInputStream().read() >= 0) {
          lost.incrementAndGet();
        }
      } else {
        behind.getInputStream().transferTo(client.getOutputStream());
      }
    } catch (IOException e) {
      System.err.println("A connection through the proxy broke: " + e);
    }
  }

  private static void pass(Socket client, Socket behind) {
    try {
      client.getInputStream().transferTo(behind.getOutputStream());
    } catch (IOException e) {
      System.err.println("A request through the proxy broke: " + e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
