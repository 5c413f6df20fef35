package org.cnscs.heap.exchange;

import java.util.ArrayList;
import java.util.Arrays;

/** What the quick reader keeps in mind, used again for other documents. */
final class QuickPage {

  private static final int FEWEST = 256;
  private static final int MOST_KEPT = 1 << 20;
  private static final int MANY = 1 << 12;

  final QuickIds ids = new QuickIds();

  /** A stack of what containers that are being read hold. */
  Object[] values = new Object[FEWEST];

  int top;
  private int highest;

  void push(Object value) {
    if (top == values.length) {
      values = Arrays.copyOf(values, top * 2);
    }
    values[top++] = value;
  }

  void pop(int from) {
    highest = Math.max(highest, top);
    top = from;
  }

  Object[] copy(int from) {
    return Arrays.copyOfRange(values, from, top);
  }

  /** Fills a list, a new one if there is none yet, with all from a place on. */
  ArrayList<Object> list(Object begun, int from) {
    int count = top - from;
    @SuppressWarnings("unchecked")
    ArrayList<Object> list = begun == null ? new ArrayList<>(count) : (ArrayList<Object>) begun;
    if (begun != null) {
      list.ensureCapacity(count);
    }
    for (int i = from; i < top; i++) {
      list.add(values[i]);
    }
    return list;
  }

  boolean isAnyLate(int from) {
    for (int i = from; i < top; i++) {
      if (values[i] instanceof QuickIds.Late) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether keys are just values, whose hash codes and order ask nobody else. */
  boolean areKeysValues(int from, int step, Plans plans) {
    for (int i = from; i < top; i += step) {
      if (values[i] != null && !isValue(plans, values[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isValue(Plans plans, Object key) {
    if (key instanceof QuickIds.Late) {
      return false;
    }
    Plan plan = plans.of(key.getClass());
    return plan.kind == Plan.Kind.TEXT && !plan.hasIdentity;
  }

  /** Tells whether it is kept only while there is memory enough. */
  boolean isLarge() {
    return values.length > MANY || ids.capacity() > MANY;
  }

  /** Forgets the document. */
  void clear() {
    pop(0);
    if (highest > MOST_KEPT) {
      values = new Object[FEWEST];
    } else {
      Arrays.fill(values, 0, highest, null);
    }
    highest = 0;
    ids.clear();
  }
}
