package org.cnscs.vm.look;

import java.util.ArrayList;
import java.util.List;

/**
 * A place outside the heap that refers to an object, and so keeps it.
 *
 * @param place the place as one reads it, such as a thread's frame with the local
 * @param address the object's address
 */
record Root(String place, long address) {

  /** Returns all roots of a checkpoint, static fields first. */
  static List<Root> of(Manifest manifest) {
    List<Root> roots = new ArrayList<>();
    manifest.statics().forEach(item -> add(roots, "class " + item.name(), item.value()));
    manifest.threads().forEach(thread -> addThread(roots, thread));
    manifest.loaders().forEach(item -> add(roots, "class loader " + item.name(), item.value()));
    return roots;
  }

  private static void add(List<Root> roots, String place, String reference) {
    if (reference != null) {
      roots.add(new Root(place, Addresses.parse(reference, 0)));
    }
  }

  private static void addThread(List<Root> roots, Manifest.CapturedThread thread) {
    String name = "thread " + thread.id() + " (" + thread.name() + ")";
    add(roots, name, thread.object());
    for (int i = 0; i < thread.frames().size(); i++) {
      Manifest.CapturedFrame frame = thread.frames().get(i);
      String place = name + ", frame " + (i + 1) + ": " + frame.place();
      frame.locals().forEach(local -> add(roots, place + ", local " + local.name(), local.ref()));
      frame
          .operands()
          .forEach(operand -> add(roots, place + ", operand " + operand.name(), operand.ref()));
      frame.monitors().forEach(lock -> add(roots, place + ", lock", lock));
    }
    for (Manifest.Item local : thread.locals()) {
      add(roots, name + ", key of a thread local", local.name());
      add(roots, name + ", value of a thread local", local.value());
    }
  }
}
