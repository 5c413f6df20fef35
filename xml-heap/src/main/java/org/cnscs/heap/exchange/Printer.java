package org.cnscs.heap.exchange;

import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.heap.Scalars;
import org.cnscs.heap.Texts;
import org.cnscs.xml.Vocabulary;

/**
 * The writer of a natural document, in canonical form.
 *
 * <p>An object stands where it is met first: in the fields of an object, then in those of the
 * objects in these. So a list holds its elements even if they refer to each other. What would be
 * nested too deep stands apart at the end of the root, so that no chain is too long.
 */
final class Printer {

  /** The deepest place of an element that is an object. */
  static final int DEEPEST = 32;

  private final Forms forms;
  private final Contents contents;
  private final Survey survey;
  private final Output out;
  private final Map<Object, Integer> numbers = new IdentityHashMap<>();
  private final Deque<Object> apart = new ArrayDeque<>();
  private int last;

  Printer(Forms forms, Contents contents, Survey survey, Output out) {
    this.forms = forms;
    this.contents = contents;
    this.survey = survey;
    this.out = out;
  }

  void document(Object root) {
    if (root == null) {
      out.raw("<c:null");
      out.attribute("xmlns:c", Vocabulary.OBJECT.namespace()).raw("/>");
    } else {
      claim(root, 0);
      item(root, Object.class, 0);
    }
    out.raw("\n");
    out.finish();
  }

  /** Decides about an object that is met: whether it stands here, and not as a reference. */
  private boolean claim(Object object, int depth) {
    Form form = forms.of(object.getClass());
    if (!form.hasIdentity()) {
      return true;
    }
    if (numbers.containsKey(object)) {
      return false;
    }
    boolean far = depth > DEEPEST && !(form instanceof TextForm);
    if (far || survey.isShared(object)) {
      numbers.put(object, ++last);
    }
    if (far) {
      apart.add(object);
    }
    return !far;
  }

  private String reference(Object object) {
    return "#" + numbers.get(object);
  }

  /** Writes an object that stands among others: the element tells its class. */
  private void item(Object object, Type declared, int depth) {
    Form form = forms.of(object.getClass());
    String element = form instanceof ArrayForm ? "c:array" : form.name();
    out.raw("<").raw(element);
    if (depth == 0) {
      out.attribute("xmlns:c", Vocabulary.OBJECT.namespace());
    }
    number(form, object);
    if (form instanceof ArrayForm array) {
      out.attribute("of", array.of());
    }
    inside(element, form, object, declared, depth);
  }

  /** Writes an object that stands in a field: the element is named as the field. */
  private void field(Member member, Object object, int depth) {
    Form form = forms.of(object.getClass());
    out.raw("<").raw(member.name());
    number(form, object);
    if (!form.equals(forms.inferred(member.erased()))) {
      out.attribute("c:type", form.name());
    }
    inside(member.name(), form, object, member.type(), depth);
  }

  private void number(Form form, Object object) {
    if (form.hasIdentity() && numbers.containsKey(object)) {
      out.attribute("c:id", numbers.get(object).toString());
    }
  }

  private void inside(String element, Form form, Object object, Type declared, int depth) {
    switch (form) {
      case TextForm text -> out.content(element, text.text(object));
      case TreeForm tree -> TreeText.write(out, element, tree.write().apply(object), depth);
      case ArrayForm array when array.isPrimitive() -> PrimitiveArrays.write(out, element, object);
      case ArrayForm array ->
          items(element, array.contents(object), Types.component(declared), depth);
      case ContainerForm container -> container(element, container, object, declared, depth);
      case ObjectForm plain -> members(element, plain, object, depth);
    }
  }

  private void container(
      String element, ContainerForm form, Object object, Type declared, int depth) {
    Detail detail = form.detail().apply(object);
    if (detail.order() != null) {
      out.attribute("c:order", detail.order());
    }
    if (detail.of() != null) {
      out.attribute("c:of", forms.of(detail.of()).name());
    }
    List<Object> values = contents.ordered(form, object);
    if (form.isMap()) {
      entries(element, values, Types.entry(declared), depth);
    } else {
      items(element, values, Types.element(declared), depth);
    }
  }

  private BitSet claimAll(List<Object> values, int depth) {
    BitSet here = new BitSet(values.size());
    for (int i = 0; i < values.size(); i++) {
      here.set(i, values.get(i) != null && claim(values.get(i), depth));
    }
    return here;
  }

  private void items(String element, List<Object> values, Type declared, int depth) {
    BitSet here = claimAll(values, depth + 1);
    out.raw(values.isEmpty() ? "/>" : ">");
    for (int i = 0; i < values.size(); i++) {
      out.row(depth + 1);
      if (values.get(i) == null) {
        out.raw("<c:null/>");
      } else if (here.get(i)) {
        item(values.get(i), declared, depth + 1);
      } else {
        out.raw("<c:r").attribute("ref", reference(values.get(i))).raw("/>");
      }
    }
    if (!values.isEmpty()) {
      close(element, depth);
    }
  }

  private void entries(String element, List<Object> values, List<Member> entry, int depth) {
    BitSet here = claimAll(values, depth + 2);
    out.raw(values.isEmpty() ? "/>" : ">");
    for (int i = 0; i < values.size(); i += 2) {
      out.row(depth + 1).raw("<entry");
      members("entry", entry, values.subList(i, i + 2), here.get(i, i + 2), depth + 1);
    }
    if (!values.isEmpty()) {
      close(element, depth);
    }
  }

  private void members(String element, ObjectForm form, Object object, int depth) {
    List<Object> values = contents.of(form, object);
    BitSet here = new BitSet(values.size());
    for (int i = 0; i < values.size(); i++) {
      boolean reference = values.get(i) != null && !form.members().get(i).erased().isPrimitive();
      here.set(i, reference && claim(values.get(i), depth + 1));
    }
    members(element, form.members(), values, here, depth);
  }

  /** Writes the fields: as attributes what fits there, then the others as children. */
  private void members(
      String element, List<Member> members, List<Object> values, BitSet here, int depth) {
    BitSet children = new BitSet(values.size());
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) != null) {
        String attribute = attribute(members.get(i), values.get(i), here.get(i));
        children.set(i, attribute == null);
        if (attribute != null) {
          out.attribute(members.get(i).name(), attribute);
        }
      }
    }
    out.raw(children.isEmpty() ? "/>" : ">");
    children.stream()
        .forEach(
            i -> {
              out.row(depth + 1);
              field(members.get(i), values.get(i), depth + 1);
            });
    if (!children.isEmpty()) {
      close(element, depth);
    }
  }

  /** Returns the attribute's value for what is in a field, null if it must be a child element. */
  private String attribute(Member member, Object value, boolean here) {
    if (member.erased().isPrimitive()) {
      return Scalars.text(value);
    }
    Form form = forms.of(value.getClass());
    if (!here) {
      return reference(value);
    }
    boolean alone = !form.hasIdentity() || !numbers.containsKey(value);
    if (form instanceof TextForm text && alone && form.equals(forms.inferred(member.erased()))) {
      String whole = text.text(value);
      return Texts.fitsAttribute(whole) ? Texts.value(whole) : null;
    }
    return null;
  }

  private void close(String element, int depth) {
    if (depth == 0 && !apart.isEmpty()) {
      out.row(1).raw("<c:apart>");
      while (!apart.isEmpty()) {
        out.row(2);
        item(apart.pop(), Object.class, 2);
      }
      out.row(1).end("c:apart");
    }
    out.row(depth).end(element);
  }
}
