package org.cnscs.heap.exchange;

import java.lang.reflect.Array;
import java.util.Arrays;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.LineCursor;
import org.cnscs.heap.Literal;

/**
 * The reader of documents in canonical form, which knows what must come next and so compares bytes
 * instead of parsing XML, and makes objects as it meets them.
 *
 * <p>It never refuses a document. At the first thing that is not recognised, wrong or merely
 * written otherwise, it stops, and the {@link DocumentReader} reads the document from its begin;
 * what was made until then nobody knows. So what a document means, and which error it has, is
 * always what that one says.
 *
 * <p>Objects whose code is run, be it constructors or hash codes, must see the same as there: all
 * that they hold, whole. {@link QuickIds#ties} tells whether it is.
 */
final class QuickReader {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final Kept<QuickPage> PAGES = new Kept<>(QuickPage::new);

  /** The deepest place of an element; canonical form has few that are deeper than objects. */
  private static final int DEEPEST = Printer.DEEPEST + 8;

  private final Plans plans;
  private final QuickPage page;
  private final QuickIds ids;
  private final LineCursor in;
  private final QuickTexts texts;
  private final QuickPrimitives primitives;
  private final QuickContainers containers;
  private boolean isApartRead;

  /** What the hash code of the object that was read last may cost. */
  private long cost;

  private QuickReader(Plans plans, QuickPage page, byte[] document) {
    this.plans = plans;
    this.page = page;
    this.ids = page.ids;
    this.in = new LineCursor(document);
    this.texts = new QuickTexts(in);
    this.primitives = new QuickPrimitives(in, texts);
    this.containers = new QuickContainers(plans, page);
  }

  /** Returns the root of a document, null if the other reader must read it or refuse it. */
  static Object read(Plans plans, byte[] document, Class<?> type) {
    QuickPage page = PAGES.take();
    Object root = null;
    try {
      root = new QuickReader(plans, page, document).document(type);
    } catch (RuntimeException | StackOverflowError e) {
      root = null; // the other reader says what is wrong, if anything is
    }
    page.clear();
    PAGES.giveBack(page, page.isLarge());
    return root;
  }

  private Object document(Class<?> type) {
    Object root = item(type, plans.root, 0);
    in.expect('\n');
    if (!in.isAtEnd() || !type.isInstance(root)) {
      throw leave();
    }
    ids.finish();
    return root;
  }

  private static RuntimeException leave() {
    return UnknownToQuickException.here();
  }

  /** Reads an object that stands among others; one that comes later is told by its number. */
  private Object item(Class<?> expected, Place place, int depth) {
    Plan plan = place.lastRead;
    Literal close;
    if (plan != null && in.startsWith(plan.open) && isEndOfName(in.peek(plan.open.length()))) {
      in.skip(plan.open.length());
      close = plan.close;
    } else if (in.peek(1) == 'c' && in.peek(2) == ':') {
      if (!in.accept(QuickTags.ARRAY)) {
        return nullOrReference(expected);
      }
      plan = null;
      close = QuickTags.END_ARRAY;
    } else {
      plan = named();
      place.lastRead = plan;
      close = plan.close;
    }
    if (depth == 0) {
      in.expect(QuickTags.NAMESPACE);
    }
    int id = id();
    if (plan == null) {
      in.expect(QuickTags.OF_ARRAY);
      plan = plans.named(texts.value() + "[]");
    }
    Object object = content(plan, id, place, close, depth);
    if (!expected.isInstance(object)) {
      throw leave();
    }
    return object;
  }

  private static boolean isEndOfName(byte b) {
    return b == ' ' || b == '/' || b == '>';
  }

  private Plan named() {
    in.expect('<');
    return plans.named(in.name());
  }

  private int id() {
    return in.peek() == ' ' && in.accept(QuickTags.ID) ? texts.id() : 0;
  }

  private Object nullOrReference(Class<?> expected) {
    cost = 1;
    if (in.accept(QuickTags.NULL)) {
      return null;
    }
    in.expect(QuickTags.REFER);
    int id = texts.id();
    in.expect(QuickTags.END);
    return referred(id, expected);
  }

  private Object referred(int id, Class<?> expected) {
    Object object = ids.get(id);
    if (object == null) {
      return new QuickIds.Late(id);
    }
    if (!expected.isInstance(object)) {
      throw leave();
    }
    cost = ids.cost(id);
    return object;
  }

  /** Reads an object that stands in a field, from behind its element's name on. */
  private Object field(MemberPlan member, int depth) {
    int id = id();
    Plan plan;
    if (in.peek() == ' ' && in.accept(QuickTags.TYPE)) {
      plan = plans.named(texts.value());
    } else {
      plan = plans.inferred(member.place);
    }
    Object object = content(plan, id, member.place, member.close, depth);
    if (!member.place.erased.isInstance(object)) {
      throw leave();
    }
    return object;
  }

  private Object content(Plan plan, int id, Place place, Literal close, int depth) {
    if (depth > DEEPEST) {
      throw leave();
    }
    int ties = ids.ties();
    Object object =
        switch (plan.kind) {
          case OBJECT -> object(plan, id, close, depth);
          case RECORD -> madeRecord(plan, id, close, depth);
          case LIST, MAP, CONTAINER -> container(plan, id, place, close, depth);
          case ARRAY -> array(plan, id, place, close, depth);
          case TEXT -> opened(id, texts.content((TextForm) plan.form, close));
          case PRIMITIVES -> opened(id, texts.array(plan.type.componentType(), close));
          case OTHER -> throw leave();
        };
    if (plan.kind != Plan.Kind.RECORD && !(plan.form instanceof ContainerForm)) {
      cost = 1;
    }
    if (id != 0) {
      ids.close(id, ties, cost);
    }
    return object;
  }

  private Object opened(int id, Object object) {
    if (id != 0) {
      ids.open(id, object);
    }
    return object;
  }

  private static Object allocate(Class<?> type) {
    try {
      return UNSAFE.allocateInstance(type);
    } catch (InstantiationException e) {
      throw leave();
    }
  }

  private Object object(Plan plan, int id, Literal close, int depth) {
    Object object = opened(id, allocate(plan.type));
    long given = 0;
    MemberPlan[] members = plan.members;
    for (int i = 0; i < members.length && in.peek() == ' '; i++) {
      if (in.accept(members[i].attribute)) {
        given |= 1L << i;
        attribute(object, members[i]);
      }
    }
    if (in.accept(QuickTags.END)) {
      return object;
    }
    in.expect('>');
    for (int i = 0; isAtChild(close, depth); i++) {
      i = next(members, i, given);
      Object held = field(members[i], depth + 1);
      UNSAFE.putReference(object, members[i].offset, held);
    }
    return object;
  }

  /** Returns which field the next child is, from one on, and moves behind its name. */
  private int next(MemberPlan[] members, int from, long given) {
    for (int i = from; i < members.length; i++) {
      Literal open = members[i].open;
      if (in.startsWith(open) && isEndOfName(in.peek(open.length()))) {
        if ((given >>> i & 1) != 0 || members[i].place.erased.isPrimitive()) {
          break;
        }
        in.skip(open.length());
        return i;
      }
    }
    throw leave();
  }

  /** Moves behind a row's begin, to a child, or behind the end of the element. */
  private boolean isAtChild(Literal close, int depth) {
    if (in.acceptRow(2 * depth + 2)) {
      if (depth > 0 || !in.startsWith(QuickTags.APART)) {
        return true;
      }
      apart();
    }
    if (!in.acceptRow(2 * depth)) {
      throw leave();
    }
    in.expect(close);
    return false;
  }

  private void apart() {
    in.expect(QuickTags.APART);
    while (in.acceptRow(4)) {
      item(Object.class, plans.root, 2);
    }
    if (isApartRead || !in.acceptRow(2)) {
      throw leave();
    }
    in.expect(QuickTags.END_APART);
    isApartRead = true;
  }

  private void attribute(Object object, MemberPlan member) {
    if (member.kind != MemberPlan.OBJECT) {
      primitives.read(object, member);
      return;
    }
    Object held = value(member);
    if (held instanceof QuickIds.Late late) {
      ids.setLater(object, member, late.id());
    } else {
      UNSAFE.putReference(object, member.offset, held);
    }
  }

  /** Reads an attribute that is no primitive field; what comes later is told by its number. */
  private Object value(MemberPlan member) {
    cost = 1;
    if (in.accept('#')) {
      return referred(texts.id(), member.place.erased);
    }
    if (!(member.place.inferred instanceof TextForm form)) {
      throw leave();
    }
    Object object = texts.attribute(form);
    if (!member.place.erased.isInstance(object)) {
      throw leave();
    }
    return object;
  }

  private Object madeRecord(Plan plan, int id, Literal close, int depth) {
    int ties = ids.ties();
    Object[] values = new Object[plan.members.length];
    long all = members(plan.members, values, close, depth);
    if (ids.ties() != ties) {
      throw leave();
    }
    Object object = opened(id, ((ObjectForm) plan.form).make(Arrays.asList(values)));
    cost = Math.min(all + 1, Assembly.MOST_COST);
    return object;
  }

  /** Reads fields as values; returns what they cost together, or the most that may be paid. */
  private long members(MemberPlan[] members, Object[] values, Literal close, int depth) {
    long given = 0;
    long all = members.length;
    for (int i = 0; i < members.length && in.peek() == ' '; i++) {
      if (in.accept(members[i].attribute)) {
        given |= 1L << i;
        values[i] =
            members[i].place.erased.isPrimitive() ? primitive(members[i]) : value(members[i]);
        all = Math.min(all + cost - 1, Assembly.MOST_COST);
      }
    }
    if (in.accept(QuickTags.END)) {
      return all;
    }
    in.expect('>');
    for (int i = 0; isAtChild(close, depth); i++) {
      i = next(members, i, given);
      values[i] = field(members[i], depth + 1);
      all = Math.min(all + cost - 1, Assembly.MOST_COST);
    }
    return all;
  }

  private Object primitive(MemberPlan member) {
    cost = 1;
    return primitives.value(member);
  }

  private Object array(Plan plan, int id, Place place, Literal close, int depth) {
    Class<?> component = plan.type.componentType();
    if (id != 0) {
      throw leave(); // its length is not known yet when something in it refers to it
    }
    int from = page.top;
    items(component, place.component(), close, depth);
    Object[] array = (Object[]) Array.newInstance(component, page.top - from);
    for (int i = 0; i < array.length; i++) {
      if (page.values[from + i] instanceof QuickIds.Late) {
        throw leave();
      }
      array[i] = page.values[from + i];
    }
    page.pop(from);
    return array;
  }

  /** Reads elements up to the end of what holds them, and pushes them; returns what they cost. */
  private long items(Class<?> expected, Place place, Literal close, int depth) {
    long all = 0;
    if (!in.accept(QuickTags.END)) {
      in.expect('>');
      while (isAtChild(close, depth)) {
        page.push(item(expected, place, depth + 1));
        all += cost;
      }
    }
    return all;
  }

  private long entries(MemberPlan[] entry, Literal close, int depth) {
    long all = 0;
    if (!in.accept(QuickTags.END)) {
      in.expect('>');
      while (isAtChild(close, depth)) {
        in.expect(QuickTags.ENTRY);
        Object[] values = new Object[2];
        all += members(entry, values, QuickTags.END_ENTRY, depth + 1);
        page.push(values[0]);
        page.push(values[1]);
      }
    }
    return all;
  }

  private Object container(Plan plan, int id, Place place, Literal close, int depth) {
    ContainerForm form = (ContainerForm) plan.form;
    int ties = ids.ties();
    int from = page.top;
    Detail detail = detail();
    Object container = null;
    if (form.empty() != null && (id != 0 || !plan.isPresizable)) {
      container = opened(id, form.empty().apply(detail));
    }
    long all =
        form.isMap()
            ? entries(place.entry(), close, depth)
            : items(place.element().erased, place.element(), close, depth);
    containers.pay(form, all + 1);
    container = containers.filled(plan, container, ties, from, place);
    if (id != 0 && form.empty() == null) {
      ids.open(id, container);
    }
    page.pop(from);
    cost = Math.min(all + 1, Assembly.MOST_COST);
    return container;
  }

  private Detail detail() {
    if (in.peek() != ' ') {
      return Detail.NONE;
    }
    String order = in.accept(QuickTags.ORDER) ? texts.value() : null;
    Class<?> of = in.accept(QuickTags.OF) ? plans.type(texts.value()) : null;
    return order == null && of == null ? Detail.NONE : new Detail(order, of);
  }
}
