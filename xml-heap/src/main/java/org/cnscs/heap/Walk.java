package org.cnscs.heap;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.raw.MarkWord;

/**
 * The walk over everything that is reachable from the roots of a process.
 *
 * <p>It keeps a stack of its own, so that a list of a million elements is no problem, and goes
 * depth first, so that objects that belong together are met, and later stored, together.
 */
final class Walk {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long ARRAY_BASE = Unsafe.ARRAY_OBJECT_BASE_OFFSET;
  private static final long ARRAY_SCALE = Unsafe.ARRAY_OBJECT_INDEX_SCALE;

  private final int known;
  private final Shapes shapes;
  private final Reached reached;
  private final List<String> roots = new ArrayList<>();
  private final Edges edges;
  private final Deque<Integer> promoted = new ArrayDeque<>();
  private final Map<Integer, Constants.Constant> constants = new HashMap<>();
  private final Map<Integer, String> outside = new HashMap<>();
  private final Map<Integer, SequencedMap<String, Object>> adapted = new HashMap<>();
  private boolean isComplete = true;
  private int[] stack = new int[1024];
  private int depth;
  private int[] order = new int[1024];
  private int count;

  /**
   * Makes a walk.
   *
   * @param known how many objects belong to the checkpoint already, as one before left them; they
   *     have the first numbers, and are not walked again but for {@link #revisit}
   */
  Walk(Shapes shapes, Reached reached, int known) {
    this.shapes = shapes;
    this.reached = reached;
    this.known = known;
    this.edges = reached.edges();
  }

  /** Walks all that is reachable from a root; the name is for messages. */
  void root(String name, Object object) {
    if (object != null) {
      roots.add(name);
      reach(object, -roots.size(), false);
      drain();
    }
  }

  private void drain() {
    while (depth > 0) {
      visit(stack[--depth]);
    }
  }

  /** Looks again at an object that was known, and walks what it refers to now. */
  void revisit(int e) {
    Object object = reached.object(e);
    Shape shape = reached.shape(e);
    if (shape.kind() != Kind.STATICS && !reached.is(e, Reached.HASHED)) {
      noteHash(e);
    }
    if (reached.is(e, Reached.OUTSIDE)) {
      outside.put(e, shapes.outside(object));
    } else if (reached.is(e, Reached.CONSTANT)) {
      constants.put(e, Constants.find(object));
    } else {
      isComplete &= !reached.is(e, Reached.HASHED) || Constants.find(object) == null;
      open(e);
      drain();
    }
  }

  /** Tells whether nothing that was known turned out to be a constant of the JDK. */
  boolean isComplete() {
    return isComplete;
  }

  /** Notes that an object has got an identity hash code since. */
  void noteHash(int e) {
    if (MarkWord.hashOf(reached.object(e)) != 0) {
      reached.set(e, Reached.HASHED);
      notePromotion(e);
    }
  }

  /** A string or box that was text in a field may need an address now. */
  private void notePromotion(int e) {
    if (e <= known && reached.is(e, Reached.SCALAR) && reached.address(e) == 0) {
      promoted.addLast(e);
    }
  }

  /** Returns the next string or box that may need an address, 0 if there is none. */
  int promoted() {
    Integer e = promoted.pollFirst();
    return e == null ? 0 : e;
  }

  boolean isReached(Object object) {
    int e = reached.find(object);
    return e != 0 && reached.is(e, Reached.REACHED);
  }

  /** Returns how many objects were met. */
  int count() {
    return count;
  }

  /** Returns the number of the object that was met as the i-th. */
  int met(int i) {
    return order[i];
  }

  Constants.Constant constant(int e) {
    return constants.get(e);
  }

  String outside(int e) {
    return outside.get(e);
  }

  SequencedMap<String, Object> adapted(int e) {
    return adapted.get(e);
  }

  private int reach(Object object, int parent, boolean byField) {
    return reach(object, reached.find(object), parent, byField);
  }

  /** Reaches what a place refers to, which is quick if it did the last time. */
  private int reachAgain(Object object, int before, int parent, boolean byField) {
    boolean same = before != 0 && reached.object(before) == object;
    return reach(object, same ? before : reached.find(object), parent, byField);
  }

  private int reach(Object object, int found, int parent, boolean byField) {
    int e = found;
    if (e == 0 || !reached.is(e, Reached.REACHED)) {
      e = enter(object, e, parent);
    }
    int flag = byField ? Reached.SHARED : Reached.ADDRESSED;
    if (byField && !reached.is(e, Reached.ONCE)) {
      reached.set(e, Reached.ONCE);
    } else if (!reached.is(e, flag) && !isOnlyFoundAgain(e, parent, byField)) {
      reached.set(e, flag);
      notePromotion(e);
    }
    return e;
  }

  /**
   * Tells whether a field is the one that was counted before, since its object is looked at again.
   */
  private boolean isOnlyFoundAgain(int e, int parent, boolean byField) {
    return byField
        && e <= known
        && reached.parent(e) == parent
        && !edges.has(parent, reached.shape(parent).references(), e);
  }

  private int enter(Object object, int known, int parent) {
    Shape shape =
        object instanceof StaticsOf s ? shapes.ofStatics(s.type()) : shapes.of(object.getClass());
    String name = shape.outside() ? shapes.outside(object) : null;
    int e = known != 0 ? known : reached.add(object, shape.isMarkable() && name == null);
    reached.setShape(e, shape);
    reached.setParent(e, parent);
    reached.set(e, shape.isScalar() ? Reached.REACHED | Reached.SCALAR : Reached.REACHED);
    if (shape.isScalar()) {
      if (object instanceof String text) {
        admit(e, text);
      }
      meet(e);
    } else if (name != null) {
      reached.set(e, Reached.OUTSIDE);
      outside.put(e, name);
      meet(e);
    } else if (isConstant(e)) {
      meet(e);
    } else {
      push(e);
    }
    return e;
  }

  private void admit(int e, String text) {
    if (Texts.isUnfinished(text)) {
      reached.set(e, Reached.ADDRESSED);
    } else {
      refuse(e, Texts.refusal(text.length()));
    }
  }

  private boolean isConstant(int e) {
    if (!reached.is(e, Reached.HASHED)) {
      return false;
    }
    Constants.Constant constant = Constants.find(reached.object(e));
    if (constant != null) {
      reached.set(e, Reached.CONSTANT);
      constants.put(e, constant);
    }
    return constant != null;
  }

  /** Recognises constants whose class was met only after them. */
  void settleConstants() {
    for (int i = 0; i < count; i++) {
      int e = order[i];
      if (!reached.is(e, Reached.SCALAR | Reached.CONSTANT | Reached.OUTSIDE)) {
        isConstant(e);
      }
    }
  }

  private void push(int e) {
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, depth * 2);
    }
    stack[depth++] = e;
  }

  private void meet(int e) {
    if (count == order.length) {
      order = Arrays.copyOf(order, count * 2);
    }
    order[count++] = e;
  }

  private void visit(int e) {
    meet(e);
    open(e);
  }

  private void open(int e) {
    Object object = reached.object(e);
    Shape shape = reached.shape(e);
    switch (shape.kind()) {
      case PLAIN -> visitPlain(e, object, shape);
      case STATICS -> visitFields(e, shape.type(), shape);
      case REFERENCES -> {
        Object[] array = (Object[]) object;
        reached.setExtent(e, shape.extent(array.length));
        visitElements(e, array);
      }
      case ADAPTED -> {
        refuse(e, shape.adapter().refusal(object));
        visitAdapted(e, shape.adapter().fields(object));
      }
      case LAMBDA -> visitAdapted(e, lambda(LambdaForm.of(object)));
      case PRIMITIVES -> {
        reached.setExtent(e, shape.extent(Array.getLength(object)));
        refuse(e, Primitives.refusal(object));
      }
      case STRING -> admit(e, (String) object);
      case BOX -> {}
      case REFUSED -> refuse(e, shape.refusal());
    }
  }

  private void refuse(int e, String reason) {
    if (reason != null) {
      String path = known > 0 ? "" : new Path(reached, roots).to(e); // what was known has none
      throw new UnsupportedObjectException(reached.shape(e).type().getName(), reason, path);
    }
  }

  private void visitPlain(int e, Object object, Shape shape) {
    if (object instanceof Throwable throwable) {
      Throwables.materialise(throwable);
    }
    visitFields(e, object, shape);
  }

  private void visitFields(int e, Object holder, Shape shape) {
    int before = edges.first(e);
    int edge = edges.begin(e, shape.references());
    for (HeapField field : shape.fields()) {
      if (field.kind() == 'L') {
        Object value = UNSAFE.getReferenceVolatile(holder, field.offset());
        int old = before == 0 ? 0 : edges.target(before++);
        edges.set(edge++, value == null ? 0 : reachAgain(value, old, e, true));
      }
    }
  }

  private void visitElements(int e, Object[] array) {
    int before = edges.first(e);
    int edge = edges.begin(e, array.length);
    for (int i = array.length - 1; i >= 0; i--) {
      Object value = UNSAFE.getReference(array, ARRAY_BASE + i * ARRAY_SCALE);
      int old = before == 0 ? 0 : edges.target(before + i);
      edges.set(edge + i, value == null ? 0 : reachAgain(value, old, e, false));
    }
  }

  private void visitAdapted(int e, SequencedMap<String, Object> fields) {
    adapted.put(e, fields);
    for (Object value : fields.values()) {
      if (value != null && !shapes.of(value.getClass()).isScalar()) {
        reach(value, e, false);
      }
    }
  }

  private static SequencedMap<String, Object> lambda(SerializedLambda form) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put("capturing", form.getCapturingClass().replace('/', '.'));
    fields.put("interface", form.getFunctionalInterfaceClass());
    fields.put("method", form.getFunctionalInterfaceMethodName());
    fields.put("signature", form.getFunctionalInterfaceMethodSignature());
    fields.put("kind", form.getImplMethodKind());
    fields.put("class", form.getImplClass());
    fields.put("implementation", form.getImplMethodName());
    fields.put("descriptor", form.getImplMethodSignature());
    fields.put("instantiated", form.getInstantiatedMethodType());
    fields.put("captured", form.getCapturedArgCount());
    for (int i = 0; i < form.getCapturedArgCount(); i++) {
      fields.put("captured" + i, form.getCapturedArg(i));
    }
    return fields;
  }
}
