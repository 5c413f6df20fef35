package org.cnscs.conformance.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The entries that were written and taken, as clients were told; none may be lost or come twice.
 */
final class Ledger {
  private final Set<Integer> written = ConcurrentHashMap.newKeySet();
  private final Set<Integer> perhapsWritten = ConcurrentHashMap.newKeySet();
  private final Set<Integer> taken = ConcurrentHashMap.newKeySet();
  private final Set<Integer> takenTwice = ConcurrentHashMap.newKeySet();
  private final AtomicInteger perhapsTaken = new AtomicInteger();

  void wrote(int value) {
    written.add(value);
  }

  /** Notes a write to which no answer came. */
  void perhapsWrote(int value) {
    perhapsWritten.add(value);
  }

  void took(int value) {
    if (!taken.add(value)) {
      takenTwice.add(value);
    }
  }

  /** Notes a take to which no answer came. */
  void perhapsTook() {
    perhapsTaken.incrementAndGet();
  }

  /** Checks it against all entries that are left, none of which was ever counted as taken. */
  void check(Collection<Integer> left) {
    left.forEach(this::took);
    assertEquals(Set.of(), takenTwice, "given twice");
    Set<Integer> invented = new TreeSet<>(taken);
    invented.removeAll(written);
    invented.removeAll(perhapsWritten);
    assertEquals(Set.of(), invented, "given, but never written");
    Set<Integer> gone = new TreeSet<>(written);
    gone.removeAll(taken);
    assertTrue(
        gone.size() <= perhapsTaken.get(),
        () -> "lost, while " + perhapsTaken + " takes got no answer: " + gone);
  }

  @Override
  public String toString() {
    return "%d entries written and %d perhaps; %d taken and %d perhaps"
        .formatted(written.size(), perhapsWritten.size(), taken.size(), perhapsTaken.get());
  }
}
