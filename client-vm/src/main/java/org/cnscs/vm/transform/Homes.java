package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * For each slot of the operand stack: the local variable that holds the same value, so that a call
 * need not save it, and the instruction behind which the value was on top of the stack.
 *
 * <p>It follows the code instruction by instruction. Of instructions that it knows nothing about it
 * takes for granted only that they leave alone what they cannot reach.
 */
final class Homes {
  /** Stands for a value that no local variable is known to hold. */
  static final int NONE = -1;

  /** Stands for the second half of a value of two slots. */
  private static final int SECOND = -2;

  private List<Integer> homes = new ArrayList<>();
  private List<Integer> origins = new ArrayList<>();

  /** Returns the homes of the values on the stack, one entry a slot. */
  List<Integer> now() {
    return homes;
  }

  /**
   * Returns the indices of the instructions behind which the values on the stack were on top, one
   * entry a slot; {@link #NONE} where that is not known, or where values met.
   */
  List<Integer> origins() {
    return origins;
  }

  /**
   * Follows an instruction.
   *
   * @param index which of the code's it is
   * @param stack the verifier types on the stack behind it, one entry a slot; null if nothing comes
   *     there but by a jump
   */
  void follow(AbstractInsnNode node, int index, List<Object> stack) {
    if (stack == null || node instanceof FrameNode) {
      forgetAll(stack == null ? 0 : stack.size());
      return;
    }
    switch (node) {
      case VarInsnNode variable when variable.getOpcode() >= Opcodes.ISTORE -> store(variable);
      case VarInsnNode variable -> push(stack, variable.var, index);
      case IincInsnNode change -> forget(change.var);
      case AbstractInsnNode any when any.getOpcode() < 0 -> {}
      case AbstractInsnNode any when any.getOpcode() == Opcodes.DUP ->
          add(homes.isEmpty() ? NONE : homes.getLast(), NONE);
      default -> replace(node, index, stack);
    }
    if (homes.size() != stack.size()) {
      forgetAll(stack.size());
    }
  }

  private void forgetAll(int size) {
    homes = new ArrayList<>(size);
    origins = new ArrayList<>(size);
    while (homes.size() < size) {
      add(NONE, NONE);
    }
  }

  private void add(int home, int origin) {
    homes.add(home);
    origins.add(origin);
  }

  private void store(VarInsnNode node) {
    boolean wide = node.getOpcode() == Opcodes.LSTORE || node.getOpcode() == Opcodes.DSTORE;
    pop(wide ? 2 : 1);
    forget(node.var);
    if (wide) {
      forget(node.var + 1);
    }
  }

  /** A value whose second half the variable is gone as well. */
  private void forget(int variable) {
    for (int i = 0; i < homes.size(); i++) {
      boolean second =
          homes.get(i) == variable - 1 && i + 1 < homes.size() && homes.get(i + 1) == SECOND;
      if (second || homes.get(i) == variable) {
        homes.set(i, NONE);
      }
    }
  }

  private void push(List<Object> stack, int home, int origin) {
    add(home, origin);
    if (homes.size() < stack.size()) {
      add(SECOND, SECOND);
    }
  }

  private void pop(int count) {
    int left = Math.max(0, homes.size() - count);
    homes = new ArrayList<>(homes.subList(0, left));
    origins = new ArrayList<>(origins.subList(0, left));
  }

  private void replace(AbstractInsnNode node, int index, List<Object> stack) {
    pop(popped(node, stack));
    boolean single = homes.size() + top(stack) == stack.size() && !isShuffle(node);
    boolean known = single && node.getOpcode() != Opcodes.NEW;
    while (homes.size() < stack.size()) {
      add(NONE, known ? index : NONE);
      known = false;
    }
  }

  /** How many slots an instruction takes; those of a result that it may have put there count. */
  private int popped(AbstractInsnNode node, List<Object> stack) {
    int grown = stack.size() - homes.size();
    int pushed =
        switch (node) {
          case MethodInsnNode call -> Type.getReturnType(call.desc).getSize();
          case FieldInsnNode field
              when field.getOpcode() == Opcodes.PUTFIELD
                  || field.getOpcode() == Opcodes.PUTSTATIC ->
              0;
          case FieldInsnNode field -> Type.getType(field.desc).getSize();
          default -> isShuffle(node) ? 6 : top(stack);
        };
    return Math.max(0, pushed - grown);
  }

  private static boolean isShuffle(AbstractInsnNode node) {
    return node.getOpcode() > Opcodes.DUP && node.getOpcode() <= Opcodes.SWAP;
  }

  private static int top(List<Object> stack) {
    return stack.size() > 1 && Types.size(stack.get(stack.size() - 2)) == 2
        ? 2
        : Math.min(1, stack.size());
  }
}
