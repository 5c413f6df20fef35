package org.cnscs.vm.process;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Why a process cannot be captured, in words for the user. Used by many threads at once. */
final class Reasons {
  private static final int MOST = 8;

  private final StackWalk walk;
  private volatile String unkept;

  Reasons(StackWalk walk) {
    this.walk = walk;
  }

  /** Takes note that the program uses what cannot be captured. */
  void refuseBecauseOf(String what) {
    unkept = what;
  }

  /** Returns why the process cannot be captured wherever its threads are, or null. */
  String refusal(Set<Thread> threads) {
    if (unkept != null) {
      return "The program uses " + unkept + ", which cannot be captured yet";
    }
    String strangers = walk.strangers(threads);
    return strangers != null ? strangers : JdkState.refusal();
  }

  /** Returns why threads did not all stop. */
  String pinned(List<ProcessThread> threads) {
    String refusal = refusal(threads.stream().map(each -> each.thread).collect(Collectors.toSet()));
    if (refusal != null) {
      return refusal;
    }
    String pins =
        threads.stream()
            .filter(each -> each.state != ProcessThread.State.ENDED)
            .map(walk::describe)
            .filter(reason -> !reason.isEmpty())
            .limit(MOST)
            .collect(Collectors.joining("; "));
    return pins.isEmpty()
        ? "Its threads did not all stop in time, though none is pinned; allow more with --limit"
        : pins;
  }

  /** Returns which threads could not be taken apart though they had stopped. */
  String stuck(List<ProcessThread> threads) {
    return threads.stream()
        .filter(each -> each.state != ProcessThread.State.UNWOUND)
        .map(walk::describe)
        .collect(Collectors.joining("; "));
  }
}
