package org.cnscs.conformance.history;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Running;

/** A real server of a directory, which is killed under load and started again at its address. */
final class KillableServer implements AutoCloseable {
  private final Distribution cnscs;
  private final Path data;
  private final URI url;
  private Running running;
  private volatile CountDownLatch up = new CountDownLatch(0);

  private KillableServer(Distribution cnscs, Path data, Running running) {
    this.cnscs = cnscs;
    this.data = data;
    this.running = running;
    this.url =
        URI.create(
            new String(running.out(), StandardCharsets.UTF_8).lines().findFirst().orElseThrow());
  }

  static KillableServer start(Path home) throws InterruptedException {
    Distribution cnscs = new Distribution(home, home.resolve("unused").toString());
    Path data = home.resolve("data");
    return new KillableServer(cnscs, data, serve(cnscs, data, 0));
  }

  private static Running serve(Distribution cnscs, Path data, int port)
      throws InterruptedException {
    Running started =
        cnscs.start("serve", "--data", data.toString(), "--listen", "127.0.0.1:" + port);
    started.awaitOut("Ready");
    return started;
  }

  String url() {
    return url.toString();
  }

  /** Ends it by SIGKILL, and starts it again. */
  void killAndStart() throws InterruptedException {
    CountDownLatch again = new CountDownLatch(1);
    up = again;
    running.kill();
    running = serve(cnscs, data, url.getPort());
    again.countDown();
  }

  /** Waits until it is up, if it was killed. */
  void awaitUp() throws InterruptedException {
    up.await();
  }

  @Override
  public void close() {
    running.close();
  }
}
