package org.cnscs.heap.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cnscs.heap.Fields;
import org.cnscs.heap.HeapField;

/**
 * A comparison of two graphs, object by object: the same classes, values, order and identity, but
 * for what is only a value.
 */
final class SameGraph {

  private final Forms forms;
  private final Contents contents;
  private final Map<Object, Object> images = new IdentityHashMap<>();
  private final Map<Object, Object> origins = new IdentityHashMap<>();
  private final Deque<Object> work = new ArrayDeque<>();

  SameGraph(Forms forms) {
    this.forms = forms;
    this.contents = new Contents(forms);
  }

  void check(Object before, Object after) {
    match(before, after);
    while (!work.isEmpty()) {
      Object object = work.pop();
      compare(object, images.get(object));
    }
  }

  private void match(Object before, Object after) {
    if (before == null || after == null) {
      assertSame(before, after);
      return;
    }
    assertEquals(forms.of(before.getClass()), forms.of(after.getClass()));
    if (forms.of(before.getClass()) instanceof TextForm form && !form.hasIdentity()) {
      assertEquals(form.text(before), form.text(after)); // equal alone would not tell NaNs apart
      return;
    }
    Object image = images.putIfAbsent(before, after);
    if (image != null) {
      assertSame(image, after);
      return;
    }
    assertSame(null, origins.put(after, before), "two objects became one");
    work.push(before);
  }

  private void compare(Object before, Object after) {
    switch (forms.of(before.getClass())) {
      case TextForm text -> assertEquals(text.text(before), text.text(after));
      case TreeForm tree -> assertEquals(tree.write().apply(before), tree.write().apply(after));
      case ArrayForm array when array.isPrimitive() ->
          assertTrue(Objects.deepEquals(bits(before), bits(after)));
      case ArrayForm array -> compare(array.contents(before), array.contents(after));
      case ContainerForm container -> {
        assertEquals(container.detail().apply(before), container.detail().apply(after));
        compare(contents.ordered(container, before), contents.ordered(container, after));
      }
      case ObjectForm plain -> {
        for (HeapField field : Fields.of(plain.type())) {
          match(field, before, after);
        }
      }
    }
  }

  private void match(HeapField field, Object before, Object after) {
    match(field.get(before), field.get(after));
  }

  private void compare(List<Object> before, List<Object> after) {
    assertEquals(before.size(), after.size());
    for (int i = 0; i < before.size(); i++) {
      match(before.get(i), after.get(i));
    }
  }

  private static Object bits(Object array) {
    return switch (array) {
      case double[] d ->
          java.util.stream.DoubleStream.of(d).mapToLong(Double::doubleToRawLongBits).toArray();
      case float[] f -> {
        int[] bits = new int[f.length];
        for (int i = 0; i < f.length; i++) {
          bits[i] = Float.floatToRawIntBits(f[i]);
        }
        yield bits;
      }
      default -> array;
    };
  }
}
