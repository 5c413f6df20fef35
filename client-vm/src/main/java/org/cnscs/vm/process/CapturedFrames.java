package org.cnscs.vm.process;

import java.util.List;
import jdk.internal.vm.ResumeStack;
import jdk.internal.vm.Resumption;

/** The frames of a captured thread, outermost first: places and values. */
record CapturedFrames(List<ProcessLoader.Place> places, List<Object[]> values) {

  /** Takes the frames of a thread that has been unwound. */
  static CapturedFrames of(ProcessThread thread) {
    List<ProcessLoader.Place> places = thread.places.reversed();
    int count = thread.signal.frames();
    if (count != places.size()) {
      throw new IllegalStateException(
          "Thread "
              + thread.thread.getName()
              + " left "
              + count
              + " frames behind, expected "
              + places.size());
    }
    Object[][] values = new Object[count][];
    for (int i = 0; i < count; i++) {
      values[i] = thread.signal.values(count - 1 - i);
    }
    return new CapturedFrames(places, List.of(values));
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
