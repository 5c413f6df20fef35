package org.cnscs.vm.look;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A thread that began, ended, or is not where it was.
 *
 * @param before the thread as it was, or null
 * @param after the thread as it is, or null
 * @param frames the frames that are different, innermost first, those that are gone behind the new
 */
record ThreadChange(
    Manifest.CapturedThread before, Manifest.CapturedThread after, List<FrameChange> frames) {

  /**
   * A frame that is new, gone, at another place, or with other values.
   *
   * @param locks those that it has taken or released
   */
  record FrameChange(
      Manifest.CapturedFrame before,
      Manifest.CapturedFrame after,
      List<ValueChange> locals,
      List<ValueChange> operands,
      List<ValueChange> locks) {

    private static FrameChange of(
        Comparison comparison, Manifest.CapturedFrame old, Manifest.CapturedFrame now) {
      return new FrameChange(
          old,
          now,
          comparison.values(
              old == null ? List.of() : old.locals(), now == null ? List.of() : now.locals()),
          comparison.values(
              old == null ? List.of() : old.operands(), now == null ? List.of() : now.operands()),
          comparison.locks(
              old == null ? List.of() : old.monitors(), now == null ? List.of() : now.monitors()));
    }

    Manifest.CapturedFrame frame() {
      return after == null ? before : after;
    }

    Became became() {
      return Became.of(before, after);
    }

    private boolean isNone() {
      return became() == Became.CHANGED
          && before.isAt(after)
          && Stream.of(locals, operands, locks).allMatch(List::isEmpty);
    }
  }

  /** Compares a thread's frames. */
  static ThreadChange of(Comparison comparison, ThreadPair pair) {
    List<Manifest.CapturedFrame> old = frames(pair.before());
    List<Manifest.CapturedFrame> now = frames(pair.after());
    List<FrameChange> frames = new ArrayList<>();
    for (int i = now.size() - 1; i >= pair.common(); i--) {
      frames.add(FrameChange.of(comparison, null, now.get(i)));
    }
    for (int i = old.size() - 1; i >= pair.common(); i--) {
      frames.add(FrameChange.of(comparison, old.get(i), null));
    }
    for (int i = pair.common() - 1; i >= 0; i--) {
      frames.add(FrameChange.of(comparison, old.get(i), now.get(i)));
    }
    frames.removeIf(FrameChange::isNone);
    return new ThreadChange(pair.before(), pair.after(), frames);
  }

  private static List<Manifest.CapturedFrame> frames(Manifest.CapturedThread thread) {
    return thread == null ? List.of() : thread.frames();
  }

  Manifest.CapturedThread thread() {
    return after == null ? before : after;
  }

  Became became() {
    return Became.of(before, after);
  }

  boolean isNone() {
    return became() == Became.CHANGED
        && frames.isEmpty()
        && before.name().equals(after.name())
        && before.state().equals(after.state());
  }
}
