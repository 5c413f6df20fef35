package org.cnscs.server.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.cnscs.space.SpaceException;

/**
 * How a server listens, and what it accepts.
 *
 * @param host a loopback address or name
 * @param port the port; 0 for any free one
 * @param token what requests must carry; empty for nothing
 * @param maxDocument the largest document, template or list of ids, in bytes
 * @param maxBatch the largest batch, in bytes
 * @param limits how much it takes on, and from how slow clients
 */
public record ServerOptions(
    String host, int port, String token, int maxDocument, int maxBatch, Limits limits) {
  private static final int MIB = 1 << 20;

  /**
   * Creates options with the usual limits.
   *
   * @param idle how long a connection may be silent, also in the middle of a request
   */
  public ServerOptions(
      String host, int port, String token, int maxDocument, int maxBatch, Duration idle) {
    this(host, port, token, maxDocument, maxBatch, idle(idle));
  }

  private static Limits idle(Duration idle) {
    Limits usual = Limits.usual();
    return usual.with(new LeastSpeed(idle, usual.speed().bytesPerSecond()));
  }

  /** Returns the usual options for an address. */
  public static ServerOptions at(String host, int port) {
    return new ServerOptions(host, port, "", 64 * MIB, 256 * MIB, Limits.usual());
  }

  /** Returns these options with a token. */
  public ServerOptions withToken(String newToken) {
    return new ServerOptions(host, port, newToken, maxDocument, maxBatch, limits);
  }

  /** Returns these options with other limits. */
  public ServerOptions withLimits(Limits newLimits) {
    return new ServerOptions(host, port, token, maxDocument, maxBatch, newLimits);
  }

  /**
   * Returns the address to listen on.
   *
   * @throws SpaceException.BadInput if it is not a loopback one
   */
  public InetAddress address() {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (!address.isLoopbackAddress()) {
        throw new SpaceException.BadInput(
            ("Refused to listen on %s, which other machines can reach: that needs TLS and"
                    + " authentication, which this server does not have; listen on 127.0.0.1 and"
                    + " tunnel to it")
                .formatted(host),
            null);
      }
      return address;
    } catch (UnknownHostException e) {
      throw new SpaceException.BadInput(
          "No address is known for the host %s; use 127.0.0.1".formatted(host), e);
    }
  }
}
