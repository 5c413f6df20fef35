package org.cnscs.conformance.history;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a server on which each connection breaks after some bytes, in whichever direction. */
final class CuttingProxy implements Closeable {
  private static final int MOST = 6_000;
  private static final int CHUNK = 1 << 10;

  private final ServerSocket listener;
  private final URI server;
  private final Random random;
  private final AtomicInteger cuts = new AtomicInteger();

  private CuttingProxy(ServerSocket listener, URI server, Random random) {
    this.listener = listener;
    this.server = server;
    this.random = random;
  }

  static CuttingProxy before(URI server, Random random) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    CuttingProxy proxy = new CuttingProxy(listener, server, random);
    Thread.startVirtualThread(proxy::accept);
    return proxy;
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** Returns how many connections were cut. */
  int cuts() {
    return cuts.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        AtomicLong left = new AtomicLong(random.nextInt(MOST));
        Thread.startVirtualThread(() -> serve(client, left));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new AssertionError("The proxy cannot accept connections", e);
      }
    }
  }

  private void serve(Socket client, AtomicLong left) {
    try (client;
        Socket behind = new Socket(server.getHost(), server.getPort())) {
      Thread back = Thread.startVirtualThread(() -> pass(behind, client, left));
      pass(client, behind, left);
      back.join();
    } catch (IOException e) {
      throw new AssertionError("The server cannot be reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Passes bytes on until one side closes or none are left; then both sides are closed. */
  private void pass(Socket from, Socket to, AtomicLong left) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] chunk = new byte[CHUNK];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        long before = left.getAndAdd(-count);
        out.write(chunk, 0, (int) Math.clamp(before, 0, count));
        if (before <= count) {
          cuts.incrementAndGet();
          return;
        }
      }
    } catch (IOException e) {
      left.set(0); // the other direction was cut
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
