package org.cnscs.vm.process;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads of a process that have not ended, with the state that each is in as far as stopping
 * it is concerned.
 *
 * <p>Threads are found without a lock, since each asks for itself often. What is counted by state
 * is guarded by the lock that {@link #changed} is, and whoever changes a state owns it.
 */
final class ThreadTable {

  /** The number of the main thread, which is the first. */
  private static final long MAIN = 1;

  /**
   * The lock of this table and of its threads, and where a change of their states is waited for.
   */
  final Changes changed = new Changes();

  private final ConcurrentMap<Thread, ProcessThread> threads = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong waits = new AtomicLong();

  /** How many threads are in each state; guarded by the lock. */
  private final int[] counts = new int[ProcessThread.State.values().length];

  private volatile boolean mainFailed;

  /**
   * Adds a thread.
   *
   * @param id its number, or 0 for the next one
   */
  ProcessThread register(Thread thread, long id) {
    long number = id > 0 ? id : ids.incrementAndGet();
    ids.accumulateAndGet(number, Math::max);
    ProcessThread added = new ProcessThread(number, thread);
    synchronized (changed) {
      counts[added.state.ordinal()]++;
      threads.put(thread, added);
    }
    return added;
  }

  /** Takes a thread away that runs no more code of the program; the caller owns the lock. */
  void end(ProcessThread thread) {
    counts[thread.state.ordinal()]--;
    thread.state = ProcessThread.State.ENDED;
    mainFailed |= thread.failed && thread.id == MAIN;
    threads.remove(thread.thread);
    thread.joiners.forEach(ProcessThread::ring);
  }

  /** Changes the state of a thread; the caller owns the lock. */
  void move(ProcessThread thread, ProcessThread.State to) {
    counts[thread.state.ordinal()]--;
    counts[to.ordinal()]++;
    thread.state = to;
  }

  /** Tells whether all threads are in a state; the caller owns the lock. */
  boolean areAll(ProcessThread.State state) {
    return counts[state.ordinal()] == threads.size();
  }

  /** Tells whether some thread runs; the caller owns the lock. */
  boolean isOneRunning() {
    return counts[ProcessThread.State.RUNNING.ordinal()] > 0;
  }

  boolean isEmpty() {
    return threads.isEmpty();
  }

  int size() {
    return threads.size();
  }

  /** Returns the current thread, or null if it is none of the process. */
  ProcessThread current() {
    return threads.get(Thread.currentThread());
  }

  /** Returns what is known of a thread, or null if it is none of the process, or has ended. */
  ProcessThread of(Thread thread) {
    return threads.get(thread);
  }

  /** Returns all threads as they are now, in no order. */
  Collection<ProcessThread> all() {
    return threads.values();
  }

  Set<Thread> keys() {
    return threads.keySet();
  }

  /** Returns all threads by their numbers. */
  List<ProcessThread> inOrder() {
    return threads.values().stream().sorted(Comparator.comparingLong(each -> each.id)).toList();
  }

  /** Returns the threads that wait on a monitor, in the order in which they began to. */
  List<ProcessThread> waiters() {
    return threads.values().stream()
        .filter(each -> each.waiting != 0)
        .sorted(Comparator.comparingLong(each -> each.waiting))
        .toList();
  }

  /** Returns the threads that do not wait on a monitor. */
  List<ProcessThread> others() {
    return threads.values().stream().filter(each -> each.waiting == 0).toList();
  }

  /** Returns the place in the order of waits of one that begins now. */
  long nextWait() {
    return waits.incrementAndGet();
  }

  void continueWaitsAfter(long sequence) {
    waits.accumulateAndGet(sequence, Math::max);
  }

  /** Tells whether the main thread ended by an exception. */
  boolean hasMainFailed() {
    return mainFailed;
  }

  /** Has the current thread's bell rung when another ends; false if that has ended already. */
  boolean watchEnd(ProcessThread thread) {
    synchronized (changed) {
      if (thread.state == ProcessThread.State.ENDED) {
        return false;
      }
      thread.joiners.add(current());
      return true;
    }
  }

  void unwatchEnd(ProcessThread thread) {
    synchronized (changed) {
      thread.joiners.remove(current());
    }
  }
}
