package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The capture handlers of one method: each resume point has an entry in the exception table, before
 * the program's own; resume points whose frames look alike share the code.
 *
 * <p>The code adds the live values to the signal, leaves the frame's monitors, innermost first, and
 * throws the signal on. Which resume point it was needs no code: the stopped thread walked its
 * stack before it threw. A class initialiser alone returns, so that the JVM does not take its class
 * for broken; the thread throws the signal again at its next poll.
 */
final class CaptureHandlers {
  /** What a signal takes at once, the longest first; it keeps handlers short. */
  private static final List<String> GROUPS =
      List.of("LLLL", "LLLI", "LLL", "LLI", "LII", "III", "LL", "LI", "IL", "II");

  static final String SIGNAL = "jdk/internal/vm/CaptureSignal";

  private final MethodModel model;
  private final Object early;
  private final Map<List<Object>, LabelNode> shared = new LinkedHashMap<>();
  private final List<TryCatchBlockNode> blocks = new ArrayList<>();
  private final List<Integer> points = new ArrayList<>();
  private final InsnList code = new InsnList();

  /** Creates the handlers of the method itself. */
  CaptureHandlers(MethodModel model) {
    this(model, Opcodes.UNINITIALIZED_THIS);
  }

  private CaptureHandlers(MethodModel model, Object early) {
    this.model = model;
    this.early = early;
  }

  /**
   * Creates the handlers of code that continues the method. To this, an object whose superclass
   * constructor has not returned is one like any other.
   */
  static CaptureHandlers ofContinued(MethodModel model) {
    return new CaptureHandlers(model, model.owner);
  }

  /** The type, in this code, of what has a given type in the method. */
  Object typeOf(Object type) {
    return type == Opcodes.UNINITIALIZED_THIS ? early : type;
  }

  /** The entries of the exception table, in the order of the resume points. */
  List<TryCatchBlockNode> blocks() {
    return blocks;
  }

  /** The numbers of the resume points that the entries cover, in the same order. */
  List<Integer> points() {
    return points;
  }

  /** The code of the handlers, to stand at the end of the method. */
  InsnList code() {
    return code;
  }

  /** Adds the entry of a resume point. */
  void cover(LabelNode start, LabelNode end, MethodModel.Site site) {
    List<Object> locals = locals(site);
    List<Object> shape = new ArrayList<>(locals);
    shape.add(site.depth());
    shape.add(site.point().kind() == ResumePoint.Kind.ENTER);
    shape.add(
        site.point().values().stream().map(value -> List.of(value.role(), value.n())).toList());
    LabelNode handler = shared.computeIfAbsent(shape, key -> write(site, locals));
    blocks.add(new TryCatchBlockNode(start, end, handler, SIGNAL));
    points.add(site.point().number());
  }

  private List<Object> locals(MethodModel.Site site) {
    List<Object> known = model.locals.get(site.index());
    List<Object> locals = new ArrayList<>();
    if (model.isEarly(site.index())) {
      Types.set(locals, 0, early);
    }
    for (int slot : model.capturedSlots(site.index())) {
      Types.set(locals, slot, known.get(slot));
    }
    Spill spill = new Spill(model, site);
    for (int n = 0; n < site.operands().size(); n++) {
      if (Types.kind(site.operands().get(n)) != 'U') {
        Types.set(locals, spill.slot(n), site.operands().get(n));
      }
    }
    for (int n = 0; n < monitors(site); n++) {
      Types.set(locals, model.monitorSlot(n), "java/lang/Object");
    }
    return locals;
  }

  private static int monitors(MethodModel.Site site) {
    return site.depth() + (site.point().kind() == ResumePoint.Kind.ENTER ? 1 : 0);
  }

  private LabelNode write(MethodModel.Site site, List<Object> locals) {
    LabelNode handler = new LabelNode();
    Object[] entries = Types.compact(locals).toArray();
    code.add(handler);
    code.add(new FrameNode(Opcodes.F_NEW, entries.length, entries, 1, new Object[] {SIGNAL}));
    call("frame", "()");
    writeValues(site);
    for (int n = monitors(site) - 1; n >= 0; n--) {
      code.add(new VarInsnNode(Opcodes.ALOAD, model.monitorSlot(n)));
      code.add(new InsnNode(Opcodes.MONITOREXIT));
    }
    boolean initialiser =
        model.method.name.equals("<clinit>") && early == Opcodes.UNINITIALIZED_THIS;
    code.add(new InsnNode(initialiser ? Opcodes.RETURN : Opcodes.ATHROW));
    return handler;
  }

  /** Loads the values and adds them to the signal, as many at a time as it can take. */
  private void writeValues(MethodModel.Site site) {
    List<ResumePoint.Value> values = site.point().values();
    StringBuilder kinds = new StringBuilder();
    values.forEach(value -> kinds.append(Types.kind(Type.getType(value.type()))));
    int at = 0;
    while (at < values.size()) {
      String group = group(kinds, at);
      StringBuilder arguments = new StringBuilder("(");
      for (char kind : group.toCharArray()) {
        load(site, values.get(at++), kind);
        arguments.append(Types.descriptor(kind));
      }
      call(group.toLowerCase(Locale.ROOT), arguments + ")");
    }
  }

  private static String group(CharSequence kinds, int at) {
    String left = kinds.subSequence(at, kinds.length()).toString();
    return GROUPS.stream().filter(left::startsWith).findFirst().orElse(left.substring(0, 1));
  }

  private void load(MethodModel.Site site, ResumePoint.Value value, char kind) {
    if (value.role() == ResumePoint.Role.FIELD) {
      code.add(new VarInsnNode(Opcodes.ALOAD, 0));
      code.add(EarlyFields.access(Opcodes.GETFIELD, model, value));
    } else {
      code.add(new VarInsnNode(Types.load(kind), slot(site, value)));
    }
  }

  private void call(String name, String arguments) {
    code.add(
        new MethodInsnNode(
            Opcodes.INVOKEVIRTUAL, SIGNAL, name, arguments + "L" + SIGNAL + ";", false));
  }

  private int slot(MethodModel.Site site, ResumePoint.Value value) {
    return slot(model, site, value);
  }

  /** The slot in which a value of a resume point is while its call runs. */
  static int slot(MethodModel model, MethodModel.Site site, ResumePoint.Value value) {
    return switch (value.role()) {
      case LOCAL, FIELD -> value.n();
      case MONITOR -> model.monitorSlot(value.n());
      case OPERAND ->
          value.n() < site.operands().size()
              ? new Spill(model, site).slot(value.n())
              : model.monitorSlot(site.depth());
    };
  }
}
