package org.cnscs.vm.process;

import java.util.Collection;
import java.util.List;

/**
 * A walk of a thread over its own stack, at a poll.
 *
 * <p>Where the client VM meets code for the first time it takes a while until it knows the resume
 * points there. That is not the program's time: a thread that has come to its poll before the time
 * to stop was over may end its walk.
 *
 * @param moves which one of the thread's walks
 */
record BegunWalk(ProcessThread thread, int moves) {

  /** Returns the walks that threads are in now. */
  static List<BegunWalk> of(Collection<ProcessThread> threads) {
    return threads.stream()
        .map(each -> new BegunWalk(each, each.moves))
        .filter(BegunWalk::isUnderWay)
        .toList();
  }

  /** Tells whether the thread is still in this walk. */
  boolean isUnderWay() {
    return thread.state == ProcessThread.State.RUNNING && thread.stopping && thread.moves == moves;
  }
}
