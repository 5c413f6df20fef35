package org.cnscs.server.store;

import java.util.List;
import org.cnscs.space.SpaceException;

/** A commit that waits for its outcome. */
final class Pending {
  private final Thread thread = Thread.currentThread();
  private final String request;
  private final List<Change> changes;
  private Committed committed;
  private SpaceException failure;
  private volatile boolean complete;

  /** Creates the commit for the calling thread. */
  Pending(String request, List<Change> changes) {
    this.request = request;
    this.changes = changes;
  }

  Thread thread() {
    return thread;
  }

  String request() {
    return request;
  }

  List<Change> changes() {
    return changes;
  }

  /** Returns about how many bytes it will take in the log. */
  long bytes() {
    long bytes = 0;
    for (Change change : changes) {
      bytes +=
          256
              + switch (change) {
                case Change.Put put -> put.xml().length;
                case Change.Append append -> append.xml().length;
                case Change.Delete _, Change.Check _ -> 0;
              };
    }
    return bytes;
  }

  boolean isComplete() {
    return complete;
  }

  /** Tells the outcome; who gives the commit to the store also wakes its thread. */
  void succeed(Committed batch) {
    committed = batch;
    complete = true;
  }

  /** Tells the failure. */
  void fail(SpaceException e) {
    failure = e;
    complete = true;
  }

  /** Returns what was committed, or throws the failure, with a stack of the caller's own. */
  Committed outcome() {
    if (failure != null) {
      throw failure;
    }
    return committed;
  }
}
