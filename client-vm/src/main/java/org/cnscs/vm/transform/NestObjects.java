package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.AnalyzerAdapter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The objects that a method makes by constructors which it may call only as a member of their nest.
 *
 * <p>Each such call gets a call site, linked by the image, that makes the object. The {@code new}
 * before it stays where it is, since it initialises the class before the arguments are computed,
 * but what it makes is dropped: a null takes its place until the call.
 */
final class NestObjects {
  private static final Handle LINK = MemberAccess.bootstrap(ProgramSites.PRIVATE);
  private static final String OBJECT = "Ljava/lang/Object;";

  /** The JVM takes at most 255 arguments of a call, and call sites need some of them. */
  private static final int MOST = 240;

  private final MethodNode method;
  private final Map<Label, AbstractInsnNode> allocations = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();

  /** Those of which a constructor is called that only a nest mate may call. */
  private final Set<AbstractInsnNode> linked = new HashSet<>();

  private boolean possible = true;

  private NestObjects(MethodNode method) {
    this.method = method;
  }

  /**
   * A call of a constructor.
   *
   * @param copies how often the object lies below the arguments, besides that on which the
   *     constructor is called
   * @param plain whether it is nowhere else
   */
  private record Call(
      MethodInsnNode node, AbstractInsnNode allocation, int copies, boolean plain) {}

  /**
   * Finds the objects.
   *
   * @param owner the internal name of the method's class
   * @param foreign which constructors only a nest mate may call
   */
  static NestObjects of(String owner, MethodNode method, Predicate<MethodInsnNode> foreign) {
    NestObjects objects = new NestObjects(method);
    objects.find(owner, foreign);
    return objects;
  }

  private void find(String owner, Predicate<MethodInsnNode> foreign) {
    AnalyzerAdapter types =
        new AnalyzerAdapter(Opcodes.ASM9, owner, method.access, method.name, method.desc, null) {};
    for (AbstractInsnNode node : method.instructions) {
      if (node instanceof MethodInsnNode call && call.name.equals("<init>")) {
        add(call, types, foreign.test(call));
      }
      node.accept(types);
      if (node.getOpcode() == Opcodes.NEW && types.stack != null) {
        allocations.put((Label) types.stack.getLast(), node);
      }
    }
    possible &= calls.stream().noneMatch(each -> isLinked(each) && !each.plain);
  }

  private boolean isLinked(Call call) {
    return linked.contains(call.allocation);
  }

  private void add(MethodInsnNode call, AnalyzerAdapter types, boolean foreign) {
    if (types.stack == null) {
      return; // no way leads there
    }
    int slots = Type.getArgumentsAndReturnSizes(call.desc) >> 2;
    int at = types.stack.size() - slots;
    Object receiver = types.stack.get(at);
    AbstractInsnNode allocation = receiver instanceof Label label ? allocations.get(label) : null;
    if (allocation == null) {
      possible &= !foreign;
      return;
    }
    int copies = 0;
    while (copies < at && types.stack.get(at - copies - 1) == receiver) {
      copies++;
    }
    boolean plain =
        slots + copies < MOST
            && !types.locals.contains(receiver)
            && !types.stack.subList(0, at - copies).contains(receiver);
    calls.add(new Call(call, allocation, copies, plain));
    if (foreign) {
      linked.add(allocation);
    }
  }

  /** Tells whether all of the objects can be made in another way. */
  boolean isPossible() {
    return possible;
  }

  /** Tells whether there are such objects. */
  boolean exist() {
    return !linked.isEmpty() || !possible;
  }

  /** Has the objects be made by call sites. */
  void link(String owner) {
    Set<LabelNode> labels = new HashSet<>();
    linked.forEach(each -> drop(each, labels));
    calls.stream().filter(this::isLinked).forEach(each -> replace(owner, each));
    for (AbstractInsnNode node : method.instructions) {
      if (node instanceof FrameNode frame) {
        forget(frame.local, labels);
        forget(frame.stack, labels);
      }
    }
  }

  private void drop(AbstractInsnNode allocation, Set<LabelNode> labels) {
    AbstractInsnNode at = allocation.getPrevious();
    while (at != null && at.getOpcode() < 0) {
      if (at instanceof LabelNode label) {
        labels.add(label);
      }
      at = at.getPrevious();
    }
    InsnList instead = new InsnList();
    instead.add(new InsnNode(Opcodes.POP));
    instead.add(new InsnNode(Opcodes.ACONST_NULL));
    method.instructions.insert(allocation, instead);
  }

  private void replace(String self, Call call) {
    String type =
        "("
            + OBJECT.repeat(1 + call.copies)
            + call.node.desc.substring(1, call.node.desc.indexOf(')'))
            + ")L"
            + call.node.owner
            + ";";
    String classes = self + " " + call.node.owner;
    InsnList making = new InsnList();
    making.add(
        new InvokeDynamicInsnNode(
            "new", type, LINK, "new", classes, call.node.name, call.node.desc));
    if (call.copies == 0) {
      making.add(new InsnNode(Opcodes.POP));
    }
    for (int i = 1; i < call.copies; i++) {
      making.add(new InsnNode(Opcodes.DUP));
    }
    method.instructions.insert(call.node, making);
    method.instructions.remove(call.node);
  }

  private static void forget(List<Object> types, Set<LabelNode> labels) {
    if (types != null && types.stream().anyMatch(labels::contains)) {
      for (ListIterator<Object> each = types.listIterator(); each.hasNext(); ) {
        if (labels.contains(each.next())) {
          each.set(Opcodes.NULL);
        }
      }
    }
  }
}
