package org.cnscs.heap.exchange;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which sets and maps are written that have none of their own, or one that differs
 * from JVM to JVM: by class, then by value, as far as a look a few objects deep can tell.
 */
final class KeyOrder {

  private static final int DEEPEST = 4;
  private static final int MOST = 16;

  private final Forms forms;
  private final Contents contents;

  KeyOrder(Forms forms, Contents contents) {
    this.forms = forms;
    this.contents = contents;
  }

  boolean hasIdentity(Object object) {
    Form form = forms.find(object.getClass());
    return form == null || form.hasIdentity() || object instanceof Enum<?>;
  }

  /** A key with what is behind it: its kind first, then its number or what it looks like. */
  private record Keyed(String kind, Number number, String text, List<Object> group) {}

  private static int compare(Keyed a, Keyed b) {
    int byKind = a.kind.compareTo(b.kind);
    if (byKind != 0 || a.number == null) {
      return byKind != 0 ? byKind : a.text.compareTo(b.text);
    }
    int byNumber =
        a.number instanceof Double || a.number instanceof Float
            ? Double.compare(a.number.doubleValue(), b.number.doubleValue())
            : Long.compare(a.number.longValue(), b.number.longValue());
    return byNumber != 0 ? byNumber : a.text.compareTo(b.text);
  }

  /**
   * Sorts groups of values by what the first of each looks like.
   *
   * @param size how many values a group has
   */
  List<Object> sorted(List<Object> values, int size) {
    List<Keyed> groups = new ArrayList<>(values.size() / size);
    for (int i = 0; i < values.size(); i += size) {
      List<Object> group = values.subList(i, i + size);
      groups.add(keyed(group));
    }
    Comparator<Keyed> byKeys = KeyOrder::compare;
    groups.sort(byKeys.thenComparing(keyed -> look(keyed.group)));
    List<Object> sorted = new ArrayList<>(values.size());
    groups.forEach(group -> sorted.addAll(group.group));
    return sorted;
  }

  private Keyed keyed(List<Object> group) {
    Object key = group.getFirst();
    Form form = key == null ? null : forms.find(key.getClass());
    String kind = form == null ? "" : form.name();
    return new Keyed(kind, number(key), look(group.subList(0, 1)), group);
  }

  private static Number number(Object key) {
    return key instanceof Number n && n.getClass().getPackageName().equals("java.lang") ? n : null;
  }

  private String look(List<Object> group) {
    StringBuilder out = new StringBuilder();
    for (Object value : group) {
      look(value, DEEPEST, out);
    }
    return out.toString();
  }

  private void look(Object value, int depth, StringBuilder out) {
    if (value == null) {
      out.append("-;");
      return;
    }
    Form form = forms.find(value.getClass());
    if (form == null) {
      return; // refused when it is met
    }
    switch (form) {
      case TextForm text -> out.append(text.print().apply(value)).append(':').append(form.name());
      case ObjectForm plain -> lookInside(plain, value, depth, out);
      case ContainerForm container when container.isSorted() ->
          out.append(form.name()).append(contents.of(form, value).size());
      case ContainerForm container -> lookInside(container, value, depth, out);
      case ArrayForm array -> out.append(array.name()).append(Array.getLength(value));
      case TreeForm tree -> out.append(tree.name());
    }
    out.append(';');
  }

  private void lookInside(Form form, Object value, int depth, StringBuilder out) {
    out.append(form.name());
    if (depth > 0) {
      List<Object> values = contents.of(form, value);
      for (int i = 0; i < values.size() && i < MOST; i++) {
        look(values.get(i), depth - 1, out);
      }
    }
  }
}
