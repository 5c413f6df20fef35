package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.AnalyzerAdapter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * A prepared method with what the analysis knows of it: types, live locals and held monitors before
 * each instruction, and its resume points.
 *
 * <p>Types come from the class file's own frames, carried forward instruction by instruction, so
 * nothing has to be merged and no class has to be looked up. Slots beyond the method's own are used
 * as follows: one for each nested monitor, then the operands that lie below the arguments of a
 * call, then those arguments, then one for the stack that a thread resumes from.
 */
final class MethodModel {
  final String owner;
  final MethodNode method;
  final AbstractInsnNode[] code;
  final List<List<Object>> locals;
  final List<List<Object>> stacks;
  private final List<List<Integer>> homes;
  private final List<List<Integer>> origins;
  final BitSet[] live;
  final int[] depths;
  final List<Site> sites = new ArrayList<>();
  final Map<AbstractInsnNode, Site> siteAt = new IdentityHashMap<>();
  private final Map<Label, LabelNode> labels = new IdentityHashMap<>();
  private final Map<Integer, Copy> copies = new HashMap<>();
  private EarlyFields early;
  private int temporaries;
  private int maxDepth;

  private MethodModel(String owner, MethodNode method, int[] depths, BitSet[] live) {
    this.owner = owner;
    this.method = method;
    this.code = method.instructions.toArray();
    this.locals = new ArrayList<>(code.length);
    this.stacks = new ArrayList<>(code.length);
    this.homes = new ArrayList<>(code.length);
    this.origins = new ArrayList<>(code.length);
    this.live = live;
    this.depths = depths;
  }

  /**
   * A resume point and what its code needs.
   *
   * @param homes for each operand the local variable that holds it too, or {@link Homes#NONE}
   * @param origins for each operand the index of the instruction behind which it was on top of the
   *     stack, or {@link Homes#NONE}
   */
  record Site(
      ResumePoint point,
      int index,
      AbstractInsnNode instruction,
      List<Object> operands,
      List<Integer> homes,
      List<Integer> origins,
      List<Type> arguments,
      int depth) {

    boolean captures() {
      return point.refusal() == null;
    }

    boolean isInit() {
      return instruction instanceof MethodInsnNode call && call.name.equals("<init>");
    }
  }

  /**
   * Analyses a prepared method.
   *
   * @throws UnsupportedCodeException if frames of this method can never be captured
   */
  static MethodModel of(String owner, MethodNode method, CallPolicy calls) {
    Flow flow = Flow.of(method);
    MethodModel model = new MethodModel(owner, method, flow.monitorDepths(), flow.liveLocals());
    model.findTypes();
    model.early = EarlyFields.of(model);
    model.findSites(calls);
    model.sites.forEach(site -> new Spill(model, site).plan());
    return model;
  }

  /** Plans that what is on top of the stack behind an instruction is copied to a slot there. */
  void planCopy(int index, Copy copy) {
    copies.put(index, copy);
  }

  /** Returns what is copied to a slot behind an instruction, or null. */
  Copy copyBehind(int index) {
    return copies.get(index);
  }

  /**
   * A copy of an operand.
   *
   * @param type its verifier type
   */
  record Copy(Object type, int slot) {
    /** Copies what is on top of the stack. */
    InsnList code() {
      InsnList code = new InsnList();
      code.add(new InsnNode(Types.size(type) == 2 ? Opcodes.DUP2 : Opcodes.DUP));
      code.add(new VarInsnNode(Types.store(Types.kind(type)), slot));
      return code;
    }
  }

  int monitorSlot(int depth) {
    return method.maxLocals + depth;
  }

  int temporaryBase() {
    return method.maxLocals + maxDepth;
  }

  int resumeStackSlot() {
    return temporaryBase() + temporaries;
  }

  LabelNode node(Label label) {
    return labels.get(label);
  }

  private void findTypes() {
    Homes following = new Homes();
    AnalyzerAdapter adapter =
        new AnalyzerAdapter(Opcodes.ASM9, owner, method.access, method.name, method.desc, null) {};
    for (AbstractInsnNode each : code) {
      if (each instanceof LabelNode label) {
        labels.put(label.getLabel(), label);
      }
    }
    for (AbstractInsnNode each : code) {
      boolean reachable = adapter.locals != null && each.getOpcode() >= 0;
      locals.add(reachable ? List.copyOf(adapter.locals) : null);
      stacks.add(reachable ? List.copyOf(adapter.stack) : null);
      homes.add(reachable ? List.copyOf(following.now()) : null);
      origins.add(reachable ? List.copyOf(following.origins()) : null);
      each.accept(adapter);
      following.follow(each, origins.size() - 1, adapter.stack);
    }
  }

  private void findSites(CallPolicy calls) {
    int line = -1;
    for (int i = 0; i < code.length; i++) {
      if (code[i] instanceof LineNumberNode number) {
        line = number.line;
      }
      maxDepth =
          Math.max(maxDepth, depths[i] + (code[i].getOpcode() == Opcodes.MONITORENTER ? 1 : 0));
      ResumePoint.Kind kind = locals.get(i) == null ? null : calls.kindOf(code[i]);
      if (kind != null) {
        add(kind, i, line);
      }
    }
  }

  private void add(ResumePoint.Kind kind, int index, int line) {
    List<Type> arguments = arguments(kind, index);
    List<Object> operands = Types.below(stacks.get(index), arguments);
    List<ResumePoint.Value> values = values(kind, index, operands);
    ResumePoint point = new ResumePoint(sites.size(), kind, line, values, refusal(index));
    Site site =
        new Site(
            point,
            index,
            code[index],
            operands,
            ofOperands(homes.get(index), operands),
            ofOperands(origins.get(index), operands),
            arguments,
            depths[index]);
    sites.add(site);
    siteAt.put(code[index], site);
    int size =
        operands.stream().mapToInt(Types::size).sum()
            + arguments.stream().mapToInt(Type::getSize).sum();
    temporaries = Math.max(temporaries, size + 2);
  }

  private static List<Integer> ofOperands(List<Integer> ofSlots, List<Object> operands) {
    List<Integer> found = new ArrayList<>();
    int slot = 0;
    for (Object each : operands) {
      found.add(ofSlots.get(slot));
      slot += Types.size(each);
    }
    return found;
  }

  /**
   * The arguments from the bottom, receiver first; the receiver of a constructor is one as well.
   */
  private List<Type> arguments(ResumePoint.Kind kind, int index) {
    if (kind == ResumePoint.Kind.ENTER) {
      return List.of(Type.getObjectType("java/lang/Object"));
    }
    List<Type> arguments = new ArrayList<>();
    if (code[index] instanceof MethodInsnNode call && call.getOpcode() != Opcodes.INVOKESTATIC) {
      arguments.add(Type.getObjectType(call.owner));
    }
    arguments.addAll(List.of(Type.getArgumentTypes(CallPolicy.descriptor(code[index]))));
    return arguments;
  }

  /**
   * Tells whether a frame leaves nothing behind at a resume point, nor has a handler that could
   * take the signal for an exception of the program: the signal passes it by.
   */
  boolean isBare(Site site) {
    return site.point.values().isEmpty()
        && site.point.kind() != ResumePoint.Kind.ENTER
        && !method.name.equals("<clinit>")
        && method.tryCatchBlocks.stream()
            .filter(block -> block.type == null || block.type.equals("java/lang/Throwable"))
            .noneMatch(block -> isWithin(block, site.index));
  }

  private boolean isWithin(TryCatchBlockNode block, int index) {
    return method.instructions.indexOf(block.start) <= index
        && index < method.instructions.indexOf(block.end);
  }

  /** Tells whether {@code super(...)} or {@code this(...)} has not returned at an instruction. */
  boolean isEarly(int index) {
    return locals.get(index) != null && locals.get(index).contains(Opcodes.UNINITIALIZED_THIS);
  }

  /** Class files not made from Java may move an object that is not initialised to another slot. */
  private String refusal(int index) {
    return isEarly(index) && locals.get(index).getFirst() != Opcodes.UNINITIALIZED_THIS
        ? "the object is not in its slot before super(...) or this(...) has returned"
        : null;
  }

  /** The verifier type of a call's receiver. */
  Object receiver(int index, MethodInsnNode call) {
    List<Object> stack = stacks.get(index);
    int size = Type.getArgumentsAndReturnSizes(call.desc) >> 2;
    return stack.get(stack.size() - size);
  }

  /** The verifier type of the object whose field is set. */
  Object receiver(int index, FieldInsnNode put) {
    List<Object> stack = stacks.get(index);
    return stack.get(stack.size() - Type.getType(put.desc).getSize() - 1);
  }

  /** The verifier type of the object that a constructor call initialises. */
  Object constructed(Site site) {
    return receiver(site.index, (MethodInsnNode) site.instruction);
  }

  private List<ResumePoint.Value> values(ResumePoint.Kind kind, int index, List<Object> operands) {
    List<ResumePoint.Value> values = new ArrayList<>();
    if (isEarly(index)) {
      values.addAll(early.values());
    }
    for (int slot : capturedSlots(index)) {
      LocalVariableNode variable = variable(slot, index);
      Object type = locals.get(index).get(slot);
      String descriptor =
          type == Opcodes.INTEGER && variable != null ? variable.desc : Types.descriptor(type);
      values.add(
          new ResumePoint.Value(
              ResumePoint.Role.LOCAL, slot, variable == null ? null : variable.name, descriptor));
    }
    for (int n = 0; n < operands.size(); n++) {
      if (Types.kind(operands.get(n)) != 'U') {
        values.add(
            new ResumePoint.Value(
                ResumePoint.Role.OPERAND, n, null, Types.descriptor(operands.get(n))));
      }
    }
    if (kind == ResumePoint.Kind.ENTER) {
      values.add(
          new ResumePoint.Value(
              ResumePoint.Role.OPERAND, operands.size(), null, "Ljava/lang/Object;"));
    }
    for (int n = 0; n < depths[index]; n++) {
      values.add(new ResumePoint.Value(ResumePoint.Role.MONITOR, n, null, "Ljava/lang/Object;"));
    }
    return values;
  }

  /** The slots of live locals that a frame keeps, ascending. */
  int[] capturedSlots(int index) {
    List<Object> types = locals.get(index);
    BitSet kept = (BitSet) live[index].clone();
    if (index > 0
        && InitialiserGuards.isPoll(code[index])
        && code[index - 1] instanceof VarInsnNode type) {
      kept.set(type.var); // the poll is done again when the frame is continued
    }
    return kept.stream()
        .filter(slot -> slot < types.size() && Types.kind(types.get(slot)) != 'U')
        .toArray();
  }

  private LocalVariableNode variable(int slot, int index) {
    if (method.localVariables == null) {
      return null;
    }
    for (LocalVariableNode each : method.localVariables) {
      if (each.index == slot
          && method.instructions.indexOf(each.start) <= index
          && index < method.instructions.indexOf(each.end)) {
        return each;
      }
    }
    return null;
  }
}
