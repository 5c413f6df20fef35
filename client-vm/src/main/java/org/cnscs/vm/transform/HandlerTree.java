package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The code of capture handlers that end alike: handlers add their values to the signal from the
 * last to the first, so that those with the same first values go on in the same code.
 *
 * <p>Each node is a list of values: what stands there adds those that the list has beyond its
 * parent's, and goes on at the parent. One child falls through, the others jump. With the values of
 * the root's children the frame ends.
 *
 * <p>Where a handler begins, no other one goes on: the JVM's quick compiler (C1) gives up on
 * methods in which exceptions and jumps come to the same place. So a handler whose code is the end
 * of another's begins with a jump of its own. There the monitors are left, too, before anything is
 * called: a call might throw, and no compiler takes a method that might end with a monitor held.
 */
final class HandlerTree {
  /** What a signal takes at once, the longest first; it keeps handlers short. */
  private static final List<String> GROUPS =
      List.of("LLLL", "ILLL", "LLL", "ILL", "IIL", "III", "LL", "LI", "IL", "II");

  private static final String END = "End";

  private final MethodModel model;
  private final Object first;
  private final int monitors;
  private final boolean returns;
  private final Node root = new Node(null, null);
  private final InsnList code = new InsnList();

  /** Handlers whose code others go on in. */
  private final List<Node> shared = new ArrayList<>();

  /**
   * Creates the tree of handlers that leave the same number of monitors.
   *
   * @param first the type of slot 0 where that is an object that is not initialised; null elsewhere
   * @param returns whether the handlers return instead of throwing the signal on
   */
  HandlerTree(MethodModel model, Object first, int monitors, boolean returns) {
    this.model = model;
    this.first = first;
    this.monitors = monitors;
    this.returns = returns;
  }

  /**
   * A value that a handler adds.
   *
   * @param kind its letter
   * @param slot where it is
   * @param type its verifier type
   * @param field the field of {@code this} that it is in, or null
   */
  record Step(char kind, int slot, Object type, ResumePoint.Value field) {}

  private static final class Node {
    private final Node parent;
    private final Step step;
    private final LabelNode label = new LabelNode();
    private final LabelNode handler = new LabelNode();
    private final Map<Step, Node> children = new LinkedHashMap<>();
    private boolean entry;

    Node(Node parent, Step step) {
      this.parent = parent;
      this.step = step;
    }

    boolean hasLabel() {
      return entry || children.size() > 1;
    }

    boolean isShared() {
      return entry && !children.isEmpty();
    }
  }

  /** Returns the label of the handler that adds these values. */
  LabelNode handler(List<Step> values) {
    Node at = root;
    for (Step each : values) {
      Node parent = at;
      at = at.children.computeIfAbsent(each, step -> new Node(parent, step));
    }
    at.entry = true;
    return at.handler;
  }

  /** Returns the code of all handlers. */
  InsnList code() {
    writeChildren(root);
    if (root.entry) {
      writeHandler(root);
      call("end", "()");
      leave();
    }
    shared.forEach(this::writeJump);
    return code;
  }

  private void leave() {
    code.add(new InsnNode(returns ? Opcodes.RETURN : Opcodes.ATHROW));
  }

  private void writeJump(Node node) {
    writeHandler(node);
    code.add(new JumpInsnNode(Opcodes.GOTO, node.label));
  }

  private void writeHandler(Node node) {
    code.add(node.handler);
    code.add(frame(node));
    for (int n = monitors - 1; n >= 0; n--) {
      code.add(new VarInsnNode(Opcodes.ALOAD, model.monitorSlot(n)));
      code.add(new InsnNode(Opcodes.MONITOREXIT));
    }
  }

  private void writeChildren(Node node) {
    int left = node.children.size();
    for (Node each : node.children.values()) {
      write(each, node);
      left--;
      if (node == root) {
        leave();
      } else if (left > 0) {
        code.add(new JumpInsnNode(Opcodes.GOTO, node.label));
      }
    }
  }

  /** Writes the code from below a node to its ancestor, which follows or is jumped to. */
  private void write(Node child, Node ancestor) {
    Node node = child;
    while (!node.hasLabel()) {
      node = node.children.values().iterator().next();
    }
    writeChildren(node);
    begin(node);
    List<Step> steps = new ArrayList<>();
    for (Node at = node; at != ancestor; at = at.parent) {
      steps.add(at.step);
    }
    writeValues(steps, ancestor == root);
  }

  private void begin(Node node) {
    if (!node.hasLabel()) {
      return;
    }
    if (node.entry && !node.isShared()) {
      writeHandler(node);
      return;
    }
    if (node.entry) {
      shared.add(node);
    }
    code.add(node.label);
    code.add(frame(node));
  }

  private FrameNode frame(Node node) {
    List<Object> locals = new ArrayList<>();
    if (first != null) {
      Types.set(locals, 0, first);
    }
    for (Node at = node; at.step != null; at = at.parent) {
      if (at.step.field == null) {
        Types.set(locals, at.step.slot, at.step.type);
      }
    }
    for (int n = 0; n < monitors; n++) {
      Types.set(locals, model.monitorSlot(n), "java/lang/Object");
    }
    Object[] entries = Types.compact(locals).toArray();
    Object[] stack = {CaptureHandlers.SIGNAL};
    return new FrameNode(Opcodes.F_NEW, entries.length, entries, 1, stack);
  }

  /**
   * Loads the values and adds them to the signal, as many at a time as it can take; with the last
   * of a frame, the frame ends.
   */
  private void writeValues(List<Step> steps, boolean last) {
    StringBuilder kinds = new StringBuilder();
    steps.forEach(each -> kinds.append(each.kind));
    int at = 0;
    while (at < steps.size()) {
      String group = group(kinds.substring(at));
      StringBuilder arguments = new StringBuilder("(");
      for (char kind : group.toCharArray()) {
        load(steps.get(at++));
        arguments.append(Types.descriptor(kind));
      }
      String name = group.toLowerCase(Locale.ROOT);
      call(last && at == steps.size() ? name + END : name, arguments + ")");
    }
  }

  private static String group(String left) {
    return GROUPS.stream().filter(left::startsWith).findFirst().orElse(left.substring(0, 1));
  }

  private void load(Step step) {
    if (step.field != null) {
      code.add(new VarInsnNode(Opcodes.ALOAD, 0));
      code.add(EarlyFields.access(Opcodes.GETFIELD, model, step.field));
    } else {
      code.add(new VarInsnNode(Types.load(step.kind), step.slot));
    }
  }

  private void call(String name, String arguments) {
    String signal = CaptureHandlers.SIGNAL;
    code.add(
        new MethodInsnNode(
            Opcodes.INVOKEVIRTUAL, signal, name, arguments + "L" + signal + ";", false));
  }
}
