package org.cnscs.server.space;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.cnscs.server.space.Entry.Place;
import org.cnscs.server.space.WaiterQueue.Waiter;
import org.cnscs.server.space.WaiterQueue.Want;

/**
 * The meeting point of entries and those who wait for them.
 *
 * <p>An entry that appears is offered to the waiters in the order of their arrival: every reader
 * that it matches gets it, the first taker that it matches gets it alone. A waiter that arrives
 * finds entries only if no earlier waiter wanted them, so arrival decides. What a taker was given
 * is here no longer, so nobody else can be given it, while the taker removes it from the engine.
 *
 * <p>What a transaction writes is on its own {@link Scope} until its batch comes from the engine;
 * what it takes is held until it ends, and offered again if it was aborted; what it reads cannot be
 * taken by others until then.
 */
final class EntryBoard {
  private final ReentrantLock lock = new ReentrantLock();
  private final WaiterQueue waiters = new WaiterQueue();
  private final EntryTable entries;
  private final EntryTable held;
  private final SpaceStore store;

  EntryBoard(SpaceStore store, Function<Entry, Element> reader) {
    this.store = store;
    this.entries = new EntryTable(reader);
    this.held = new EntryTable(reader);
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

  /** Offers an entry to those who wait, and keeps it if nobody takes it. */
  void offer(Entry entry) {
    atomically(
        () -> {
          if (entry.isExpired(store.now()) || !serve(entry, false)) {
            entries.add(entry);
          }
        });
  }

  /**
   * Gives an entry to those who wait for it, up to the first who takes it.
   *
   * @param takersOnly whether those who read have been served already
   * @return whether it was taken
   */
  private boolean serve(Entry entry, boolean takersOnly) {
    List<Waiter> served = new ArrayList<>();
    boolean taken = false;
    for (Iterator<Waiter> i = waiters.interestedIn(entry.rootName()); i.hasNext() && !taken; ) {
      Waiter waiter = i.next();
      Want want = waiter.want();
      if ((want.take() || !takersOnly) && suits(want, entry)) {
        served.add(waiter);
        taken = want.take();
        keep(want, entry);
      }
    }
    served.forEach(waiter -> waiters.end(waiter, entry));
    return taken;
  }

  private boolean suits(Want want, Entry entry) {
    return entries.matches(want.template(), entry)
        && (!want.take() || entry.isTakeableBy(want.scope()));
  }

  /** Notes what a transaction was given. */
  private void keep(Want want, Entry entry) {
    Scope scope = want.scope();
    if (scope != null && want.take()) {
      scope.taken().put(entry.place(), entry);
      held.add(entry);
    } else if (scope != null && scope.read().add(entry)) {
      entry.readBy(scope);
    }
  }

  /** Offers an entry again that was given to somebody who could not use it, if it still exists. */
  void giveBack(Entry entry) {
    atomically(
        () ->
            store
                .engine()
                .info(store.name(), entry.id())
                .ifPresent(
                    info -> {
                      entry.renew(info.version(), info.until());
                      offer(entry);
                    }));
  }

  /** Follows a renewal of an entry. */
  void renew(Place place, long version, Instant until) {
    atomically(() -> entries.renew(place, version, until));
  }

  /** Forgets an entry that was removed. */
  void remove(Place place) {
    atomically(
        () -> {
          entries.remove(place);
          endVain();
        });
  }

  /**
   * Returns an entry that is wanted, waiting for one until {@link System#nanoTime()} reaches the
   * deadline; null if none came, the transaction ended, or the thread was interrupted, which it
   * then stays.
   */
  Entry await(Want want, long deadline) {
    lock.lock();
    try {
      if (want.scope() != null && want.scope().isEnded()) {
        return null;
      }
      Entry found = find(want);
      return found == null
          ? awaitOffer(new Waiter(want, lock.newCondition()), deadline)
          : give(want, found);
    } finally {
      lock.unlock();
    }
  }

  private Entry find(Want want) {
    List<Entry> found =
        entries.find(
            want.template(),
            store.now(),
            1,
            entry -> !want.take() || entry.isTakeableBy(want.scope()));
    return found.isEmpty() ? findOwn(want) : found.getFirst();
  }

  private Entry findOwn(Want want) {
    return want.scope() == null
        ? null
        : want.scope().written().find(want.template(), store.now(), 1, entry -> true).stream()
            .findFirst()
            .orElse(null);
  }

  private Entry give(Want want, Entry entry) {
    boolean own = want.scope() != null && want.scope().written().contains(entry.place());
    if (want.take()) {
      (own ? want.scope().written() : entries).remove(entry.place());
    }
    if (!own) {
      keep(want, entry);
    }
    return entry;
  }

  private Entry awaitOffer(Waiter waiter, long deadline) {
    if (waiter.want().ifExists() && !exists(waiter.want())) {
      return null;
    }
    waiters.add(waiter);
    try {
      long left = deadline - System.nanoTime();
      while (!waiter.isDone() && left > 0) {
        left = waiter.change().awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiters.remove(waiter);
    }
    return waiter.given();
  }

  /** Tells whether there is an entry that matches, even if somebody holds it. */
  private boolean exists(Want want) {
    Instant now = store.now();
    return !entries.find(want.template(), now, 1, entry -> true).isEmpty()
        || !held.find(want.template(), now, 1, entry -> true).isEmpty();
  }

  /** Ends the waits of those who wait for entries that do not exist any more. */
  private void endVain() {
    if (waiters.hasConditional()) {
      waiters.endAll(want -> want.ifExists() && !exists(want));
    }
  }

  /** Adds an entry that a transaction wrote; false if the transaction has ended. */
  boolean write(Scope scope, Entry entry) {
    lock.lock();
    try {
      if (!scope.isEnded() && !serveOwn(scope, entry)) {
        scope.written().add(entry);
      }
      return !scope.isEnded();
    } finally {
      lock.unlock();
    }
  }

  private boolean serveOwn(Scope scope, Entry entry) {
    List<Waiter> served = new ArrayList<>();
    boolean taken = false;
    for (Iterator<Waiter> i = waiters.interestedIn(entry.rootName()); i.hasNext() && !taken; ) {
      Waiter waiter = i.next();
      if (waiter.want().scope() == scope && suits(waiter.want(), entry)) {
        served.add(waiter);
        taken = waiter.want().take();
      }
    }
    served.forEach(waiter -> waiters.end(waiter, entry));
    return taken;
  }

  /** Tells whether a transaction has taken an entry. */
  boolean hasTaken(Scope scope, String id) {
    lock.lock();
    try {
      return scope.taken().values().stream().anyMatch(entry -> entry.id().equals(id));
    } finally {
      lock.unlock();
    }
  }

  /** Ends a transaction's waits; it is given nothing more. */
  void end(Scope scope) {
    atomically(
        () -> {
          scope.end();
          waiters.endAll(want -> want.scope() == scope);
        });
  }

  /** Lets go what a transaction read and took, after its batch. */
  void release(Scope scope) {
    atomically(
        () -> {
          letGo(scope);
          endVain();
        });
  }

  private void letGo(Scope scope) {
    scope.taken().keySet().forEach(held::remove);
    scope.taken().clear();
    for (Entry entry : scope.read()) {
      entry.releasedBy(scope);
      if (entries.contains(entry.place()) && serve(entry, true)) {
        entries.remove(entry.place());
      }
    }
    scope.read().clear();
  }

  /** Gives back what a transaction took. */
  void undo(Scope scope) {
    atomically(
        () -> {
          end(scope);
          List<Entry> taken = List.copyOf(scope.taken().values());
          letGo(scope);
          taken.forEach(this::giveBack);
          endVain();
        });
  }

  /** Returns entries that match after a place, oldest first; a transaction sees its own too. */
  List<Entry> find(Element template, Scope scope, Place after, int limit) {
    lock.lock();
    try {
      Instant now = store.now();
      List<Entry> found = new ArrayList<>(entries.find(template, now, after, limit, entry -> true));
      if (scope != null) {
        int rest = limit - found.size();
        found.addAll(scope.written().find(template, now, after, rest, entry -> true));
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** Takes entries that are wanted and here, at most so many. */
  List<Entry> takeNow(Want want, int most) {
    lock.lock();
    try {
      List<Entry> found =
          entries.find(
              want.template(), store.now(), most, entry -> entry.isTakeableBy(want.scope()));
      found.forEach(entry -> give(want, entry));
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the entries whose leases have ended and that nobody reads in a transaction. */
  List<Entry> expired() {
    lock.lock();
    try {
      return entries.haveEnds()
          ? entries.expired(store.now()).stream().filter(entry -> !entry.isRead()).toList()
          : List.of();
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
