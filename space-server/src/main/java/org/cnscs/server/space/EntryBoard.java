package org.cnscs.server.space;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.cnscs.server.space.Entry.Place;
import org.cnscs.server.store.StoredInfo;

/**
 * The meeting point of entries and those who wait for them.
 *
 * <p>An entry that appears is offered to the waiters in the order of their arrival: every reader
 * that it matches gets it, the first taker that it matches gets it alone. A waiter that arrives
 * finds entries only if no earlier waiter wanted them, so arrival decides. What a taker was given
 * is here no longer, so nobody else can be given it, while the taker removes it from the engine.
 */
final class EntryBoard {
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private final EntryTable entries;
  private final SpaceStore store;

  EntryBoard(SpaceStore store, Function<Entry, Element> reader) {
    this.store = store;
    this.entries = new EntryTable(reader);
  }

  private static final class Waiter {
    private final Element template;
    private final boolean take;
    private final Condition change;
    private Entry given;

    Waiter(Element template, boolean take, Condition change) {
      this.template = template;
      this.take = take;
      this.change = change;
    }
  }

  /** Offers an entry to those who wait, and keeps it if nobody takes it. */
  void offer(Entry entry) {
    lock.lock();
    try {
      for (Waiter waiter : waiters) {
        if (waiter.given == null && entries.matches(waiter.template, entry)) {
          waiter.given = entry;
          waiter.change.signal();
          if (waiter.take) {
            return;
          }
        }
      }
      entries.add(entry);
    } finally {
      lock.unlock();
    }
  }

  /** Does several things to the board at one moment. */
  void atomically(Runnable changes) {
    lock.lock();
    try {
      changes.run();
    } finally {
      lock.unlock();
    }
  }

  /** Offers an entry again that was given to somebody who could not use it, if it still exists. */
  void giveBack(Entry entry) {
    lock.lock();
    try {
      Optional<StoredInfo> info = store.info(entry.id());
      if (info.isPresent()) {
        entry.renew(info.get().version(), info.get().until());
        offer(entry);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Follows a renewal of an entry. */
  void renew(Place place, long version, Instant until) {
    lock.lock();
    try {
      entries.renew(place, version, until);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets an entry that was removed. */
  void remove(Place place) {
    lock.lock();
    try {
      entries.remove(place);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns an entry that matches, waiting for one until {@link System#nanoTime()} reaches the
   * deadline; null if none came or the thread was interrupted, which it then stays.
   *
   * @param take whether nobody else shall be given the entry
   */
  Entry await(Element template, boolean take, long deadline) {
    lock.lock();
    try {
      List<Entry> found = entries.find(template, store.now(), 1);
      if (found.isEmpty()) {
        return awaitOffer(new Waiter(template, take, lock.newCondition()), deadline);
      }
      Entry entry = found.getFirst();
      return take ? entries.remove(entry.place()) : entry;
    } finally {
      lock.unlock();
    }
  }

  private Entry awaitOffer(Waiter waiter, long deadline) {
    waiters.add(waiter);
    try {
      long left = deadline - System.nanoTime();
      while (waiter.given == null && left > 0) {
        left = waiter.change.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiters.remove(waiter);
    }
    return waiter.given;
  }

  /** Returns the entries that match, oldest first. */
  List<Entry> find(Element template, int limit) {
    lock.lock();
    try {
      return new ArrayList<>(entries.find(template, store.now(), limit));
    } finally {
      lock.unlock();
    }
  }

  /** Returns the entries whose leases have ended. */
  List<Entry> expired() {
    lock.lock();
    try {
      return entries.expired(store.now());
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many wait; tests need it to know that a thread waits. */
  int waiting() {
    lock.lock();
    try {
      return waiters.size();
    } finally {
      lock.unlock();
    }
  }
}
