package org.cnscs.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A connection to a server on which any bytes can be sent. */
final class RawClient implements AutoCloseable {
  private final Socket socket;

  private RawClient(Socket socket) {
    this.socket = socket;
  }

  static RawClient open(String url) throws IOException {
    return open(url, 1 << 16);
  }

  /** Opens a connection whose receiver holds little that was not read. */
  static RawClient open(String url, int receiveBuffer) throws IOException {
    URI uri = URI.create(url);
    Socket socket = new Socket();
    socket.setReceiveBufferSize(receiveBuffer);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    return new RawClient(socket);
  }

  /** Sends a text in which lines end with {@code \n}. */
  RawClient send(String text) throws IOException {
    return send(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends a byte every so often until there is an answer, or the connection is closed. */
  String drip(int everyMillis) throws IOException {
    socket.setSoTimeout(everyMillis);
    while (true) {
      try {
        int first = socket.getInputStream().read();
        socket.setSoTimeout(0);
        return first < 0 ? "" : (char) first + rest();
      } catch (SocketTimeoutException e) {
        socket.getOutputStream().write('x');
      }
    }
  }

  /** Tells whether something comes within a time. */
  boolean isAnswered(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** Returns all that comes until the connection is closed. */
  String rest() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    try {
      in.transferTo(all);
    } catch (SocketException e) {
      return all.toString(StandardCharsets.UTF_8); // reset after the answer, or instead of one
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** Returns the next line. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c >= 0 && c != '\n'; ) {
      line.append((char) c);
      c = socket.getInputStream().read();
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
