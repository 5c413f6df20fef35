package org.cnscs.heap;

import java.lang.invoke.SerializedLambda;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** The lambdas of a heap that is read: each is made when what it captured is there. */
final class Lambdas {

  /** A lambda that is not made yet. */
  private record Unmade(Map<String, Object> values, Integer hash) {}

  private final Heap heap;
  private final Map<Long, Unmade> unmade = new LinkedHashMap<>();

  Lambdas(Heap heap) {
    this.heap = heap;
  }

  void add(long address, Map<String, Object> values, Integer hash) {
    unmade.put(address, new Unmade(values, hash));
  }

  void makeAll() {
    while (!unmade.isEmpty()) {
      Deque<Long> stack = new ArrayDeque<>();
      stack.push(unmade.keySet().iterator().next());
      while (!stack.isEmpty()) {
        long address = stack.peek();
        long missing = missing(address);
        if (missing == 0) {
          tryMake(stack.pop());
        } else if (stack.contains(missing)) {
          throw new HeapFormatException(
              heap.place(address) + ": a lambda captured itself, which no JVM can make anew");
        } else {
          stack.push(missing);
        }
      }
    }
  }

  /**
   * Returns the address of a lambda that this one captured and that is not made, 0 if there is
   * none.
   */
  private long missing(long address) {
    for (Object value : unmade.get(address).values.values()) {
      if (value instanceof Heap.Pointer p && unmade.containsKey(p.address())) {
        return p.address();
      }
    }
    return 0;
  }

  private void tryMake(long address) {
    try {
      make(address);
    } catch (RuntimeException e) {
      throw heap.error(address, e);
    }
  }

  private void make(long address) {
    Unmade lambda = unmade.remove(address);
    Map<String, Object> v = lambda.values;
    Class<?> capturing = heap.type((String) v.get("capturing"));
    if (!heap.shapes().policy().isProgramClass(capturing) && !Platform.isPlatformClass(capturing)) {
      throw new HeapFormatException(
          capturing.getName() + " is a class of neither the program nor the JDK");
    }
    Object[] captured = new Object[(Integer) v.get("captured")];
    for (int i = 0; i < captured.length; i++) {
      Object value = v.get("captured" + i);
      captured[i] = value instanceof Heap.Pointer p ? heap.object(p.address()) : value;
    }
    Object made = LambdaForm.make(form(v, capturing, captured), capturing);
    heap.put(address, made);
    if (lambda.hash != null) {
      heap.restoreHash(made, lambda.hash);
    }
  }

  private static SerializedLambda form(
      Map<String, Object> v, Class<?> capturing, Object[] captured) {
    return new SerializedLambda(
        capturing,
        (String) v.get("interface"),
        (String) v.get("method"),
        (String) v.get("signature"),
        (Integer) v.get("kind"),
        (String) v.get("class"),
        (String) v.get("implementation"),
        (String) v.get("descriptor"),
        (String) v.get("instantiated"),
        captured);
  }
}
