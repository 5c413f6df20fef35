package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * The capture handlers of one method: each resume point has an entry in the exception table, before
 * the program's own; resume points whose frames look alike share code. Where a frame has no values
 * that are needed, as in front of most returns, there is no entry: the signal passes it by.
 *
 * <p>The code adds the live values to the signal, leaves the frame's monitors, innermost first, and
 * throws the signal on. Which resume point it was needs no code: the stopped thread walked its
 * stack before it threw. A class initialiser alone returns, so that the JVM does not take its class
 * for broken; the thread throws the signal again at its next poll.
 */
final class CaptureHandlers {
  static final String SIGNAL = "jdk/internal/vm/CaptureSignal";

  private final MethodModel model;
  private final Object early;
  private final Map<Ending, HandlerTree> trees = new LinkedHashMap<>();
  private final List<TryCatchBlockNode> blocks = new ArrayList<>();
  private final List<Integer> points = new ArrayList<>();
  private final Map<AbstractInsnNode, Integer> bare = new IdentityHashMap<>();

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

  /** How a handler ends, and whether its first slot holds an object that is not initialised. */
  private record Ending(int monitors, boolean early) {}

  /** The type, in this code, of what has a given type in the method. */
  Object typeOf(Object type) {
    return type == Opcodes.UNINITIALIZED_THIS ? early : type;
  }

  /** The entries of the exception table, in the order of the resume points. */
  List<TryCatchBlockNode> blocks() {
    return blocks;
  }

  /**
   * Returns where the resume points of a method are.
   *
   * @param method what the code and the entries were added to
   */
  PointTable.Marks marks(MethodNode method) {
    Map<Integer, Integer> passed = new HashMap<>();
    int calls = 0;
    for (AbstractInsnNode each : method.instructions) {
      if (PointTable.isCall(each.getOpcode())) {
        Integer number = bare.get(each);
        if (number != null) {
          passed.put(calls, number);
        }
        calls++;
      }
    }
    return new PointTable.Marks(points, passed);
  }

  /** Returns the code of the handlers, to stand at the end of the method, when all are covered. */
  InsnList code() {
    InsnList code = new InsnList();
    trees.values().forEach(tree -> code.add(tree.code()));
    return code;
  }

  /** Adds the entry of a resume point. */
  void cover(LabelNode start, LabelNode end, MethodModel.Site site) {
    Ending ending = new Ending(monitors(site), model.isEarly(site.index()));
    HandlerTree tree = trees.computeIfAbsent(ending, this::tree);
    blocks.add(new TryCatchBlockNode(start, end, tree.handler(steps(site)), SIGNAL));
    points.add(site.point().number());
  }

  /** Adds a resume point that has no entry, since the frame leaves nothing behind. */
  void pass(AbstractInsnNode call, MethodModel.Site site) {
    bare.put(call, site.point().number());
  }

  private HandlerTree tree(Ending ending) {
    boolean initialiser =
        model.method.name.equals("<clinit>") && early == Opcodes.UNINITIALIZED_THIS;
    return new HandlerTree(model, ending.early ? early : null, ending.monitors, initialiser);
  }

  private static int monitors(MethodModel.Site site) {
    return site.depth() + (site.point().kind() == ResumePoint.Kind.ENTER ? 1 : 0);
  }

  private List<HandlerTree.Step> steps(MethodModel.Site site) {
    List<HandlerTree.Step> steps = new ArrayList<>();
    Spill spill = new Spill(model, site);
    for (ResumePoint.Value value : site.point().values()) {
      char kind = Types.kind(Type.getType(value.type()));
      boolean field = value.role() == ResumePoint.Role.FIELD;
      steps.add(
          new HandlerTree.Step(
              kind,
              field ? 0 : slot(model, site, spill, value),
              type(site, value),
              field ? value : null));
    }
    return steps;
  }

  private Object type(MethodModel.Site site, ResumePoint.Value value) {
    return switch (value.role()) {
      case FIELD -> Types.ofField(value.type());
      case LOCAL -> model.locals.get(site.index()).get(value.n());
      case OPERAND ->
          value.n() < site.operands().size() ? site.operands().get(value.n()) : "java/lang/Object";
      case MONITOR -> "java/lang/Object";
    };
  }

  /** The slot in which a value of a resume point is while its call runs. */
  static int slot(MethodModel model, MethodModel.Site site, ResumePoint.Value value) {
    return slot(model, site, new Spill(model, site), value);
  }

  private static int slot(
      MethodModel model, MethodModel.Site site, Spill spill, ResumePoint.Value value) {
    return switch (value.role()) {
      case LOCAL, FIELD -> value.n();
      case MONITOR -> model.monitorSlot(value.n());
      case OPERAND ->
          value.n() < site.operands().size()
              ? spill.slot(value.n())
              : model.monitorSlot(site.depth());
    };
  }
}
