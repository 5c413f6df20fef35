package org.cnscs.conformance.history;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.cnscs.server.http.HostDirectory;
import org.cnscs.server.http.ServerOptions;
import org.cnscs.server.http.SpaceHttpServer;
import org.cnscs.server.space.SpaceHost;
import org.cnscs.space.Space;
import org.cnscs.space.remote.RemoteSpaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that do things to a space over HTTP at the same time, at random from a seed, on whole
 * connections and on such as break. {@code cnscs.operations} says how many each does.
 */
@Timeout(300)
class HistoryTest {
  private static final int OPERATIONS = Integer.getInteger("cnscs.operations", 200);
  private static final long SEED = Long.getLong("cnscs.seed", 20_261_122);
  private static final int CLIENTS = 6;

  @TempDir private Path temporary;
  private SpaceHost host;
  private SpaceHttpServer server;

  @BeforeEach
  void serve() {
    host = SpaceHost.open(temporary.resolve("space"), Clock.systemUTC());
    server = SpaceHttpServer.start(new HostDirectory(host), ServerOptions.at("127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
    host.close();
  }

  private static History run(String url) throws InterruptedException {
    History history = new History();
    AtomicInteger values = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      Thread.startVirtualThread(
          () -> {
            try (Space space = RemoteSpaces.open(url)) {
              Random random = new Random(SEED + client);
              Worker worker = new Worker(client, space, history, random, values);
              for (int n = 0; n < OPERATIONS; n++) {
                worker.step();
              }
            } finally {
              done.countDown();
            }
          });
    }
    done.await();
    return history;
  }

  @Test
  void clients_atTheSameTime_areServedAsIfOneAfterTheOther() throws Exception {
    History history = run(server.url());
    assertTrue(history.operations().size() >= CLIENTS * OPERATIONS, "some were not answered");
    history.assertLinearizable(false, "seed " + SEED);
  }

  @Test
  void clients_whoseConnectionsBreak_areServedAsIfOneAfterTheOther() throws Exception {
    try (CuttingProxy proxy = CuttingProxy.before(URI.create(server.url()), new Random(SEED))) {
      History history = run(proxy.url());
      assertTrue(proxy.cuts() >= OPERATIONS / 4, () -> "cut only " + proxy.cuts());
      assertTrue(history.operations().size() >= CLIENTS * OPERATIONS / 2, "few were answered");
      history.assertLinearizable(false, "seed " + SEED);
    }
  }
}
