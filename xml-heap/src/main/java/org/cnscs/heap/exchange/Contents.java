package org.cnscs.heap.exchange;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.cnscs.heap.HeapField;

/** What objects hold, in the order in which it is written. */
final class Contents {

  private final Forms forms;
  private final KeyOrder order;

  Contents(Forms forms) {
    this.forms = forms;
    this.order = new KeyOrder(forms, this);
  }

  /** Returns the values of fields, elements, or keys and values by turns; in any order. */
  List<Object> of(Form form, Object object) {
    return switch (form) {
      case ObjectForm plain -> values(plain, object);
      case ContainerForm container -> {
        check(container.detail().apply(object));
        List<Object> values = container.contents().apply(object);
        checkIdentities(container, values);
        yield values;
      }
      case ArrayForm array when !array.isPrimitive() -> array.contents(object);
      case ArrayForm array -> List.of();
      case TextForm text -> List.of();
      case TreeForm tree -> List.of();
    };
  }

  private void check(Detail detail) {
    if (detail.of() != null) {
      forms.of(detail.of());
    }
  }

  private void checkIdentities(ContainerForm container, List<Object> values) {
    if (container.type() == IdentityHashMap.class) {
      for (int i = 0; i < values.size(); i += 2) {
        if (values.get(i) != null && !order.hasIdentity(values.get(i))) {
          throw new IllegalArgumentException(
              "a key of it is a "
                  + values.get(i).getClass().getName()
                  + ", only equal to itself here");
        }
      }
    }
  }

  /** Returns the same in the order in which it is written. */
  List<Object> ordered(Form form, Object object) {
    List<Object> values = of(form, object);
    return form instanceof ContainerForm container && container.isSorted()
        ? order.sorted(values, container.isMap() ? 2 : 1)
        : values;
  }

  /**
   * Returns the values of a container without an order, or groups of these, in the order in which
   * they are written.
   */
  List<Object> sorted(List<Object> values, int size) {
    return order.sorted(values, size);
  }

  private static List<Object> values(ObjectForm form, Object object) {
    List<Object> values = new ArrayList<>(form.fields().size());
    for (HeapField field : form.fields()) {
      values.add(field.get(object));
    }
    return values;
  }

  /** Returns the step of a path from an object to one that it holds. */
  String step(Form form, Object holder, Object held) {
    List<Object> values = of(form, holder);
    int i = 0;
    while (i < values.size() && values.get(i) != held) {
      i++;
    }
    return switch (form) {
      case ObjectForm plain -> "." + (i < values.size() ? plain.members().get(i).name() : "?");
      case ContainerForm container when container.isMap() ->
          (i % 2 == 0 ? ".key[" : ".value[") + i / 2 + "]";
      default -> "[" + i + "]";
    };
  }
}
