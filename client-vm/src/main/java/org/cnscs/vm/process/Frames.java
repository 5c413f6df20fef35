package org.cnscs.vm.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.internal.vm.Blocking;
import org.cnscs.heap.FrameImage;
import org.cnscs.heap.Qualifiers;
import org.cnscs.heap.Slot;
import org.cnscs.vm.transform.ResumePoint;

/** Frames between the forms that a resume point gives them and that a checkpoint gives them. */
final class Frames {

  private Frames() {}

  /**
   * Returns the first letter of the descriptor of what a frame gives its caller when it is resumed:
   * a constructor gives its object.
   */
  static char result(String method) {
    return method.startsWith("<init>") ? 'L' : method.charAt(method.indexOf(')') + 1);
  }

  /** Returns a captured frame as it is kept. */
  static FrameImage image(ProcessLoader loader, ProcessLoader.Place place, Object[] values) {
    ResumePoint point = loader.point(place.host(), place.method(), place.point());
    List<Slot> slots = new ArrayList<>();
    List<Object> monitors = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      ResumePoint.Value value = point.values().get(i);
      switch (value.role()) {
        case LOCAL, FIELD ->
            slots.add(new Slot(Slot.Role.LOCAL, value.n(), value.name(), value.type(), values[i]));
        case OPERAND ->
            slots.add(new Slot(Slot.Role.OPERAND, value.n(), null, value.type(), values[i]));
        case MONITOR -> monitors.add(values[i]);
      }
    }
    return new FrameImage(
        Qualifiers.nameOf(place.host()),
        place.method(),
        point.line(),
        point.number(),
        slots,
        monitors);
  }

  /**
   * Returns the values of a kept frame in the order of its resume point.
   *
   * @throws IllegalArgumentException if the frame was not captured at this point: another version
   *     of the client VM may have numbered the points of the method otherwise
   */
  static Object[] values(ResumePoint point, FrameImage frame) {
    if (!isAt(point, frame)) {
      throw new IllegalArgumentException(
          String.format(
              "it was captured in line %d with %d values, and resume point %d is in line %d and"
                  + " has %d; it was made by another version of CNSCS: resume it with that one",
              frame.line(),
              frame.slots().size() + frame.monitors().size(),
              point.number(),
              point.line(),
              point.values().size()));
    }
    Object[] values = new Object[point.values().size()];
    for (int i = 0; i < values.length; i++) {
      ResumePoint.Value value = point.values().get(i);
      values[i] =
          switch (value.role()) {
            case LOCAL, FIELD -> slot(frame, Slot.Role.LOCAL, value.n());
            case OPERAND -> slot(frame, Slot.Role.OPERAND, value.n());
            case MONITOR -> monitor(frame, value.n());
          };
    }
    return values;
  }

  /**
   * Checks that what a frame's variables hold is of their types.
   *
   * @throws IllegalArgumentException if one is not
   */
  static void check(FrameImage frame, Class<?> host) throws ClassNotFoundException {
    for (Slot slot : frame.slots()) {
      if (slot.type().length() > 1 && slot.value() != null) {
        Class<?> type = type(slot.type(), host);
        if (!type.isInstance(slot.value())) {
          throw new IllegalArgumentException(
              slot.role().name().toLowerCase(Locale.ROOT)
                  + " "
                  + (slot.name() == null ? slot.n() : slot.name())
                  + " has type "
                  + type.getTypeName()
                  + " and cannot hold an object of "
                  + slot.value().getClass().getTypeName());
        }
      }
    }
  }

  private static Class<?> type(String descriptor, Class<?> host) throws ClassNotFoundException {
    boolean array = descriptor.startsWith("[");
    String name = array ? descriptor : descriptor.substring(1, descriptor.length() - 1);
    return Class.forName(name.replace('/', '.'), false, host.getClassLoader());
  }

  private static boolean isAt(ResumePoint point, FrameImage frame) {
    return point.line() == frame.line()
        && point.values().size() == frame.slots().size() + frame.monitors().size();
  }

  private static Object slot(FrameImage frame, Slot.Role role, int n) {
    for (Slot slot : frame.slots()) {
      if (slot.role() == role && slot.n() == n) {
        return slot.value();
      }
    }
    throw new IllegalArgumentException(
        "it has no " + role.name().toLowerCase(Locale.ROOT) + " " + n);
  }

  private static Object monitor(FrameImage frame, int n) {
    if (n >= frame.monitors().size()) {
      throw new IllegalArgumentException("it has no monitor " + n);
    }
    return frame.monitors().get(n);
  }

  /**
   * Returns what a thread does, from its innermost frame, in the words of {@link Thread.State}'s
   * descriptions.
   */
  static String state(ProcessLoader.Place innermost) {
    if (!innermost.host().getName().equals(Blocking.class.getName())) {
      return "runnable";
    }
    String method = innermost.method();
    return method.startsWith("pause") || method.startsWith("sleep") ? "sleeping" : "joining";
  }
}
