package org.cnscs.vm.process;

import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The stack of the current thread as it walks over it, from the innermost frame outwards. */
final class OwnStack {
  private final StackWalk walk;
  private final List<ProcessLoader.Place> places = new ArrayList<>();
  private HandedOver handed = new HandedOver();

  /** A frame of the JDK, behind the last place, that is not captured. */
  private StackFrame between;

  /** A frame of the client VM behind the last place. */
  private StackFrame own;

  OwnStack(StackWalk walk) {
    this.walk = walk;
  }

  StackWalk.Result result(Iterator<StackFrame> frames) {
    while (frames.hasNext()) {
      StackFrame frame = frames.next();
      ProcessLoader.Place place = walk.place(frame);
      if (place == null && frame.getDeclaringClass() == ThreadBase.class) {
        return new StackWalk.Result(places, between == null ? atBase() : pinnedBy(between, frame))
            .unlessForgotten(ThreadFields.bindings(Thread.currentThread()));
      }
      String pinned = place == null ? passOver(frame) : add(place, frame);
      if (pinned != null) {
        return new StackWalk.Result(places, pinned);
      }
    }
    return new StackWalk.Result(places, "it was not started by the program");
  }

  /** Takes the next place; returns what pins the thread up to there, or null. */
  private String add(ProcessLoader.Place place, StackFrame frame) {
    ProcessLoader.Place inner = places.isEmpty() ? null : places.getLast();
    if (place.handedOverTo(inner)) {
      return null;
    }
    StackFrame busy = between == null ? own : between;
    if (busy == null && inner == null && StackWalk.isWriter(place.host().getName())) {
      return StackWalk.WRITES + frame;
    }
    String pinned = busy == null ? walk.refusal(place, frame) : null;
    if (pinned != null) {
      return pinned;
    }
    if (busy == null && inner != null) {
      busy = handed.busy(inner, place, walk.loader());
      if (busy == null && handed.isEmpty() && !walk.callees().isCalled(inner, place)) {
        return "the JVM itself has called "
            + inner.host().getName()
            + "."
            + inner.method()
            + ", at "
            + frame;
      }
    }
    if (busy != null) {
      return pinnedBy(busy, frame);
    }
    places.add(place);
    handed = new HandedOver();
    return null;
  }

  private String passOver(StackFrame frame) {
    String name = frame.getClassName();
    if (HandedOver.concerns(frame)) {
      handed.add(frame);
    } else if (!isTransparent(name) && !isInitialising(frame)) {
      between = frame;
    } else if (!places.isEmpty() && StackWalk.isOwn(name)) {
      own = frame;
    }
    return null;
  }

  private static boolean isTransparent(String name) {
    return StackWalk.isClientVm(name) || name.startsWith("jdk.internal.invoke.");
  }

  /**
   * Tells whether a frame only has the JVM initialise a class, as the handle of the main method
   * does.
   */
  private boolean isInitialising(StackFrame frame) {
    return StackWalk.isInitialising(frame.getClassName(), frame.getMethodName())
        && !places.isEmpty()
        && places.getLast().isInitialiser();
  }

  private String atBase() {
    String outermost = places.isEmpty() ? "" : places.getLast().method();
    if (outermost.equals(ProcessLoader.INITIALISER) && !places.getLast().continued()) {
      return null;
    }
    return outermost.endsWith(")V") && !outermost.startsWith("<") ? null : StackWalk.RETURNS;
  }

  private static String pinnedBy(StackFrame jdk, StackFrame caller) {
    return "a frame of the JDK is on its stack: "
        + jdk.getClassName()
        + "."
        + jdk.getMethodName()
        + ", called by "
        + caller.getClassName()
        + "."
        + caller.getMethodName()
        + " (line "
        + caller.getLineNumber()
        + ")";
  }
}
