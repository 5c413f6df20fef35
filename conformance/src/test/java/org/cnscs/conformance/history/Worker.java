package org.cnscs.conformance.history;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.cnscs.conformance.history.Operation.Action;
import org.cnscs.conformance.history.Operation.Outcome;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/** A client that does one thing after the other at random, and records what it was answered. */
final class Worker {
  private static final int KINDS = 2;
  private static final int DOCUMENTS = 2;

  private final int client;
  private final Space space;
  private final History history;
  private final Random random;
  private final AtomicInteger values;

  /** Creates the client; all clients of a history count on the same values. */
  Worker(int client, Space space, History history, Random random, AtomicInteger values) {
    this.client = client;
    this.space = space;
    this.history = history;
    this.random = random;
    this.values = values;
  }

  private static byte[] xml(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int value(Document document) {
    String text = document.text();
    return Integer.parseInt(text.substring(text.indexOf('"') + 1, text.lastIndexOf('"')));
  }

  /** Does something at random; returns whether there was an answer. */
  boolean step() {
    String kind = "Job" + random.nextInt(KINDS);
    String document = "document/" + random.nextInt(DOCUMENTS);
    return switch (random.nextInt(8)) {
      case 0, 1 -> write(kind);
      case 2, 3 -> take(kind);
      case 4 -> read(kind);
      case 5 -> get(document);
      case 6 -> change(document);
      default -> put(document);
    };
  }

  private boolean write(String kind) {
    int value = values.incrementAndGet();
    byte[] entry = xml("<%s n=\"%d\"/>".formatted(kind, value));
    return history.record(
        client,
        kind,
        new Action.Write(value),
        () -> {
          space.write(entry, Batch.FOREVER);
          return new Outcome.Done();
        });
  }

  /** Takes an entry of a kind; returns whether there was an answer. */
  boolean take(String kind) {
    return history.record(
        client, kind, new Action.Take(), () -> given(space.take(template(kind), patience())));
  }

  private boolean read(String kind) {
    return history.record(
        client, kind, new Action.Read(), () -> given(space.read(template(kind), Duration.ZERO)));
  }

  private static byte[] template(String kind) {
    return xml("<" + kind + "/>");
  }

  /** Returns how long to wait for an entry: mostly not at all. */
  private Duration patience() {
    return Duration.ofMillis(random.nextInt(4) == 0 ? 20 : 0);
  }

  private static Outcome given(Optional<Document> entry) {
    return entry.<Outcome>map(e -> new Outcome.Gave(value(e))).orElse(new Outcome.Nothing());
  }

  private boolean get(String id) {
    return history.record(
        client,
        id,
        new Action.Get(),
        () ->
            space
                .get(id)
                .<Outcome>map(found -> new Outcome.Found(found.version(), value(found)))
                .orElse(new Outcome.Nothing()));
  }

  private boolean put(String id) {
    int value = values.incrementAndGet();
    Batch batch = Batch.builder().put(id, document(value)).build();
    return history.record(client, id, new Action.Put(value), () -> committed(batch));
  }

  private static byte[] document(int value) {
    return xml("<d n=\"" + value + "\"/>");
  }

  private Outcome committed(Batch batch) {
    space.commit(batch);
    return new Outcome.Done();
  }

  /** Replaces or removes a document if it is still what it is now. */
  private boolean change(String id) {
    long version;
    try {
      version = space.get(id).map(Document::version).orElse(0L);
    } catch (SpaceException.Unreachable | SpaceException.Unavailable e) {
      return false;
    }
    Expect expect = version == 0 ? new Expect.Absent() : new Expect.Version(version);
    if (version > 0 && random.nextInt(3) == 0) {
      Batch batch = Batch.builder().delete(id, expect).build();
      return history.record(client, id, new Action.DeleteIf(version), () -> committed(batch));
    }
    int value = values.incrementAndGet();
    Batch batch = Batch.builder().put(id, document(value), expect).build();
    return history.record(client, id, new Action.PutIf(version, value), () -> committed(batch));
  }
}
