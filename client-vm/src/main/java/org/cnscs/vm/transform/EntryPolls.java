package org.cnscs.vm.transform;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Which methods of a program need a poll at their entry, besides those at the heads of their loops.
 *
 * <p>Not those that make at most one call on any way without a poll. While a thread passes no poll,
 * a frame of such a method calls once at most, and so does what it calls: there are no more calls
 * than the stack has room for, which takes a moment. Methods that call twice make long work of
 * recursion, so they have a poll. That of a tight loop is none in this sense.
 *
 * <p>What the JDK does with a call is not known, it may call back in a loop. So a call of the JDK
 * counts for two, and a method by which the JDK may call the program has a poll if it calls at all.
 * (One that a subclass offers to the JDK without overriding it is not seen; the JDK's own loop is
 * then one that pins.) A constructor needs no poll unless it makes objects of the program; for
 * that, a call of a constructor counts for two as well. Variable handles and lookup objects call at
 * most an initialiser, once.
 *
 * <p>The poll stands behind tests at the method's begin on whose other side it returns without a
 * call. In a recursion half of the frames, or more, end there.
 */
final class EntryPolls {
  private static final int MANY = 2;

  private final String owner;
  private final ClassHierarchy hierarchy;
  private final CallPolicy calls;

  EntryPolls(String owner, ClassHierarchy hierarchy, CallPolicy calls) {
    this.owner = owner;
    this.hierarchy = hierarchy;
    this.calls = calls;
  }

  /** Sets the poll of a method whose loops have theirs, if it needs one. */
  void set(MethodNode method, InsnList poll) {
    if (isNeeded(method)) {
      AbstractInsnNode before = method.name.equals("<init>") ? null : new Entry(method).last();
      if (before == null) {
        method.instructions.insert(poll);
      } else {
        method.instructions.insert(before, poll);
      }
    }
  }

  private boolean isNeeded(MethodNode method) {
    if (method.name.equals("<init>")) {
      return Stream.of(method.instructions.toArray()).anyMatch(EntryPolls::makesObject);
    }
    int most = mostCalls(method);
    return most >= MANY || most > 0 && isCalledByJdk(method);
  }

  private static boolean makesObject(AbstractInsnNode node) {
    return node.getOpcode() == Opcodes.NEW && !CallPolicy.isPlatform(((TypeInsnNode) node).desc);
  }

  /** Returns how many calls there are at most on a way without a poll, as far as it matters. */
  private int mostCalls(MethodNode method) {
    int[] weights =
        Stream.of(method.instructions.toArray()).mapToInt(node -> weight(node)).toArray();
    int all = IntStream.of(weights).filter(weight -> weight > 0).sum();
    return all < MANY ? all : Flow.of(method).heaviestWay(weights, MANY);
  }

  private int weight(AbstractInsnNode node) {
    return switch (calls.kindOf(node)) {
      case CALL -> node instanceof MethodInsnNode call ? weight(call) : MANY;
      case POLL -> LoopPolls.isTight(node) ? 0 : Flow.END;
      case ENTER -> 0;
      case null -> 0;
    };
  }

  private int weight(MethodInsnNode call) {
    return HandleCalls.mayInitialise(call) ? 0 : isOfProgram(call) ? 1 : MANY;
  }

  private boolean isOfProgram(MethodInsnNode call) {
    return !CallPolicy.isPlatform(call.owner)
        && !call.name.equals("<init>")
        && (call.name.startsWith(LambdaClasses.ACCESSOR)
            || hierarchy
                .method(call.owner, call.name, call.desc)
                .filter(member -> !CallPolicy.isPlatform(member.owner()))
                .isPresent());
  }

  /** Tells whether a method overrides one that the JDK declares. */
  private boolean isCalledByJdk(MethodNode method) {
    return (method.access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) == 0
        && overrides(owner, method);
  }

  private boolean overrides(String type, MethodNode method) {
    return hierarchy
        .info(type)
        .map(
            info ->
                Stream.concat(Stream.ofNullable(info.superName()), info.interfaces().stream())
                    .anyMatch(parent -> declares(parent, method) || overrides(parent, method)))
        .orElse(true);
  }

  private boolean declares(String type, MethodNode method) {
    return CallPolicy.isPlatform(type)
        && hierarchy
            .info(type)
            .map(info -> info.methods().containsKey(method.name + method.desc))
            .orElse(true);
  }

  /** What stands before the poll at a method's entry. */
  private final class Entry {
    private final MethodNode method;
    private final InsnList code;
    private AbstractInsnNode last;

    Entry(MethodNode method) {
      this.method = method;
      this.code = method.instructions;
    }

    /** Returns after which instruction the poll is set, or null if it is the first. */
    AbstractInsnNode last() {
      boolean more = method.tryCatchBlocks.isEmpty();
      while (more) {
        JumpInsnNode test = test();
        more = test != null && pass(test);
      }
      return last;
    }

    /** Returns the test to which nothing but computing leads from here, or null. */
    private JumpInsnNode test() {
      AbstractInsnNode at = last == null ? code.getFirst() : last.getNext();
      while (at != null && isComputing(at)) {
        at = at.getNext();
      }
      return at instanceof JumpInsnNode jump && jump.getOpcode() != Opcodes.GOTO ? jump : null;
    }

    private boolean isComputing(AbstractInsnNode node) {
      return weight(node) == 0
          && Flow.targets(node).isEmpty()
          && node.getOpcode() != Opcodes.NEW
          && !isEnd(node)
          && !(node instanceof LabelNode label && isJumpedTo(label, code.indexOf(node)));
    }

    /** Goes on behind a test, on the only side that may call. */
    private boolean pass(JumpInsnNode test) {
      if (returns(code.indexOf(test.label))) {
        last = test;
        return true;
      }
      int target = code.indexOf(test.label);
      boolean only = target > code.indexOf(test) && !isJumpedTo(test.label, target);
      if (only && returns(code.indexOf(test) + 1)) {
        last = LoopPolls.head(test.label);
        return true;
      }
      return false;
    }

    /** Tells whether there is a jump back to a label. */
    private boolean isJumpedTo(LabelNode label, int index) {
      return Stream.of(code.toArray())
          .skip(index)
          .anyMatch(node -> Flow.targets(node).contains(label));
    }

    /** Tells whether all ways from an instruction return without calls and loops. */
    private boolean returns(int from) {
      BitSet seen = new BitSet();
      Deque<Integer> left = new ArrayDeque<>(List.of(from));
      while (!left.isEmpty()) {
        int at = left.remove();
        if (!seen.get(at) && (weight(code.get(at)) != 0 || !follow(at, left))) {
          return false;
        }
        seen.set(at);
      }
      return true;
    }

    /** Adds where an instruction leads; returns false if that is back. */
    private boolean follow(int at, Deque<Integer> left) {
      AbstractInsnNode node = code.get(at);
      List<LabelNode> targets = Flow.targets(node);
      targets.forEach(target -> left.add(code.indexOf(target)));
      if (!isEnd(node) && node.getOpcode() != Opcodes.GOTO && !isSwitch(node)) {
        left.add(at + 1);
      }
      return targets.stream().allMatch(target -> code.indexOf(target) > at);
    }

    private static boolean isSwitch(AbstractInsnNode node) {
      return node.getOpcode() == Opcodes.TABLESWITCH || node.getOpcode() == Opcodes.LOOKUPSWITCH;
    }

    private static boolean isEnd(AbstractInsnNode node) {
      int opcode = node.getOpcode();
      return opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN || opcode == Opcodes.ATHROW;
    }
  }
}
