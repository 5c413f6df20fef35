package org.cnscs.vm.transform;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
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

  /** Tells whether a method, whose loops have their polls, needs another one at its entry. */
  boolean isNeeded(MethodNode method) {
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
}
