package org.cnscs.conformance.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;
import org.cnscs.conformance.bench.StoreBench.Store;
import redis.clients.jedis.Jedis;

/**
 * The databases that benchmarks compare a space with, where they are installed.
 *
 * <p>Each call has a connection for itself: there are as many as calls at the same time, and they
 * are kept.
 */
final class Peers {
  private Peers() {}

  /** A place into which documents are written, and from which each is taken once. */
  interface Queue extends AutoCloseable {
    void write(byte[] document);

    /** Removes the oldest document, which must be there, and returns it. */
    byte[] take();

    @Override
    void close();
  }

  /** Connections that are used again. */
  private static final class Pool<C extends AutoCloseable> {
    private final ConcurrentLinkedDeque<C> idle = new ConcurrentLinkedDeque<>();
    private final Supplier<C> opener;

    Pool(Supplier<C> opener) {
      this.opener = opener;
    }

    /** Uses a connection; one on which something failed is not used again. */
    <T> T use(Function<C, T> work) {
      C found = idle.pollFirst();
      C connection = found == null ? opener.get() : found;
      T result = work.apply(connection);
      idle.addFirst(connection);
      return result;
    }

    void close() throws Exception {
      for (C connection = idle.poll(); connection != null; connection = idle.poll()) {
        connection.close();
      }
    }
  }

  private static void close(Pool<?> pool, PeerServer server) {
    try (server) {
      pool.close();
    } catch (Exception e) {
      throw new IllegalStateException("The connections to a peer cannot be closed", e);
    }
  }

  /** PostgreSQL with its usual settings, so that every commit is on disk. */
  static final class Postgres implements Store, Queue {
    private final PeerServer server;
    private final Pool<Connection> connections;

    private Postgres(PeerServer server) {
      this.server = server;
      this.connections = new Pool<>(this::connect);
    }

    /** Starts it with empty tables; empty, and told, if it is not installed. */
    static Optional<Postgres> start() throws IOException, InterruptedException {
      Optional<Postgres> started = PeerServer.postgres().map(Postgres::new);
      started.ifPresent(
          postgres -> {
            postgres.run("CREATE TABLE document (id text PRIMARY KEY, xml bytea NOT NULL)");
            postgres.run("CREATE TABLE entry (id bigserial PRIMARY KEY, xml bytea NOT NULL)");
          });
      return started;
    }

    private Connection connect() {
      String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres";
      try {
        return DriverManager.getConnection(url, "bench", "");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Runs one statement in a transaction of its own; returns the only value, or null. */
    private byte[] run(String sql, Object... parameters) {
      return connections.use(
          connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
              for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
              }
              return statement.execute() ? first(statement.getResultSet()) : null;
            } catch (SQLException e) {
              throw new IllegalStateException(sql, e);
            }
          });
    }

    private static byte[] first(ResultSet rows) throws SQLException {
      return rows.next() ? rows.getBytes(1) : null;
    }

    @Override
    public void put(String id, byte[] xml) {
      run(
          "INSERT INTO document VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET xml = excluded.xml",
          id,
          xml);
    }

    @Override
    public byte[] get(String id) {
      byte[] xml = run("SELECT xml FROM document WHERE id = ?", id);
      return Objects.requireNonNull(xml, () -> "PostgreSQL has no " + id);
    }

    @Override
    public void write(byte[] document) {
      run("INSERT INTO entry (xml) VALUES (?)", (Object) document);
    }

    /** Tries again when others have taken meanwhile what the statement saw when it began. */
    @Override
    public byte[] take() {
      byte[] taken = null;
      while (taken == null) {
        taken =
            run(
                "DELETE FROM entry WHERE id = (SELECT id FROM entry ORDER BY id LIMIT 1"
                    + " FOR UPDATE SKIP LOCKED) RETURNING xml");
      }
      return taken;
    }

    @Override
    public void close() {
      Peers.close(connections, server);
    }
  }

  /** Redis, which forces its log for each change. */
  static final class Redis implements Store, Queue {
    private static final byte[] LIST = ascii("entries");

    private final PeerServer server;
    private final Pool<Jedis> connections;

    private Redis(PeerServer server) {
      this.server = server;
      this.connections = new Pool<>(() -> new Jedis("127.0.0.1", server.port()));
    }

    /** Starts it empty; empty, and told, if it is not installed. */
    static Optional<Redis> start() throws IOException {
      return start(Map.of());
    }

    /** Starts it empty, with variables in its environment. */
    static Optional<Redis> start(Map<String, String> environment) throws IOException {
      return PeerServer.redis(environment).map(Redis::new);
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void put(String id, byte[] xml) {
      connections.use(jedis -> jedis.set(ascii(id), xml));
    }

    @Override
    public byte[] get(String id) {
      return connections.use(jedis -> jedis.get(ascii(id)));
    }

    @Override
    public void write(byte[] document) {
      connections.use(jedis -> jedis.lpush(LIST, document));
    }

    @Override
    public byte[] take() {
      byte[] taken = connections.use(jedis -> jedis.rpop(LIST));
      if (taken == null) {
        throw new IllegalStateException("Redis has none");
      }
      return taken;
    }

    @Override
    public void close() {
      Peers.close(connections, server);
    }
  }
}
