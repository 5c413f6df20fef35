package org.cnscs.heap.exchange;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.cnscs.heap.XmlBytes;

/** What the quick writer writes on, used again for other documents. */
final class QuickSheet {

  private static final int BYTES = 8 << 10;

  /** How much is kept for the next document. */
  private static final int MOST_BYTES = 64 << 20;

  private static final int MOST_OBJECTS = 1 << 20;
  private static final int MANY_BYTES = 128 << 10;
  private static final int MANY_OBJECTS = 1 << 12;

  final XmlBytes out = new XmlBytes(BYTES);
  final Identities met = new Identities();
  final Splices splices = new Splices();
  final Deque<Object> apart = new ArrayDeque<>();

  // A stack of objects that are to be written yet: each with its plan, with its number or what else
  // was decided about it, and with the field that it stands in.
  Object[] objects = new Object[256];
  Plan[] plans = new Plan[256];
  int[] numbers = new int[256];
  MemberPlan[] members = new MemberPlan[256];
  int top;
  private int highest;

  /** Puts an object on the stack. */
  void push(MemberPlan member, Object object, Plan plan, int number) {
    if (top == objects.length) {
      objects = Arrays.copyOf(objects, top * 2);
      plans = Arrays.copyOf(plans, top * 2);
      numbers = Arrays.copyOf(numbers, top * 2);
      members = Arrays.copyOf(members, top * 2);
    }
    objects[top] = object;
    plans[top] = plan;
    members[top] = member;
    numbers[top++] = number;
  }

  /** Takes all from a place on from the stack. */
  void pop(int from) {
    highest = Math.max(highest, top);
    top = from;
  }

  /**
   * Forgets the document: its bytes are overwritten, and no object and no class of it is kept,
   * since sheets outlive forms.
   */
  void clear() {
    pop(0);
    Arrays.fill(objects, 0, highest, null);
    Arrays.fill(plans, 0, highest, null);
    Arrays.fill(members, 0, highest, null);
    highest = 0;
    splices.clear(met.size());
    met.clear();
    apart.clear();
    out.wipe();
  }

  /** Tells whether it is kept only while there is memory enough. */
  boolean isLarge() {
    return out.capacity() > MANY_BYTES || met.capacity() > MANY_OBJECTS;
  }

  /** Tells whether it is small enough to be kept. */
  boolean isSmall() {
    return out.capacity() <= MOST_BYTES
        && met.capacity() <= MOST_OBJECTS
        && splices.capacity() <= MOST_OBJECTS * 4
        && objects.length <= MOST_OBJECTS;
  }
}
