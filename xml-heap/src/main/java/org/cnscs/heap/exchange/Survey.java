package org.cnscs.heap.exchange;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.heap.UnsupportedObjectException;

/**
 * The first look at a graph: which objects more than one place refers to, and whether all of them
 * can be written. Keeps a stack of its own, so that long chains are no problem.
 */
final class Survey {

  /** How an object was met first, and whether it was met again. */
  private static final class Met {
    final Object parent;
    boolean shared;

    Met(Object parent) {
      this.parent = parent;
    }
  }

  private final Forms forms;
  private final Contents contents;
  private final Map<Object, Met> met = new IdentityHashMap<>();
  private final Deque<Object> work = new ArrayDeque<>();

  Survey(Forms forms, Contents contents) {
    this.forms = forms;
    this.contents = contents;
  }

  /**
   * Looks at all that a root reaches.
   *
   * @throws UnsupportedObjectException if something cannot be written
   */
  void look(Object root) {
    meet(null, root);
    while (!work.isEmpty()) {
      Object object = work.pop();
      for (Object held : inside(object)) {
        meet(object, held);
      }
    }
  }

  boolean isShared(Object object) {
    return met.get(object).shared;
  }

  private List<Object> inside(Object object) {
    try {
      return contents.of(forms.of(object.getClass()), object);
    } catch (IllegalArgumentException e) {
      throw new UnsupportedObjectException(
          object.getClass().getName(), e.getMessage(), path(met.get(object).parent, object));
    }
  }

  private void meet(Object parent, Object object) {
    if (object == null) {
      return;
    }
    Met before = met.get(object);
    if (before != null) {
      before.shared = true;
      return;
    }
    Form form = check(parent, object);
    if (form.hasIdentity()) {
      met.put(object, new Met(parent));
      if (!(form instanceof TextForm)) {
        work.push(object);
      }
    }
  }

  private Form check(Object parent, Object object) {
    try {
      Form form = forms.of(object.getClass());
      if (form instanceof TextForm text) {
        checkText(text, object);
      } else if (form instanceof TreeForm tree) {
        TreeText.check(tree.write().apply(object));
      }
      return form;
    } catch (IllegalArgumentException e) {
      throw new UnsupportedObjectException(
          object.getClass().getName(), e.getMessage(), path(parent, object));
    }
  }

  /** Checks that a text of some variety gives the object again, which a locale's may not. */
  private static void checkText(TextForm form, Object object) {
    if (form.hasIdentity() || object.getClass().getPackageName().equals("java.lang")) {
      form.text(object);
      return;
    }
    String text = form.text(object);
    Object again = null;
    try {
      again = form.read(text);
    } catch (NaturalFormException e) {
      throw new IllegalArgumentException("its text \"" + text + "\" cannot be read again", e);
    }
    if (!object.equals(again)) {
      throw new IllegalArgumentException("its text \"" + text + "\" does not tell all of it");
    }
  }

  private String path(Object parent, Object object) {
    Deque<String> steps = new ArrayDeque<>();
    Object held = object;
    Object holder = parent;
    while (holder != null && steps.size() < 24) {
      steps.push(contents.step(forms.of(holder.getClass()), holder, held));
      held = holder;
      holder = met.get(holder).parent;
    }
    return (holder == null ? "" : "… ")
        + held.getClass().getName()
        + String.join("", steps)
        + (parent == null ? "" : " → " + object.getClass().getName());
  }
}
