package org.cnscs.server.space;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.cnscs.space.Lease;
import org.cnscs.space.Lease.Tier;

/**
 * The leases that are in force, and who waits for one, by what they are on.
 *
 * <p>It follows the engine's batches. Between the decision that a lease can be granted and the
 * batch that grants it lies a commit, so a question that was admitted counts like a lease until its
 * asker has left. Questions are admitted in the order of arrival, each when it goes with all leases
 * and all admitted and waiting questions before it: so readers do not starve a writer.
 */
final class LeaseTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<String, Held> byId = new TreeMap<>();
  private final Map<String, Wanted> byWanted = new HashMap<>();
  private final TreeSet<Held> byEnd =
      new TreeSet<>(
          Comparator.comparing((Held held) -> held.lease.until())
              .thenComparing(held -> held.lease.id()));

  /**
   * A lease in force.
   *
   * @param version the version of its document
   */
  record Held(Lease lease, long version) {}

  /** What leases are on, with those who wait. */
  private static final class Wanted {
    private final Map<String, Held> held = new TreeMap<>();
    private final List<Question> questions = new ArrayList<>();

    boolean isEmpty() {
      return held.isEmpty() && questions.isEmpty();
    }
  }

  /** Somebody who asks for a lease. */
  static final class Question {
    private final String of;
    private final Tier tier;
    private final Condition change;
    private boolean admitted;

    private Question(String of, Tier tier, Condition change) {
      this.of = of;
      this.tier = tier;
      this.change = change;
    }
  }

  /** Follows a lease that was granted, renewed or recalled. */
  void stored(Held held) {
    lock.lock();
    try {
      forget(held.lease.id());
      byId.put(held.lease.id(), held);
      byEnd.add(held);
      wanted(held.lease.of()).held.put(held.lease.id(), held);
    } finally {
      lock.unlock();
    }
  }

  /** Follows a lease that has ended, and admits who waited for that. */
  void removed(String id) {
    lock.lock();
    try {
      Held held = forget(id);
      if (held != null) {
        admit(held.lease.of());
      }
    } finally {
      lock.unlock();
    }
  }

  private Held forget(String id) {
    Held held = byId.remove(id);
    if (held != null) {
      byEnd.remove(held);
      byWanted.get(held.lease.of()).held.remove(id);
    }
    return held;
  }

  private Wanted wanted(String of) {
    return byWanted.computeIfAbsent(of, missing -> new Wanted());
  }

  /** Begins to ask. */
  Question ask(String of, Tier tier) {
    lock.lock();
    try {
      Question question = new Question(of, tier, lock.newCondition());
      wanted(of).questions.add(question);
      admit(of);
      return question;
    } finally {
      lock.unlock();
    }
  }

  /** Admits who can be, and forgets what nobody wants any more. */
  private void admit(String of) {
    Wanted wanted = wanted(of);
    List<Tier> before = new ArrayList<>();
    wanted.held.values().forEach(held -> before.add(held.lease.tier()));
    for (Question question : wanted.questions) {
      if (!question.admitted && before.stream().allMatch(question.tier::goesWith)) {
        question.admitted = true;
        question.change.signal();
      }
      before.add(question.tier);
    }
    if (wanted.isEmpty()) {
      byWanted.remove(of);
    }
  }

  /** Returns the leases that stand in the way of a question; none if it is admitted. */
  List<Held> inTheWay(Question question) {
    lock.lock();
    try {
      return question.admitted
          ? List.of()
          : wanted(question.of).held.values().stream()
              .filter(held -> !held.lease.tier().goesWith(question.tier))
              .toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a question is admitted; false if that did not happen before {@link
   * System#nanoTime()} reached the deadline, or the thread was interrupted, which it then stays.
   */
  boolean await(Question question, long deadline) {
    lock.lock();
    try {
      long left = deadline - System.nanoTime();
      while (!question.admitted && left > 0) {
        left = question.change.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return question.admitted;
  }

  /** Ends a question, whether a lease came of it or not. */
  void leave(Question question) {
    lock.lock();
    try {
      wanted(question.of).questions.remove(question);
      admit(question.of);
    } finally {
      lock.unlock();
    }
  }

  /** Returns a lease; null if it is not in force. */
  Held find(String id) {
    lock.lock();
    try {
      return byId.get(id);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the leases on an id, in the order of their own ids. */
  List<Lease> on(String of) {
    lock.lock();
    try {
      Wanted wanted = byWanted.get(of);
      return wanted == null ? List.of() : leases(wanted.held.values());
    } finally {
      lock.unlock();
    }
  }

  /** Returns the leases whose ids come after one, in order. */
  List<Lease> after(String id) {
    lock.lock();
    try {
      return leases(byId.tailMap(id, false).values());
    } finally {
      lock.unlock();
    }
  }

  private static List<Lease> leases(Collection<Held> held) {
    return held.stream().map(Held::lease).toList();
  }

  /** Returns the leases whose time has come. */
  List<Held> over(Instant now) {
    lock.lock();
    try {
      List<Held> over = new ArrayList<>();
      for (Held held : byEnd) {
        if (held.lease.until().isAfter(now)) {
          break;
        }
        over.add(held);
      }
      return over;
    } finally {
      lock.unlock();
    }
  }
}
