package org.cnscs.heap.exchange;

import java.util.List;
import java.util.Map;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.Literal;
import org.cnscs.heap.Scalars;
import org.cnscs.heap.Texts;
import org.cnscs.heap.XmlBytes;

/**
 * The writer of what most graphs are made of, in one look at each object: as bytes, with tags that
 * are ready.
 *
 * <p>Whether an object is referred to more than once is known at the end only; then the {@link
 * Splices numbers} are put in. What this writer does not know, or what is to be refused, is left to
 * the {@link Printer}, which begins again. So a document never depends on which of them wrote it.
 */
final class QuickWriter {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final Kept<QuickSheet> SHEETS = new Kept<>(QuickSheet::new);

  /** The longest document without its large arrays; others are not kept in memory. */
  private static final int MOST_BYTES = 64 << 20;

  /** Says of an object that it is written where it is met, and can have no number. */
  private static final int VALUE = -1;

  /** What is less says that a reference is written, to the object of so many less. */
  private static final int REFERENCE = -2;

  private final Plans plans;
  private final Contents contents;
  private final QuickSheet sheet;
  private final XmlBytes out;
  private final Splices splices;
  private final QuickContents texts;

  private QuickWriter(Plans plans, QuickSheet sheet) {
    this.plans = plans;
    this.contents = plans.contents();
    this.sheet = sheet;
    this.out = sheet.out;
    this.splices = sheet.splices;
    this.texts = new QuickContents(out, splices);
  }

  /** Returns a graph as a document, null if the other writer must write it or refuse it. */
  static byte[] write(Plans plans, Object root) {
    QuickSheet sheet = SHEETS.take();
    byte[] document = null;
    try {
      document = new QuickWriter(plans, sheet).document(root);
    } catch (RuntimeException e) {
      document = null; // the other writer says what is wrong, if anything is
    }
    sheet.clear();
    if (sheet.isSmall()) {
      SHEETS.giveBack(sheet, sheet.isLarge());
    }
    return document;
  }

  private byte[] document(Object root) {
    Plan plan = plans.of(root.getClass());
    item(root, plan, claim(root, plan, 0), plans.root, 0);
    out.add('\n');
    return splices.join(out, sheet.met.size());
  }

  private static RuntimeException leave() {
    return UnknownToQuickException.here();
  }

  /** Decides about an object that is met: returns its number, or one of what is below zero. */
  private int claim(Object object, Plan plan, int depth) {
    if (!plan.hasIdentity) {
      return VALUE;
    }
    int before = sheet.met.size();
    int number = sheet.met.add(object);
    if (number < before) {
      if (plan.kind == Plan.Kind.TEXT) {
        throw leave(); // it may stand in an attribute already, where it can have no number
      }
      splices.share(number);
      return REFERENCE - number;
    }
    if (depth > Printer.DEEPEST && plan.kind != Plan.Kind.TEXT) {
      splices.share(number);
      sheet.apart.add(object);
      return REFERENCE - number;
    }
    return number;
  }

  private Plan planOf(Place place, Object object) {
    Plan last = place.last;
    if (last != null && last.type == object.getClass()) {
      return last;
    }
    Plan plan = plans.of(object.getClass());
    place.last = plan;
    return plan;
  }

  private static boolean isInferred(Plan plan, Place place) {
    return plan.form == place.inferred
        || plan.form instanceof ArrayForm && plan.form.equals(place.inferred);
  }

  /** Writes an object that stands among others: the element tells its class. */
  private void item(Object object, Plan plan, int number, Place place, int depth) {
    out.add(plan.open);
    if (depth == 0) {
      out.add(QuickTags.NAMESPACE);
    }
    if (number >= 0) {
      splices.id(out, number);
    }
    if (plan.of != null) {
      out.add(plan.of);
    }
    inside(plan.close, object, plan, place, depth);
  }

  /** Writes an object that stands in a field: the element is named as the field. */
  private void field(MemberPlan member, Object object, Plan plan, int number, int depth) {
    out.add(member.open);
    if (number >= 0) {
      splices.id(out, number);
    }
    if (!isInferred(plan, member.place)) {
      out.add(plan.mark);
    }
    inside(member.close, object, plan, member.place, depth);
  }

  private void inside(Literal close, Object object, Plan plan, Place place, int depth) {
    switch (plan.kind) {
      case OBJECT, RECORD -> members(close, object, plan, depth);
      case LIST -> {
        List<?> list = (List<?>) object;
        Place element = place.element();
        int from = sheet.top;
        for (int i = 0; i < list.size(); i++) {
          push(list.get(i), element, depth + 1);
        }
        items(close, from, element, depth);
      }
      case MAP -> map(close, object, plan, place, depth);
      case CONTAINER -> container(close, object, plan, place, depth);
      case ARRAY -> {
        Place component = place.component();
        int from = sheet.top;
        for (Object held : (Object[]) object) {
          push(held, component, depth + 1);
        }
        items(close, from, component, depth);
      }
      case PRIMITIVES -> texts.primitives(close, object);
      case TEXT -> texts.content(close, text(plan, object));
      case OTHER -> throw leave();
    }
  }

  private void push(Object object, Place place, int depth) {
    if (object == null) {
      sheet.push(null, null, null, 0);
    } else {
      Plan plan = planOf(place, object);
      sheet.push(null, object, plan, claim(object, plan, depth));
    }
  }

  private void pushAll(List<Object> values) {
    for (Object value : values) {
      sheet.push(null, value, null, 0);
    }
  }

  private void map(Literal close, Object object, Plan plan, Place place, int depth) {
    ContainerForm form = (ContainerForm) plan.form;
    detail(form.detail().apply(object));
    int from = sheet.top;
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) object).entrySet()) {
      sheet.push(null, entry.getKey(), null, 0);
      sheet.push(null, entry.getValue(), null, 0);
    }
    if (form.isSorted()) {
      QuickOrder.sort(sheet, from, 2, plans, contents);
    }
    entries(close, from, place.entry(), depth);
  }

  private void container(Literal close, Object object, Plan plan, Place place, int depth) {
    ContainerForm form = (ContainerForm) plan.form;
    detail(form.detail().apply(object));
    int from = sheet.top;
    pushAll(contents.of(form, object));
    if (form.isSorted()) {
      QuickOrder.sort(sheet, from, form.isMap() ? 2 : 1, plans, contents);
    }
    if (form.isMap()) {
      entries(close, from, place.entry(), depth);
    } else {
      claimAll(from, place.element(), depth + 1);
      items(close, from, place.element(), depth);
    }
  }

  private void detail(Detail detail) {
    if (detail.order() != null) {
      out.add(QuickTags.ORDER).attribute(detail.order()).add('"');
    }
    if (detail.of() != null) {
      out.add(QuickTags.OF).attribute(plans.of(detail.of()).form.name()).add('"');
    }
  }

  private void claimAll(int from, Place place, int depth) {
    for (int i = from; i < sheet.top; i++) {
      Object object = sheet.objects[i];
      if (object != null) {
        Plan plan = planOf(place, object);
        sheet.plans[i] = plan;
        sheet.numbers[i] = claim(object, plan, depth);
      }
    }
  }

  private void items(Literal close, int from, Place place, int depth) {
    int to = sheet.top;
    for (int i = from; i < to; i++) {
      if (i == from) {
        out.add('>');
      }
      out.row(2 * (depth + 1));
      Object object = sheet.objects[i];
      if (object == null) {
        out.add(QuickTags.NULL);
      } else if (sheet.numbers[i] < VALUE) {
        out.add(QuickTags.REFER);
        splices.reference(out, REFERENCE - sheet.numbers[i]);
        out.add(QuickTags.END_REFER);
      } else {
        item(object, sheet.plans[i], sheet.numbers[i], place, depth + 1);
      }
    }
    end(close, from, to, depth);
  }

  private void entries(Literal close, int from, MemberPlan[] entry, int depth) {
    int to = sheet.top;
    for (int i = from; i < to; i++) { // keys and values by turns, as they are met
      Object object = sheet.objects[i];
      if (object != null) {
        Plan plan = planOf(entry[i - from & 1].place, object);
        sheet.plans[i] = plan;
        sheet.numbers[i] = claim(object, plan, depth + 2);
      }
    }
    for (int i = from; i < to; i += 2) {
      if (i == from) {
        out.add('>');
      }
      out.row(2 * (depth + 1)).add(QuickTags.ENTRY);
      int top = sheet.top;
      for (int j = 0; j < 2; j++) {
        Object object = sheet.objects[i + j];
        Plan plan = sheet.plans[i + j];
        int number = sheet.numbers[i + j];
        if (object != null && !attribute(entry[j], object, plan, number)) {
          sheet.push(entry[j], object, plan, number);
        }
      }
      children(QuickTags.END_ENTRY, top, depth + 1);
    }
    end(close, from, to, depth);
  }

  private void end(Literal close, int from, int to, int depth) {
    if (from == to) {
      out.add(QuickTags.END);
    } else {
      close(close, depth);
    }
    sheet.pop(from);
  }

  private void members(Literal close, Object object, Plan plan, int depth) {
    int from = sheet.top;
    for (MemberPlan member : plan.members) {
      switch (member.kind) {
        case MemberPlan.STRING -> {
          String text = (String) UNSAFE.getReference(object, member.offset);
          if (text != null) {
            string(member, text);
          }
        }
        case MemberPlan.OBJECT -> {
          Object held = UNSAFE.getReference(object, member.offset);
          if (held != null) {
            held(member, held, depth);
          }
        }
        default -> primitive(member, object);
      }
    }
    children(close, from, depth);
  }

  private void string(MemberPlan member, String text) {
    if (out.attributeIfPlain(member.attribute, text)) {
      return;
    }
    if (Texts.fitsAttribute(text)) {
      out.add(member.attribute).attribute(Texts.value(text)).add('"');
    } else {
      sheet.push(member, text, plans.of(String.class), VALUE);
    }
  }

  private void held(MemberPlan member, Object object, int depth) {
    Plan plan = planOf(member.place, object);
    int number = claim(object, plan, depth + 1);
    if (!attribute(member, object, plan, number)) {
      sheet.push(member, object, plan, number);
    }
  }

  private void primitive(MemberPlan member, Object object) {
    long at = member.offset;
    Literal begin = member.attribute;
    switch (member.kind) {
      case 'I' -> out.attribute(begin, UNSAFE.getInt(object, at));
      case 'J' -> out.attribute(begin, UNSAFE.getLong(object, at));
      case 'D' -> out.attribute(begin, UNSAFE.getDouble(object, at));
      case 'Z' ->
          out.add(begin).add(UNSAFE.getBoolean(object, at) ? QuickTags.TRUE : QuickTags.FALSE);
      case 'B' -> out.attribute(begin, UNSAFE.getByte(object, at));
      case 'S' -> out.attribute(begin, UNSAFE.getShort(object, at));
      case 'F' -> text(begin, UNSAFE.getFloat(object, at));
      default -> text(begin, UNSAFE.getChar(object, at));
    }
  }

  private void text(Literal begin, Object box) {
    out.add(begin).attribute(Scalars.text(box)).add('"');
  }

  /** Writes an object as an attribute if it fits there, and tells whether it does. */
  private boolean attribute(MemberPlan member, Object object, Plan plan, int number) {
    if (number < VALUE) {
      out.add(member.attribute).add('#');
      splices.reference(out, REFERENCE - number);
      out.add('"');
      return true;
    }
    if (plan.kind != Plan.Kind.TEXT || !isInferred(plan, member.place)) {
      return false;
    }
    return value(member.attribute, object, plan);
  }

  private boolean value(Literal begin, Object object, Plan plan) {
    if (object instanceof Integer number) {
      out.attribute(begin, number.intValue());
    } else if (object instanceof Long number) {
      out.attribute(begin, number.longValue());
    } else if (object instanceof Double number) {
      out.attribute(begin, number.doubleValue());
    } else {
      String text = text(plan, object);
      if (!out.attributeIfPlain(begin, text)) {
        if (!Texts.fitsAttribute(text)) {
          return false;
        }
        out.add(begin).attribute(Texts.value(text)).add('"');
      }
    }
    return true;
  }

  /** Returns the text of an object if it certainly tells all of it. */
  private static String text(Plan plan, Object object) {
    TextForm form = (TextForm) plan.form;
    String text = form.text(object);
    if (plan.isDoubtful && !object.equals(form.read(text))) {
      throw leave();
    }
    return text;
  }

  /** Writes the children that are on the stack from a place on, and the end of the element. */
  private void children(Literal close, int from, int depth) {
    int to = sheet.top;
    if (from == to) {
      out.add(QuickTags.END);
      return;
    }
    out.add('>');
    for (int i = from; i < to; i++) {
      out.row(2 * (depth + 1));
      field(sheet.members[i], sheet.objects[i], sheet.plans[i], sheet.numbers[i], depth + 1);
    }
    close(close, depth);
    sheet.pop(from);
  }

  private void close(Literal close, int depth) {
    if (out.length() > MOST_BYTES) {
      throw leave();
    }
    if (depth == 0 && !sheet.apart.isEmpty()) {
      out.row(2).add(QuickTags.APART);
      while (!sheet.apart.isEmpty()) {
        Object object = sheet.apart.pop();
        out.row(4);
        item(object, plans.of(object.getClass()), sheet.met.add(object), plans.root, 2);
      }
      out.row(2).add(QuickTags.END_APART);
    }
    out.row(2 * depth).add(close);
  }
}
