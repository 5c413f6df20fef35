package org.cnscs.vm.look;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A thread in two checkpoints.
 *
 * <p>Frames are the same activation as long as the outer ones are, stand at the same resume point,
 * and call the same method; whether a loop has called it anew cannot be seen.
 *
 * @param common how many frames, counted from the outermost, are in both
 */
record ThreadPair(Manifest.CapturedThread before, Manifest.CapturedThread after, int common) {

  /** Pairs the threads that have the same number. */
  static List<ThreadPair> of(
      List<Manifest.CapturedThread> before, List<Manifest.CapturedThread> after) {
    Map<String, Manifest.CapturedThread> old = new LinkedHashMap<>();
    before.forEach(thread -> old.put(thread.id(), thread));
    List<ThreadPair> pairs = new ArrayList<>();
    for (Manifest.CapturedThread thread : after) {
      Manifest.CapturedThread same = old.get(thread.id());
      if (same != null) {
        pairs.add(new ThreadPair(same, thread, common(same.frames(), thread.frames())));
      }
    }
    return pairs;
  }

  private static int common(List<Manifest.CapturedFrame> old, List<Manifest.CapturedFrame> now) {
    int most = Math.min(old.size(), now.size());
    for (int i = 0; i < most; i++) {
      Manifest.CapturedFrame before = old.get(i);
      Manifest.CapturedFrame after = now.get(i);
      boolean sameMethod =
          before.className().equals(after.className()) && before.method().equals(after.method());
      if (!sameMethod) {
        return i;
      }
      if (!before.isAt(after)) {
        return i + 1;
      }
    }
    return most;
  }
}
