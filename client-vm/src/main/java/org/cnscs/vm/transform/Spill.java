package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Where the operands below a call's arguments are kept while the call runs, so that its capture
 * handler finds them: in the local variables from which they were loaded, or else in temporary
 * slots.
 *
 * <p>An operand has the same temporary slot during all calls at which it is on the stack, so it is
 * copied there once, when it comes to the stack. Where it is not known when that was, as behind a
 * branch, it is copied before the call, and the arguments have to be lifted off for a moment to
 * reach it; for them there are slots behind those of the operands.
 */
final class Spill {
  private final MethodModel model;
  private final int base;
  private final MethodModel.Site site;

  /** Which temporary slot each operand has, and the first argument; found when one is asked for. */
  private int[] temporaries;

  Spill(MethodModel model, MethodModel.Site site) {
    this.model = model;
    this.base = model.temporaryBase();
    this.site = site;
  }

  /** Plans the copies of the operands that are in no local variable. */
  void plan() {
    for (int i = 0; i < site.operands().size(); i++) {
      int origin = site.origins().get(i);
      if (origin >= 0 && mustCopy(i)) {
        Object type = site.operands().get(i);
        model.planCopy(origin, new MethodModel.Copy(type, temporary(i)));
      }
    }
  }

  private boolean isCopied(int operand) {
    int origin = site.origins().get(operand);
    return origin >= 0 && model.copyBehind(origin) != null;
  }

  boolean isNeeded() {
    return lowest() < site.operands().size();
  }

  /** The lowest operand that must be copied. */
  private int lowest() {
    int operand = 0;
    while (operand < site.operands().size() && !mustCopy(operand)) {
      operand++;
    }
    return operand;
  }

  private boolean mustCopy(int operand) {
    return Types.kind(site.operands().get(operand)) != 'U'
        && !hasHome(operand)
        && !isCopied(operand);
  }

  /** An operand that is copied for another call is in its copy during all of them. */
  private boolean hasHome(int operand) {
    return site.homes().get(operand) != Homes.NONE
        && Types.kind(site.operands().get(operand)) != 'U'
        && !isCopied(operand);
  }

  /** The slot of an operand: that of the local variable which holds it, or a temporary one. */
  int slot(int operand) {
    return hasHome(operand) ? site.homes().get(operand) : temporary(operand);
  }

  private int temporary(int operand) {
    if (temporaries == null) {
      temporaries = new int[site.operands().size() + 1];
      temporaries[0] = base;
      for (int i = 1; i < temporaries.length; i++) {
        temporaries[i] = temporaries[i - 1] + Types.size(site.operands().get(i - 1));
      }
    }
    return temporaries[operand];
  }

  /** Copies the operands to their slots and leaves the stack as it was. */
  InsnList copy() {
    InsnList code = new InsnList();
    int lowest = lowest();
    int last = site.operands().size() - 1;
    if (site.arguments().isEmpty() && lowest == last) {
      Object only = site.operands().get(last);
      code.add(new InsnNode(Types.size(only) == 2 ? Opcodes.DUP2 : Opcodes.DUP));
      code.add(store(only, slot(last)));
      return code;
    }
    List<Integer> slots = argumentSlots();
    for (int i = slots.size() - 1; i >= 0; i--) {
      code.add(new VarInsnNode(site.arguments().get(i).getOpcode(Opcodes.ISTORE), slots.get(i)));
    }
    for (int i = last; i >= lowest; i--) {
      boolean kept = hasHome(i) || isCopied(i);
      code.add(kept ? drop(i) : store(site.operands().get(i), slot(i)));
    }
    for (int i = lowest; i <= last; i++) {
      code.add(load(i));
    }
    for (int i = 0; i < slots.size(); i++) {
      code.add(new VarInsnNode(site.arguments().get(i).getOpcode(Opcodes.ILOAD), slots.get(i)));
    }
    return code;
  }

  private InsnNode drop(int operand) {
    boolean wide = Types.size(site.operands().get(operand)) == 2;
    return new InsnNode(wide ? Opcodes.POP2 : Opcodes.POP);
  }

  private List<Integer> argumentSlots() {
    List<Integer> slots = new ArrayList<>();
    int slot = temporary(site.operands().size());
    for (Type each : site.arguments()) {
      slots.add(slot);
      slot += each.getSize();
    }
    return slots;
  }

  /** Loads an operand from its slot. */
  VarInsnNode load(int operand) {
    return new VarInsnNode(Types.load(Types.kind(site.operands().get(operand))), slot(operand));
  }

  private static VarInsnNode store(Object type, int slot) {
    return new VarInsnNode(Types.store(Types.kind(type)), slot);
  }
}
