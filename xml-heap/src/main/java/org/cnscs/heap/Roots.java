package org.cnscs.heap;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** The roots of a process, in the order in which they are walked. */
final class Roots {

  private final Walk walk;
  private final Map<Class<?>, StaticsOf> statics;
  private final Set<ThreadLocalImage> walked = Collections.newSetFromMap(new IdentityHashMap<>());

  Roots(Walk walk, Map<Class<?>, StaticsOf> statics) {
    this.walk = walk;
    this.statics = statics;
  }

  void walk(ProcessImage image) {
    for (LoaderImage loader : image.code().loaders()) {
      walk.root("class loader " + loader.number(), loader.loader());
    }
    for (Class<?> type : image.statics()) {
      walk.root("static " + type.getName(), statics.computeIfAbsent(type, StaticsOf::new));
    }
    image.threads().forEach(this::walk);
    boolean more = true;
    while (more) {
      more = false;
      for (ThreadImage thread : image.threads()) {
        more |= walkLocals(thread);
      }
    }
  }

  private void walk(ThreadImage thread) {
    String name = "thread " + thread.name();
    walk.root(name, thread.thread());
    for (FrameImage frame : thread.frames()) {
      String place =
          name + ", " + frame.className() + "." + frame.method() + " line " + frame.line();
      for (Slot slot : frame.slots()) {
        if (!SlotValues.isPrimitive(slot.type())) {
          String kind = slot.role() == Slot.Role.LOCAL ? "local " : "operand ";
          walk.root(
              place + ", " + kind + (slot.name() == null ? slot.n() : slot.name()), slot.value());
        }
      }
      frame.monitors().forEach(monitor -> walk.root(place + ", monitor", monitor));
    }
  }

  /**
   * Walks the values of thread locals whose key is reachable; tells whether there were new ones.
   */
  private boolean walkLocals(ThreadImage thread) {
    boolean more = false;
    for (ThreadLocalImage local : thread.locals()) {
      if (walk.isReached(local.key()) && walked.add(local)) {
        walk.root("thread " + thread.name() + ", key of a thread local", local.key());
        walk.root("thread " + thread.name() + ", value of a thread local", local.value());
        more = true;
      }
    }
    return more;
  }
}
