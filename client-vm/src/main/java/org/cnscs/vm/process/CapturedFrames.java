package org.cnscs.vm.process;

import java.util.ArrayList;
import java.util.List;
import jdk.internal.vm.ResumeStack;
import jdk.internal.vm.Resumption;

/** The frames of a captured thread, outermost first: places and values. */
record CapturedFrames(List<ProcessLoader.Place> places, List<Object[]> values) {

  /** Takes the frames of a thread that has been unwound. */
  static CapturedFrames of(ProcessThread thread) {
    List<ProcessLoader.Place> places = thread.places.reversed();
    int left = thread.signal.frames();
    long expected = places.stream().filter(place -> !place.bare()).count();
    if (left != expected) {
      throw new IllegalStateException(
          "Thread "
              + thread.thread.getName()
              + " left "
              + left
              + " frames behind, expected "
              + expected);
    }
    List<Object[]> values = new ArrayList<>(places.size());
    for (ProcessLoader.Place each : places) {
      values.add(each.bare() ? new Object[0] : thread.signal.values(--left));
    }
    return new CapturedFrames(places, List.copyOf(values));
  }

  /**
   * Returns which places a thread has come through when it has left some frames behind, of which
   * the last is not bare.
   *
   * @param places innermost first
   */
  static List<ProcessLoader.Place> through(List<ProcessLoader.Place> places, int frames) {
    int left = frames;
    int end = 0;
    while (left > 0) {
      left -= places.get(end++).bare() ? 0 : 1;
    }
    return places.subList(0, end);
  }

  /**
   * Returns the stack that continues the frames. The values are handed over: they must not be used
   * afterwards.
   *
   * @param arrived called when all frames have been entered
   */
  ResumeStack toResume(ProcessLoader loader, Runnable arrived) {
    Resumption[] frames = new Resumption[places.size()];
    for (int i = 0; i < frames.length; i++) {
      ProcessLoader.Place place = places.get(i);
      frames[i] = loader.resumption(place.host(), place.method(), place.point());
    }
    return new ResumeStack(
        frames, values.toArray(Object[][]::new), initialised(), results(), arrived);
  }

  /** Returns, for each frame, the class whose initialiser it belongs to, or null. */
  Class<?>[] initialised() {
    return places.stream()
        .map(place -> place.isInitialiser() ? place.host() : null)
        .toArray(Class<?>[]::new);
  }

  private char[] results() {
    StringBuilder results = new StringBuilder();
    places.forEach(place -> results.append(Frames.result(place.method())));
    return results.toString().toCharArray();
  }

  /** Notes the classes whose initialisers a thread has yet to run to their ends. */
  void noteUnfinished(UnfinishedClasses unfinished, Thread thread) {
    for (Class<?> each : initialised()) {
      if (each != null) {
        unfinished.add(each, thread);
      }
    }
  }

  /** Tells whether the JVM itself was initialising a class, and now takes it for initialised. */
  boolean cutInitialiser() {
    return places.stream().anyMatch(place -> place.isInitialiser() && !place.continued());
  }
}
