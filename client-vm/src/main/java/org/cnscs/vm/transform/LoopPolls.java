package org.cnscs.vm.transform;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The polls at the heads of a method's loops.
 *
 * <p>There are two kinds. A tight loop, which calls nothing that could take long, gets the one that
 * costs compiled code nothing: a thread in it is nearly always in this very frame, which the client
 * VM can have interpreted. Any other gets the one that is always read: its thread may hardly ever
 * be seen outside of what it calls.
 */
final class LoopPolls {
  private static final String TIGHT = "loop";

  private final MethodNode method;
  private final ClassHierarchy hierarchy;
  private final CallPolicy calls;

  LoopPolls(MethodNode method, ClassHierarchy hierarchy, CallPolicy calls) {
    this.method = method;
    this.hierarchy = hierarchy;
    this.calls = calls;
  }

  /** Tells whether a poll is one that compiled code passes without looking. */
  static boolean isTight(AbstractInsnNode poll) {
    return poll instanceof MethodInsnNode call && call.name.equals(TIGHT);
  }

  /** Sets the polls. */
  void set() {
    Set<LabelNode> heads = heads();
    Flow flow = heads.isEmpty() ? null : Flow.of(method);
    Set<LabelNode> tight = new LinkedHashSet<>(heads);
    tight.removeIf(head -> !isTight(flow.loop(method.instructions.indexOf(head))));
    for (LabelNode head : heads) {
      method.instructions.insert(head(head), tight.contains(head) ? tightPoll() : poll());
    }
    method.maxStack += tight.isEmpty() ? 0 : 1;
  }

  /** Returns what a poll at a label comes behind: its frame, if it has one. */
  static AbstractInsnNode head(LabelNode label) {
    AbstractInsnNode at = label;
    while (at.getNext().getOpcode() < 0 && !(at instanceof FrameNode)) {
      at = at.getNext();
    }
    return at;
  }

  private static InsnList tightPoll() {
    InsnList code = new InsnList();
    code.add(new FieldInsnNode(Opcodes.GETSTATIC, CallPolicy.POLL, "quiet", "Z"));
    code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, CallPolicy.POLL, TIGHT, "(Z)V", false));
    return code;
  }

  /** A poll that is always read. */
  static InsnList poll() {
    InsnList code = new InsnList();
    code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, CallPolicy.POLL, "poll", "()V", false));
    return code;
  }

  private Set<LabelNode> heads() {
    Set<LabelNode> heads = new LinkedHashSet<>();
    for (AbstractInsnNode node : method.instructions) {
      for (LabelNode target : Flow.targets(node)) {
        if (method.instructions.indexOf(target) <= method.instructions.indexOf(node)) {
          heads.add(target);
        }
      }
    }
    return heads;
  }

  private boolean isTight(BitSet loop) {
    return loop.stream().allMatch(i -> isBrief(method.instructions.get(i)));
  }

  private static boolean isBrief(String owner, String name, String descriptor) {
    return BriefCalls.isBrief(owner, name);
  }

  private boolean isBrief(AbstractInsnNode node) {
    if (node instanceof MethodInsnNode call) {
      return BriefCalls.isBrief(call.owner, call.name)
          || calls.kindOf(call) == null && hierarchy.brief().contains(call, LoopPolls::isBrief);
    }
    return !(node instanceof InvokeDynamicInsnNode) && calls.kindOf(node) == null;
  }
}
