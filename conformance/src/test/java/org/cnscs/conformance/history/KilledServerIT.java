package org.cnscs.conformance.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cnscs.space.Space;
import org.cnscs.space.remote.RemoteSpaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed by SIGKILL and started again while clients use it over HTTP: what was
 * acknowledged is there, no entry is lost or given twice. {@code cnscs.kills} says how often.
 */
class KilledServerIT {
  private static final int KILLS = Integer.getInteger("cnscs.kills", 5);
  private static final long SEED = Long.getLong("cnscs.seed", 20_261_122);
  private static final int CLIENTS = 8;
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path temporary;
  private final Random random = new Random(SEED);
  private final AtomicInteger values = new AtomicInteger();
  private final Semaphore answers = new Semaphore(0);
  private final List<Space> spaces = new ArrayList<>();
  private KillableServer server;
  private volatile boolean over;

  @BeforeEach
  void serve() throws InterruptedException {
    server = KillableServer.start(temporary);
  }

  @AfterEach
  void stop() {
    spaces.forEach(Space::close);
    server.close();
  }

  private Space open() {
    Space space = RemoteSpaces.open(server.url());
    spaces.add(space);
    return space;
  }

  /** Something that a client does again and again; false if it got no answer. */
  private interface Step {
    boolean done();
  }

  /** Lets a client do something until all is over, and after each time that the server was gone. */
  private CompletableFuture<Void> start(Step step, Step afterwards) {
    return CompletableFuture.runAsync(
        () -> {
          while (!over) {
            if (step.done()) {
              answers.release();
            } else {
              awaitUp();
              while (!afterwards.done()) {
                awaitUp();
              }
            }
          }
        },
        Thread::startVirtualThread);
  }

  private void awaitUp() {
    try {
      server.awaitUp();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until clients got so many answers; fails if none come, or a client has failed. */
  private void awaitAnswers(int count, CompletableFuture<?> failure) throws Exception {
    boolean came = answers.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (failure.isCompletedExceptionally()) {
      failure.get();
    }
    assertEquals(true, came, "clients get no answers");
    answers.drainPermits();
  }

  private void killAgainAndAgain(int kills, int most, List<CompletableFuture<Void>> clients)
      throws Exception {
    CompletableFuture<Void> failure = new CompletableFuture<>();
    for (CompletableFuture<Void> client : clients) {
      client.exceptionally(
          e -> {
            failure.completeExceptionally(e);
            answers.release(Integer.MAX_VALUE / 2);
            return null;
          });
    }
    for (int kill = 0; kill < kills; kill++) {
      awaitAnswers(random.nextInt(1, most), failure);
      server.killAndStart();
    }
    awaitAnswers(1, failure);
    over = true;
    CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void server_killedUnderLoad_keepsAllThatItAcknowledged() throws Exception {
    Ledger ledger = new Ledger();
    List<LoadingClient> loading = new ArrayList<>();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Random own = new Random(random.nextLong());
      LoadingClient client = new LoadingClient("client" + i, open(), ledger, own, values);
      loading.add(client);
      clients.add(start(client::step, client::verify));
    }
    killAgainAndAgain(KILLS, 300, clients);
    for (LoadingClient client : loading) {
      assertEquals(true, client.verify(), "the server is gone");
    }
    byte[] template = "<Job/>".getBytes(StandardCharsets.UTF_8);
    try (Space last = RemoteSpaces.open(server.url())) {
      ledger.check(last.stream(template).map(LoadingClient::value).toList());
    }
    System.out.printf("%d kills from seed %d: %s%n", KILLS, SEED, ledger);
  }

  @Test
  void server_killedWhileClientsMeet_hasServedAsIfOneAfterTheOther() throws Exception {
    History history = new History();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Random own = new Random(random.nextLong());
      Worker worker = new Worker(i, open(), history, own, values);
      clients.add(start(worker::step, () -> true));
    }
    killAgainAndAgain(Math.min(KILLS, 3), 100, clients);
    history.assertLinearizable(true, "seed " + SEED);
  }
}
