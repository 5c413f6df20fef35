package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * A copy of a method's code from some instruction to its end, with its resume points covered by
 * capture handlers.
 *
 * <p>Labels of the copy are its own. Where a jump leads before the begin of the copy, or backwards
 * in a copy that must not loop, it leads into another copy.
 */
final class CodeCopy {
  private final MethodModel model;
  private final int from;
  private final Shape shape;
  private final CaptureHandlers handlers;
  private final Map<LabelNode, LabelNode> labels = new IdentityHashMap<>();
  private final UnaryOperator<LabelNode> backward;
  private final Function<AbstractInsnNode, InsnList> rewrite;
  private final UnaryOperator<LabelNode> earlierAllocations;
  private final LabelNode begin = new LabelNode();

  /** For labels behind the entry of a monitor, the label before the poll. */
  private final Map<LabelNode, LabelNode> earlierBegins = new IdentityHashMap<>();

  /** What of a method a copy is. */
  enum Shape {
    /** Everything, or so much of it that no jump leads out. */
    WHOLE,
    /** What comes behind the first instruction, which the caller writes, without backward jumps. */
    ONWARD,
    /** A loop from its head, and what follows; only jumps to before the head lead out. */
    LOOP
  }

  /**
   * Creates a copy.
   *
   * @param from the index of the first instruction of the copy
   * @param shape what of the method it is
   * @param backward gives the label for a jump that leads out of the copy; null if none can
   * @param rewrite gives what replaces an instruction, or null to leave it
   * @param earlierAllocations gives the label of the {@code new} that stands for one before the
   *     begin of the copy
   */
  CodeCopy(
      MethodModel model,
      int from,
      Shape shape,
      CaptureHandlers handlers,
      UnaryOperator<LabelNode> backward,
      Function<AbstractInsnNode, InsnList> rewrite,
      UnaryOperator<LabelNode> earlierAllocations) {
    this.model = model;
    this.from = from;
    this.shape = shape;
    this.handlers = handlers;
    this.backward = backward;
    this.rewrite = rewrite;
    this.earlierAllocations = earlierAllocations;
  }

  /** The label of the copy for a label of the method. */
  LabelNode label(LabelNode original) {
    return labels.computeIfAbsent(original, key -> new LabelNode());
  }

  private int indexOf(AbstractInsnNode node) {
    return model.method.instructions.indexOf(node);
  }

  private LabelNode target(LabelNode original, int at) {
    int index = indexOf(original);
    boolean leaves = index < from || shape == Shape.ONWARD && index <= at;
    return backward != null && leaves ? backward.apply(original) : label(original);
  }

  /** Tells whether some jump or handler leads into the other copy. */
  boolean needsOther() {
    for (int i = from; i < model.code.length; i++) {
      for (LabelNode each : Flow.targets(model.code[i])) {
        if (indexOf(each) <= i) {
          return true;
        }
      }
    }
    return model.method.tryCatchBlocks.stream()
        .anyMatch(block -> indexOf(block.end) > from && indexOf(block.handler) < from);
  }

  /** Returns the code, without {@link #begin}. */
  InsnList code() {
    InsnList out = new InsnList();
    if (shape != Shape.ONWARD && line() >= 0) {
      out.add(new LineNumberNode(line(), begin));
    }
    for (int i = shape == Shape.ONWARD ? from + 1 : from; i < model.code.length; i++) {
      emit(i, out);
    }
    return out;
  }

  /** Returns the line that holds on at the begin of the copy from what is before it, or -1. */
  private int line() {
    for (int i = from - 1; i >= 0; i--) {
      if (model.code[i] instanceof LineNumberNode line) {
        return line.line;
      }
    }
    return -1;
  }

  /** The label that stands for the begin of the copy in exception ranges that begin before it. */
  LabelNode begin() {
    return begin;
  }

  private void emit(int i, InsnList out) {
    AbstractInsnNode node = model.code[i];
    MethodModel.Site site = model.siteAt.get(node);
    switch (node) {
      case LabelNode label -> out.add(label(label));
      case FrameNode frame -> out.add(copy(frame, i));
      case LineNumberNode line when indexOf(line.start) < from -> {}
      case LineNumberNode line -> out.add(new LineNumberNode(line.line, label(line.start)));
      default -> {
        if (site != null && site.captures()) {
          emitSite(site, i, out);
        } else {
          emitPlain(node, i, out);
        }
        MethodModel.Copy copy = model.copyBehind(i);
        if (copy != null) {
          out.add(copy.code());
        }
      }
    }
  }

  private void emitPlain(AbstractInsnNode node, int i, InsnList out) {
    if (node.getOpcode() == Opcodes.MONITORENTER) {
      out.add(new InsnNode(Opcodes.DUP));
      out.add(new VarInsnNode(Opcodes.ASTORE, model.monitorSlot(model.depths[i])));
    }
    InsnList instead = rewrite.apply(node);
    if (instead != null) {
      out.add(instead);
    } else {
      out.add(node.clone(targets(node, i)));
    }
  }

  private Map<LabelNode, LabelNode> targets(AbstractInsnNode node, int at) {
    List<LabelNode> all = Flow.targets(node);
    if (all.isEmpty()) {
      return Collections.emptyMap();
    }
    Map<LabelNode, LabelNode> map = new IdentityHashMap<>();
    all.forEach(each -> map.put(each, target(each, at)));
    return map;
  }

  private void emitSite(MethodModel.Site site, int i, InsnList out) {
    Spill spill = new Spill(model, site);
    int lock = model.monitorSlot(site.depth());
    if (spill.isNeeded()) {
      out.add(spill.copy());
    }
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    if (site.point().kind() == ResumePoint.Kind.ENTER) {
      out.add(new InsnNode(Opcodes.DUP));
      out.add(new VarInsnNode(Opcodes.ASTORE, lock));
      out.add(new InsnNode(Opcodes.MONITORENTER));
      out.add(start);
      out.add(new MethodInsnNode(Opcodes.INVOKESTATIC, CallPolicy.POLL, "poll", "()V", false));
      out.add(end);
      handlers.cover(start, end, site);
      beginEarlier(i, start);
      return;
    }
    InsnList instead = rewrite.apply(site.instruction());
    if (instead == null && model.isBare(site)) {
      AbstractInsnNode call = site.instruction().clone(targets(site.instruction(), i));
      out.add(call);
      handlers.pass(call, site);
      return;
    }
    out.add(start);
    if (instead != null) {
      out.add(instead);
    } else {
      out.add(site.instruction().clone(targets(site.instruction(), i)));
    }
    out.add(end);
    handlers.cover(start, end, site);
  }

  /**
   * Has exception ranges that begin behind a monitor's entry begin before the poll that stands
   * there: the JVM compiles no method that might end by an exception with a monitor held.
   */
  private void beginEarlier(int enter, LabelNode start) {
    for (int i = enter + 1; i < model.code.length && model.code[i].getOpcode() < 0; i++) {
      if (model.code[i] instanceof LabelNode label) {
        earlierBegins.put(label, start);
      }
    }
  }

  private FrameNode copy(FrameNode frame, int i) {
    List<Object> locals = Types.expand(mapped(frame.local));
    for (int n = 0; n < model.depths[i]; n++) {
      Types.set(locals, model.monitorSlot(n), "java/lang/Object");
    }
    Object[] entries = Types.compact(locals).toArray();
    Object[] stack = mapped(frame.stack).toArray();
    return new FrameNode(Opcodes.F_NEW, entries.length, entries, stack.length, stack);
  }

  private List<Object> mapped(List<Object> types) {
    List<Object> result = new ArrayList<>();
    for (Object type : types == null ? List.of() : types) {
      result.add(type instanceof LabelNode label ? allocation(label) : handlers.typeOf(type));
    }
    return result;
  }

  private LabelNode allocation(LabelNode label) {
    return indexOf(label) < from ? earlierAllocations.apply(label) : label(label);
  }

  /** Returns the table of local variables for this copy. */
  List<LocalVariableNode> variables() {
    List<LocalVariableNode> variables = new ArrayList<>();
    for (LocalVariableNode each :
        model.method.localVariables == null
            ? List.<LocalVariableNode>of()
            : model.method.localVariables) {
      variables.add(
          new LocalVariableNode(
              each.name,
              each.desc,
              each.signature,
              label(each.start),
              label(each.end),
              each.index));
    }
    return variables;
  }

  /** Returns the program's own exception table for this copy. */
  List<TryCatchBlockNode> programBlocks() {
    List<TryCatchBlockNode> blocks = new ArrayList<>();
    for (TryCatchBlockNode block : model.method.tryCatchBlocks) {
      if (indexOf(block.end) > from) {
        LabelNode behind = block.type == null ? earlierBegins.get(block.start) : null;
        LabelNode copied = behind == null ? label(block.start) : behind;
        LabelNode start = indexOf(block.start) < from ? begin : copied;
        boolean earlier = indexOf(block.handler) < from;
        LabelNode handler =
            earlier && backward != null ? backward.apply(block.handler) : label(block.handler);
        blocks.add(new TryCatchBlockNode(start, label(block.end), handler, block.type));
      }
    }
    return blocks;
  }
}
