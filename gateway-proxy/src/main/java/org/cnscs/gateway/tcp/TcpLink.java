package org.cnscs.gateway.tcp;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import org.cnscs.link.Link;

/**
 * A link over a TCP connection. A frame is its length in four bytes, most significant first, and
 * its bytes.
 */
public final class TcpLink implements Link {

  /** The length of the longest frame. */
  public static final int LONGEST_FRAME = 64 << 10;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  private TcpLink(Socket socket, DataInputStream in, DataOutputStream out) {
    this.socket = socket;
    this.in = in;
    this.out = out;
  }

  /** Makes a link of a connection. */
  static TcpLink over(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return new TcpLink(
        socket,
        new DataInputStream(new BufferedInputStream(socket.getInputStream())),
        new DataOutputStream(socket.getOutputStream()));
  }

  /** Connects to a gateway. */
  public static TcpLink connect(InetSocketAddress address) throws IOException {
    return over(new Socket(address.getAddress(), address.getPort()));
  }

  @Override
  public String peer() {
    return "tcp " + socket.getRemoteSocketAddress();
  }

  @Override
  public int longestFrame() {
    return LONGEST_FRAME;
  }

  @Override
  public void send(byte[] frame) throws IOException {
    if (frame.length > LONGEST_FRAME) {
      throw new IllegalArgumentException(
          "A frame has up to " + LONGEST_FRAME + " bytes, this one has " + frame.length);
    }
    byte[] whole = new byte[4 + frame.length]; // one write, so that a small frame is one packet
    whole[0] = (byte) (frame.length >>> 24);
    whole[1] = (byte) (frame.length >>> 16);
    whole[2] = (byte) (frame.length >>> 8);
    whole[3] = (byte) frame.length;
    System.arraycopy(frame, 0, whole, 4, frame.length);
    out.write(whole);
    out.flush();
  }

  @Override
  public Optional<byte[]> receive() throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
    if (length < 0 || length > LONGEST_FRAME) {
      long announced = length & 0xFFFFFFFFL;
      throw new IOException(
          peer() + " announces a frame of " + announced + " bytes; at most " + LONGEST_FRAME);
    }
    byte[] frame = in.readNBytes(length);
    if (frame.length < length) {
      throw new EOFException(
          peer() + " ended after " + frame.length + " of " + length + " bytes of a frame");
    }
    return Optional.of(frame);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close " + peer(), e);
    }
  }
}
