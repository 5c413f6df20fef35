package org.cnscs.vm.transform;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The method that continues another method at one of its resume points.
 *
 * <p>It takes the frame's values from the resume stack, enters its monitors, continues the inner
 * frame where the call stood, and then runs what follows the call: copy A of the body, which begins
 * at the resume point and only ever runs forward. Its backward jumps lead into {@link SharedLoops},
 * or where these are not possible into copy B, which is the whole body. So every loop has one
 * entry, and the compiler makes of it what it makes of the original; entering a loop in its middle
 * would cost that.
 */
final class ResumptionCode {
  static final String STACK = "jdk/internal/vm/ResumeStack";

  private final MethodModel model;
  private final MethodModel.Site site;
  private final Rewriting rewriting;
  private final CaptureHandlers handlers;
  private final MethodNode out;
  private final InsnList code = new InsnList();
  private final Map<AbstractInsnNode, Integer> allocationSlots = new IdentityHashMap<>();
  private final Map<AbstractInsnNode, LabelNode> allocations = new IdentityHashMap<>();
  private final int stackSlot;
  private int nextSlot;

  private ResumptionCode(MethodModel model, MethodModel.Site site, MemberAccess access) {
    this.model = model;
    this.site = site;
    this.rewriting = new Rewriting(model, access);
    this.handlers = CaptureHandlers.ofContinued(model);
    this.stackSlot = model.resumeStackSlot();
    this.nextSlot = stackSlot + 1;
    char kind = SharedLoops.returnKind(model);
    String descriptor = "(L" + STACK + ";)" + Types.descriptor(kind);
    String name = String.valueOf(Character.toLowerCase(kind));
    String[] exceptions = {"java/lang/Throwable"};
    this.out = new MethodNode(Opcodes.ASM9, Opcodes.ACC_PUBLIC, name, descriptor, null, exceptions);
  }

  /** What was made: the method, and where its resume points are. */
  record Result(MethodNode method, PointTable.Marks points) {}

  static Result of(MethodModel model, MethodModel.Site site, MemberAccess access) {
    return new ResumptionCode(model, site, access).build();
  }

  private boolean isConstructor() {
    return model.method.name.equals("<init>");
  }

  private Result build() {
    takeValues();
    if (SharedLoops.arePossible(model)) {
      SharedLoops loops = new SharedLoops(model);
      onward(loops::call);
      code.add(loops.code());
    } else {
      CodeCopy again =
          new CodeCopy(
              model,
              bodyBegin(),
              CodeCopy.Shape.WHOLE,
              handlers,
              null,
              rewriting::rewrite,
              this::allocationOf);
      if (onward(again::label).needsOther()) {
        code.add(again.begin());
        code.add(again.code());
        out.tryCatchBlocks.addAll(again.programBlocks());
      }
    }
    out.tryCatchBlocks.addAll(0, handlers.blocks());
    out.instructions.add(code);
    out.instructions.add(handlers.code());
    return new Result(out, handlers.marks(out));
  }

  /** Adds copy A. */
  private CodeCopy onward(UnaryOperator<LabelNode> backward) {
    CodeCopy onward =
        new CodeCopy(
            model,
            site.index(),
            CodeCopy.Shape.ONWARD,
            handlers,
            backward,
            rewriting::rewrite,
            this::allocationOf);
    code.add(onward.begin());
    if (site.point().line() >= 0) {
      code.add(new LineNumberNode(site.point().line(), onward.begin()));
    }
    continueInner();
    copyTop();
    code.add(onward.code());
    out.tryCatchBlocks.addAll(onward.programBlocks());
    return onward;
  }

  /**
   * Copy B begins at the first place that can be jumped to, since nothing falls into it; in a
   * constructor that has called {@code super(...)} or {@code this(...)}, behind that call.
   */
  private int bodyBegin() {
    int begin = isConstructor() && !isEarly() ? behindSuper() : 0;
    while (begin < model.code.length && !(model.code[begin] instanceof FrameNode)) {
      begin++;
    }
    while (begin > 0 && model.code[begin - 1].getOpcode() < 0) {
      begin--;
    }
    return begin;
  }

  private int behindSuper() {
    int behind = 0;
    for (int i = 0; i < model.code.length; i++) {
      if (model.code[i] instanceof MethodInsnNode call
          && call.name.equals("<init>")
          && model.stacks.get(i) != null
          && model.receiver(i, call) == Opcodes.UNINITIALIZED_THIS) {
        if (behind > 0) {
          throw new UnsupportedCodeException(
              "it calls super(...) or this(...) in more than one place");
        }
        behind = i + 1;
      }
    }
    return behind;
  }

  private void takeValues() {
    add(new VarInsnNode(Opcodes.ALOAD, 1));
    add(new VarInsnNode(Opcodes.ASTORE, stackSlot));
    List<Object> locals = model.locals.get(site.index());
    if (isEarly()) {
      takeObject();
    }
    allocate(locals);
    allocate(site.operands());
    for (ResumePoint.Value value : site.point().values()) {
      take(value, locals);
    }
    for (int slot = 0; slot < locals.size(); slot += Types.size(locals.get(slot))) {
      fillDead(slot, locals.get(slot));
    }
    for (int n = 0; n < site.depth(); n++) {
      add(new VarInsnNode(Opcodes.ALOAD, model.monitorSlot(n)));
      add(new InsnNode(Opcodes.MONITORENTER));
    }
  }

  private boolean isEarly() {
    return model.isEarly(site.index());
  }

  /** The object of a constructor that has not called {@code super(...)} is made by the stack. */
  private void takeObject() {
    add(new VarInsnNode(Opcodes.ALOAD, stackSlot));
    add(new LdcInsnNode(Type.getObjectType(model.owner)));
    call("object", "(Ljava/lang/Class;)Ljava/lang/Object;");
    add(new TypeInsnNode(Opcodes.CHECKCAST, model.owner));
    int slot = nextSlot++;
    add(new VarInsnNode(Opcodes.ASTORE, slot));
    place(Opcodes.UNINITIALIZED_THIS, slot);
  }

  /**
   * Objects that were allocated and not yet initialised have no content: they are allocated anew.
   */
  private void allocate(List<Object> types) {
    for (Object type : types) {
      if (type instanceof Label label && !type.equals(constructed())) {
        AbstractInsnNode allocation = instructionAt(model.node(label));
        if (!allocations.containsKey(allocation)) {
          LabelNode begin = new LabelNode();
          allocations.put(allocation, begin);
          allocationSlots.put(allocation, nextSlot);
          add(begin);
          add(new TypeInsnNode(Opcodes.NEW, ((TypeInsnNode) allocation).desc));
          add(new VarInsnNode(Opcodes.ASTORE, nextSlot++));
        }
      }
    }
  }

  private static AbstractInsnNode instructionAt(LabelNode label) {
    AbstractInsnNode at = label;
    while (at.getOpcode() < 0) {
      at = at.getNext();
    }
    return at;
  }

  private LabelNode allocationOf(LabelNode label) {
    return allocations.getOrDefault(instructionAt(label), label);
  }

  private Object constructed() {
    return site.isInit() ? model.constructed(site) : null;
  }

  private void take(ResumePoint.Value value, List<Object> locals) {
    char kind = Types.kind(Type.getType(value.type()));
    if (value.role() == ResumePoint.Role.FIELD) {
      add(new VarInsnNode(Opcodes.ALOAD, 0));
    }
    add(new VarInsnNode(Opcodes.ALOAD, stackSlot));
    call(String.valueOf(Character.toLowerCase(kind)), "()" + Types.descriptor(kind));
    Object type = typeOf(value, locals);
    if (type == Opcodes.NULL) {
      add(new InsnNode(Opcodes.POP));
      add(new InsnNode(Opcodes.ACONST_NULL));
    } else if (type instanceof String name && !name.equals("java/lang/Object")) {
      add(new TypeInsnNode(Opcodes.CHECKCAST, name));
    }
    if (value.role() == ResumePoint.Role.FIELD) {
      putField(value);
      return;
    }
    add(new VarInsnNode(Types.store(kind), CaptureHandlers.slot(model, site, value)));
  }

  private void putField(ResumePoint.Value value) {
    FieldInsnNode put = EarlyFields.access(Opcodes.PUTFIELD, model, value);
    InsnList instead = rewriting.rewrite(put);
    if (instead == null) {
      add(put);
    } else {
      code.add(instead);
    }
  }

  private Object typeOf(ResumePoint.Value value, List<Object> locals) {
    return switch (value.role()) {
      case FIELD -> Types.ofField(value.type());
      case LOCAL -> locals.get(value.n());
      case OPERAND ->
          value.n() < site.operands().size() ? site.operands().get(value.n()) : "java/lang/Object";
      case MONITOR -> "java/lang/Object";
    };
  }

  /**
   * A dead local may still be named by the verifier's frames further on, so it gets some value of
   * its type.
   */
  private void fillDead(int slot, Object type) {
    boolean taken = site.point().values().stream().anyMatch(value -> holds(value, slot));
    char kind = Types.kind(type);
    if (taken) {
      return;
    }
    if (type instanceof Label label && !type.equals(constructed())) {
      add(new VarInsnNode(Opcodes.ALOAD, allocationSlots.get(instructionAt(model.node(label)))));
      add(new VarInsnNode(Opcodes.ASTORE, slot));
    } else if (kind != 'U') {
      add(new InsnNode(zero(kind)));
      add(new VarInsnNode(Types.store(kind), slot));
    }
  }

  /** Tells whether a value is in a slot of a local variable; an operand may be at home there. */
  private boolean holds(ResumePoint.Value value, int slot) {
    boolean local = value.role() == ResumePoint.Role.LOCAL;
    boolean operand = value.role() == ResumePoint.Role.OPERAND;
    return (local || operand) && CaptureHandlers.slot(model, site, value) == slot;
  }

  private static int zero(char kind) {
    return switch (kind) {
      case 'I' -> Opcodes.ICONST_0;
      case 'J' -> Opcodes.LCONST_0;
      case 'F' -> Opcodes.FCONST_0;
      case 'D' -> Opcodes.DCONST_0;
      default -> Opcodes.ACONST_NULL;
    };
  }

  private void continueInner() {
    if (site.point().kind() == ResumePoint.Kind.ENTER) {
      enterMonitor();
      pushOperands(-1);
      return;
    }
    if (constructed() == Opcodes.UNINITIALIZED_THIS || model.owner.equals(CallPolicy.MAKER)) {
      add(new VarInsnNode(Opcodes.ALOAD, stackSlot));
      add(new VarInsnNode(Opcodes.ALOAD, 0));
      call("hand", "(Ljava/lang/Object;)V");
    }
    Type result =
        site.isInit()
            ? Type.getObjectType(constructedClass())
            : Type.getReturnType(CallPolicy.descriptor(site.instruction()));
    next(Types.kind(result));
    if (result.getSort() == Type.VOID) {
      enterAgain();
      pushOperands(-1);
      return;
    }
    int slot = nextSlot;
    nextSlot += result.getSize();
    if (Types.kind(result) == 'L' && !result.getInternalName().equals("java/lang/Object")) {
      add(new TypeInsnNode(Opcodes.CHECKCAST, result.getInternalName()));
    }
    add(new VarInsnNode(result.getOpcode(Opcodes.ISTORE), slot));
    if (site.isInit()) {
      place(constructed(), slot);
      pushOperands(slot);
    } else {
      pushOperands(-1);
      add(new VarInsnNode(result.getOpcode(Opcodes.ILOAD), slot));
    }
  }

  /** Copies what is on top of the stack now, if later calls look for it in its slot. */
  private void copyTop() {
    MethodModel.Copy copy = model.copyBehind(site.index());
    if (copy != null) {
      code.add(copy.code());
    }
  }

  /** A thread that was stopped where it entered a class may have to wait for it now. */
  private void enterAgain() {
    if (InitialiserGuards.isPoll(site.instruction())) {
      LabelNode start = new LabelNode();
      LabelNode end = new LabelNode();
      add(site.instruction().getPrevious().clone(Map.of()));
      add(start);
      add(site.instruction().clone(Map.of()));
      add(end);
      handlers.cover(start, end, site);
    }
  }

  private String constructedClass() {
    if (constructed() == Opcodes.UNINITIALIZED_THIS) {
      return model.owner;
    }
    return ((TypeInsnNode) instructionAt(model.node((Label) constructed()))).desc;
  }

  private void next(char kind) {
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    add(new VarInsnNode(Opcodes.ALOAD, stackSlot));
    add(start);
    call("next" + kind, "()" + Types.descriptor(kind));
    add(end);
    handlers.cover(start, end, site);
  }

  private void enterMonitor() {
    int lock = model.monitorSlot(site.depth());
    add(new VarInsnNode(Opcodes.ALOAD, stackSlot));
    call("nextV", "()V");
    add(new VarInsnNode(Opcodes.ALOAD, lock));
    add(new InsnNode(Opcodes.MONITORENTER));
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    add(start);
    add(new MethodInsnNode(Opcodes.INVOKESTATIC, CallPolicy.POLL, "poll", "()V", false));
    add(end);
    handlers.cover(start, end, site);
  }

  /** An object goes to every local that held it when it was not initialised. */
  private void place(Object uninitialised, int slot) {
    List<Object> locals = model.locals.get(site.index());
    for (int i = 0; i < locals.size(); i++) {
      if (locals.get(i).equals(uninitialised)) {
        add(new VarInsnNode(Opcodes.ALOAD, slot));
        add(new VarInsnNode(Opcodes.ASTORE, i));
      }
    }
  }

  private void pushOperands(int constructedSlot) {
    Spill spill = new Spill(model, site);
    for (int n = 0; n < site.operands().size(); n++) {
      Object type = site.operands().get(n);
      if (Types.kind(type) != 'U') {
        add(spill.load(n));
      } else if (type.equals(constructed())) {
        add(new VarInsnNode(Opcodes.ALOAD, constructedSlot));
      } else if (type == Opcodes.UNINITIALIZED_THIS) {
        add(new VarInsnNode(Opcodes.ALOAD, 0));
      } else {
        add(
            new VarInsnNode(
                Opcodes.ALOAD, allocationSlots.get(instructionAt(model.node((Label) type)))));
      }
    }
  }

  private void call(String name, String descriptor) {
    add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, STACK, name, descriptor, false));
  }

  private void add(AbstractInsnNode node) {
    code.add(node);
  }
}
