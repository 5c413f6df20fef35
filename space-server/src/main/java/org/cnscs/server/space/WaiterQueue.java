package org.cnscs.server.space;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.function.Predicate;

/**
 * Those who wait for entries, in the order of arrival. An entry is looked at only by those who wait
 * for its name or for any name. Guarded by its owner's lock.
 */
final class WaiterQueue {
  private final Map<String, TreeMap<Long, Waiter>> byName = new HashMap<>();
  private long arrivals;
  private int size;
  private int conditional;

  /**
   * What somebody waits for.
   *
   * @param take whether nobody else shall be given the entry
   * @param scope the transaction that waits; null for none
   * @param ifExists whether to wait only as long as there are entries that match, which others hold
   */
  record Want(Element template, boolean take, Scope scope, boolean ifExists) {
    private String name() {
      return template.isAny() ? "" : template.name();
    }
  }

  /** Somebody who waits. */
  static final class Waiter {
    private final Want want;
    private final Condition change;
    private long arrival;
    private Entry given;
    private boolean done;

    Waiter(Want want, Condition change) {
      this.want = want;
      this.change = change;
    }

    Want want() {
      return want;
    }

    Condition change() {
      return change;
    }

    /** Returns what was given; null for nothing. */
    Entry given() {
      return given;
    }

    boolean isDone() {
      return done;
    }
  }

  void add(Waiter waiter) {
    waiter.arrival = ++arrivals;
    byName.computeIfAbsent(waiter.want.name(), name -> new TreeMap<>()).put(arrivals, waiter);
    size++;
    conditional += waiter.want.ifExists() ? 1 : 0;
  }

  /** Removes a waiter, if it is here. */
  void remove(Waiter waiter) {
    TreeMap<Long, Waiter> named = byName.get(waiter.want.name());
    if (named != null && named.remove(waiter.arrival) != null) {
      size--;
      conditional -= waiter.want.ifExists() ? 1 : 0;
      if (named.isEmpty()) {
        byName.remove(waiter.want.name());
      }
    }
  }

  /** Ends the wait of somebody who is here, with an entry or with null. */
  void end(Waiter waiter, Entry entry) {
    remove(waiter);
    waiter.given = entry;
    waiter.done = true;
    waiter.change.signal();
  }

  /** Ends the waits that meet a condition with nothing. */
  void endAll(Predicate<Want> condition) {
    List<Waiter> ended = new ArrayList<>();
    for (TreeMap<Long, Waiter> named : byName.values()) {
      named.values().stream().filter(waiter -> condition.test(waiter.want)).forEach(ended::add);
    }
    ended.forEach(waiter -> end(waiter, null));
  }

  /** Tells whether somebody waits only if there are entries. */
  boolean hasConditional() {
    return conditional > 0;
  }

  int size() {
    return size;
  }

  /**
   * Returns those who wait for entries with a name, or for any, in the order of arrival. Nobody may
   * be added or removed before the last was looked at.
   */
  Iterator<Waiter> interestedIn(String name) {
    PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparingLong((Head head) -> head.next.arrival));
    for (String each : List.of(name, "")) {
      TreeMap<Long, Waiter> named = byName.get(each);
      if (named != null) {
        heads.add(new Head(named.values().iterator()));
      }
    }
    return new Merged(heads);
  }

  /** The rest of one sorted row. */
  private static final class Head {
    private final Iterator<Waiter> rest;
    private Waiter next;

    Head(Iterator<Waiter> row) {
      this.rest = row;
      this.next = row.next();
    }
  }

  private record Merged(PriorityQueue<Head> heads) implements Iterator<Waiter> {
    @Override
    public boolean hasNext() {
      return !heads.isEmpty();
    }

    @Override
    public Waiter next() {
      Head head = heads.remove();
      Waiter next = head.next;
      if (head.rest.hasNext()) {
        head.next = head.rest.next();
        heads.add(head);
      }
      return next;
    }
  }
}
