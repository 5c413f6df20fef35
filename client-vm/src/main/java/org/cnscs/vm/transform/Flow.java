package org.cnscs.vm.transform;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The control flow of a method, and two classic data-flow analyses on it: live locals backwards,
 * held monitors forwards.
 */
final class Flow {
  /** The weight of an instruction at which a way ends. */
  static final int END = -1;

  private final MethodNode method;
  private final AbstractInsnNode[] code;
  private final int[][] successors;
  private final int[][] handlers;

  private Flow(MethodNode method, AbstractInsnNode[] code, int[][] successors, int[][] handlers) {
    this.method = method;
    this.code = code;
    this.successors = successors;
    this.handlers = handlers;
  }

  static Flow of(MethodNode method) {
    AbstractInsnNode[] code = method.instructions.toArray();
    int[][] successors = new int[code.length][];
    for (int i = 0; i < code.length; i++) {
      successors[i] = successors(method.instructions, code[i], i);
    }
    return new Flow(method, code, successors, handlers(method, code.length));
  }

  private static int[] successors(InsnList list, AbstractInsnNode node, int at) {
    List<LabelNode> targets = targets(node);
    int[] result = targets.stream().mapToInt(list::indexOf).toArray();
    if (fallsThrough(node) && at + 1 < list.size()) {
      result = Arrays.copyOf(result, result.length + 1);
      result[result.length - 1] = at + 1;
    }
    return result;
  }

  /** The labels that an instruction may jump to. */
  static List<LabelNode> targets(AbstractInsnNode node) {
    return switch (node) {
      case JumpInsnNode jump -> List.of(jump.label);
      case TableSwitchInsnNode table -> with(table.labels, table.dflt);
      case LookupSwitchInsnNode lookup -> with(lookup.labels, lookup.dflt);
      default -> List.of();
    };
  }

  private static List<LabelNode> with(List<LabelNode> labels, LabelNode last) {
    List<LabelNode> all = new ArrayList<>(labels);
    all.add(last);
    return all;
  }

  private static boolean fallsThrough(AbstractInsnNode node) {
    int opcode = node.getOpcode();
    return opcode != Opcodes.GOTO
        && opcode != Opcodes.ATHROW
        && opcode != Opcodes.TABLESWITCH
        && opcode != Opcodes.LOOKUPSWITCH
        && !(opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN);
  }

  /**
   * For each instruction the handlers that may catch what it throws: none behind one that catches
   * everything.
   */
  private static int[][] handlers(MethodNode method, int length) {
    int[][] handlers = new int[length][];
    Arrays.fill(handlers, new int[0]);
    BitSet caught = new BitSet();
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      int handler = method.instructions.indexOf(block.handler);
      int end = method.instructions.indexOf(block.end);
      for (int i = method.instructions.indexOf(block.start); i < end; i++) {
        if (!caught.get(i) && mayThrow(method.instructions.get(i).getOpcode())) {
          handlers[i] = Arrays.copyOf(handlers[i], handlers[i].length + 1);
          handlers[i][handlers[i].length - 1] = handler;
          caught.set(i, block.type == null);
        }
      }
    }
    return handlers;
  }

  private static boolean mayThrow(int opcode) {
    return opcode >= 0
        && !(opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN)
        && opcode != Opcodes.GOTO;
  }

  /**
   * Returns, for each instruction, the local slots whose values are still used when it begins or
   * throws.
   */
  BitSet[] liveLocals() {
    BitSet[] live = new BitSet[code.length];
    Arrays.setAll(live, i -> new BitSet());
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = code.length - 1; i >= 0; i--) {
        BitSet now = liveBefore(i, live);
        if (!now.equals(live[i])) {
          live[i] = now;
          changed = true;
        }
      }
    }
    return live;
  }

  private BitSet liveBefore(int i, BitSet[] live) {
    BitSet now = new BitSet();
    for (int next : successors[i]) {
      now.or(live[next]);
    }
    AbstractInsnNode node = code[i];
    int opcode = node.getOpcode();
    if (node instanceof VarInsnNode variable && opcode >= Opcodes.ISTORE) {
      now.clear(variable.var);
    }
    for (int handler : handlers[i]) {
      now.or(live[handler]);
    }
    if (node instanceof VarInsnNode variable && opcode < Opcodes.ISTORE) {
      now.set(variable.var);
    } else if (node instanceof IincInsnNode increment) {
      now.set(increment.var);
    } else if (opcode == Opcodes.RETURN && method.name.equals("<init>")) {
      now.set(0);
    }
    return now;
  }

  /**
   * Returns the greatest sum of weights on a way from any instruction onward, or the limit if it is
   * more. A jump back is the end of a way; a handler before what it protects counts as the limit.
   *
   * @param weights of the instructions; {@link #END} where a way ends
   */
  int heaviestWay(int[] weights, int limit) {
    int[] onward = new int[code.length];
    int heaviest = 0;
    for (int i = code.length - 1; i >= 0 && heaviest < limit; i--) {
      int behind = 0;
      for (int next : successors[i]) {
        behind = Math.max(behind, next > i ? onward[next] : 0);
      }
      for (int handler : handlers[i]) {
        behind = Math.max(behind, handler > i ? onward[handler] : limit);
      }
      onward[i] = weights[i] == END ? 0 : weights[i] + behind;
      heaviest = Math.max(heaviest, onward[i]);
    }
    return Math.min(heaviest, limit);
  }

  /**
   * Returns what is in a loop: the instructions behind its head from which a jump back to it is
   * reached. What stands before the head is in a loop of its own, to whose head there is a jump.
   */
  BitSet loop(int head) {
    BitSet loop = new BitSet();
    loop.set(head);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = code.length - 1; i > head; i--) {
        if (!loop.get(i) && leadsTo(i, loop)) {
          loop.set(i);
          changed = true;
        }
      }
    }
    return loop;
  }

  private boolean leadsTo(int i, BitSet some) {
    return IntStream.concat(Arrays.stream(successors[i]), Arrays.stream(handlers[i]))
        .anyMatch(some::get);
  }

  /**
   * Returns how many monitors the frame holds before each instruction.
   *
   * @throws UnsupportedCodeException if that depends on the way by which the instruction was
   *     reached
   */
  int[] monitorDepths() {
    int[] depths = new int[code.length];
    Arrays.fill(depths, -1);
    Deque<Integer> work = new ArrayDeque<>();
    if (code.length > 0) {
      depths[0] = 0;
      work.add(0);
    }
    while (!work.isEmpty()) {
      int i = work.remove();
      for (int handler : handlers[i]) {
        flow(depths[i], handler, depths, work);
      }
      int after = depths[i] + change(code[i].getOpcode());
      if (after < 0) {
        throw new UnsupportedCodeException("it leaves a monitor that it did not enter");
      }
      for (int next : successors[i]) {
        flow(after, next, depths, work);
      }
    }
    settleUnreached(depths);
    return depths;
  }

  /**
   * Code that never runs is verified all the same, as are handlers behind one that catches
   * everything: where it leads, it must hold the monitors that are held there. The compiler leaves
   * such handlers for record patterns in synchronized blocks.
   */
  private void settleUnreached(int[] depths) {
    int deepest = Arrays.stream(depths).max().orElse(0);
    boolean[] unreached = new boolean[depths.length];
    for (int i = 0; i < depths.length; i++) {
      unreached[i] = depths[i] < 0;
      depths[i] = Math.max(depths[i], 0);
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = depths.length - 1; i >= 0; i--) {
        int needed = unreached[i] ? Math.min(needed(i, depths), deepest) : 0;
        changed |= needed > depths[i];
        depths[i] = Math.max(depths[i], needed);
      }
    }
  }

  private int needed(int i, int[] depths) {
    int change = change(code[i].getOpcode());
    int needed = 0;
    for (int next : successors[i]) {
      needed = Math.max(needed, depths[next] - change);
    }
    for (int handler : handlers[i]) {
      needed = Math.max(needed, depths[handler]);
    }
    return needed;
  }

  private static int change(int opcode) {
    return switch (opcode) {
      case Opcodes.MONITORENTER -> 1;
      case Opcodes.MONITOREXIT -> -1;
      default -> 0;
    };
  }

  private static void flow(int depth, int to, int[] depths, Deque<Integer> work) {
    if (depths[to] < 0) {
      depths[to] = depth;
      work.add(to);
    } else if (depths[to] != depth) {
      throw new UnsupportedCodeException("its monitors are not nested like blocks");
    }
  }
}
