package org.cnscs.gateway.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.cnscs.link.Link;

/**
 * An address on loopback at which devices connect; each connection is served by a virtual thread of
 * its own until it ends.
 *
 * <p>Other addresses are refused, since a device that anyone may be must not speak to a space.
 */
public final class TcpListener implements AutoCloseable {
  private static final int MOST_LINKS = 1000;

  private final ServerSocket socket;
  private final Consumer<Link> server;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  private TcpListener(ServerSocket socket, Consumer<Link> server) {
    this.socket = socket;
    this.server = server;
  }

  /**
   * Listens at an address and hands every connection to the server.
   *
   * @param port 0 chooses a free one
   * @throws IOException if the address is not on loopback or cannot be had
   */
  public static TcpListener open(InetAddress address, int port, Consumer<Link> server)
      throws IOException {
    if (!address.isLoopbackAddress()) {
      throw new IOException(
          address.getHostAddress() + " is not a loopback address; listen at 127.0.0.1 or ::1");
    }
    TcpListener listener = new TcpListener(new ServerSocket(port, 0, address), server);
    Thread.startVirtualThread(listener::accept);
    return listener;
  }

  /** Returns the address with the port that was chosen. */
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.startVirtualThread(() -> serve(connection));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          close();
          throw new UncheckedIOException("No longer listening at " + address(), e);
        }
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      if (connections.size() < MOST_LINKS && connections.add(connection) && !socket.isClosed()) {
        server.accept(TcpLink.over(connection));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot serve " + connection.getRemoteSocketAddress(), e);
    } finally {
      connections.remove(connection);
    }
  }

  /** Stops listening and closes all connections. */
  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot stop listening at " + address(), e);
    }
  }
}
