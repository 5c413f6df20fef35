package org.cnscs.conformance.history;

import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/**
 * A client that writes and takes entries and changes documents of its own, and after each time that
 * the server was gone finds its documents as it was told they are.
 */
final class LoadingClient {
  private static final byte[] TEMPLATE = xml("<Job/>");
  private static final int DOCUMENTS = 5;
  private static final String ABSENT = "";

  private final String name;
  private final Space space;
  private final Ledger ledger;
  private final Random random;
  private final AtomicInteger values;
  private final Map<String, Set<String>> expected = new HashMap<>();

  /** Creates the client, whose name no other has. */
  LoadingClient(String name, Space space, Ledger ledger, Random random, AtomicInteger values) {
    this.name = name;
    this.space = space;
    this.ledger = ledger;
    this.random = random;
    this.values = values;
  }

  private static byte[] xml(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Something to which perhaps no answer comes. */
  private interface Call {
    void done();
  }

  /**
   * Does something.
   *
   * @param unknown what to note if it may have happened without an answer
   * @return whether there was an answer
   */
  private static boolean attempt(Call call, Call unknown) {
    try {
      call.done();
      return true;
    } catch (SpaceException.Unreachable e) {
      if (!(e.getCause() instanceof ConnectException)) {
        unknown.done();
      }
      return false;
    } catch (SpaceException.Unavailable e) {
      return false;
    }
  }

  /** Does something at random; returns whether there was an answer. */
  boolean step() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> write();
      case 2, 3 -> take();
      default -> change(name + "/" + random.nextInt(DOCUMENTS));
    };
  }

  private boolean write() {
    int value = values.incrementAndGet();
    byte[] entry = xml("<Job n=\"%d\">%s</Job>".formatted(value, "x".repeat(random.nextInt(900))));
    return attempt(
        () -> {
          space.write(entry, Batch.FOREVER);
          ledger.wrote(value);
        },
        () -> ledger.perhapsWrote(value));
  }

  private boolean take() {
    return attempt(
        () -> space.take(TEMPLATE, Duration.ZERO).ifPresent(entry -> ledger.took(value(entry))),
        ledger::perhapsTook);
  }

  /** Returns the number of an entry. */
  static int value(Document entry) {
    String text = entry.text();
    int begin = text.indexOf('"') + 1;
    return Integer.parseInt(text, begin, text.indexOf('"', begin), 10);
  }

  /** Changes a document, half of the time under a condition that it keeps to itself. */
  private boolean change(String id) {
    String text = "<d n=\"" + values.incrementAndGet() + "\"/>";
    Set<String> before = expected.getOrDefault(id, Set.of(ABSENT));
    Set<String> perhaps = new HashSet<>(before);
    perhaps.add(text);
    return attempt(
        () -> {
          space.commit(Batch.builder().put(id, xml(text), expect(id)).build());
          expected.put(id, Set.of(text));
        },
        () -> expected.put(id, perhaps));
  }

  private Expect expect(String id) {
    if (random.nextBoolean()) {
      return new Expect.Anything();
    }
    return space
        .get(id)
        .<Expect>map(found -> new Expect.Version(found.version()))
        .orElse(new Expect.Absent());
  }

  /** Checks its documents, and knows from then on what they are; false if it got no answer. */
  boolean verify() {
    return attempt(
        () -> {
          for (Map.Entry<String, Set<String>> each : expected.entrySet()) {
            String found = space.get(each.getKey()).map(Document::text).orElse(ABSENT);
            if (!each.getValue().contains(found)) {
              throw new AssertionError(each.getKey() + " is " + found + ", not " + each.getValue());
            }
            each.setValue(Set.of(found));
          }
        },
        () -> {});
  }
}
