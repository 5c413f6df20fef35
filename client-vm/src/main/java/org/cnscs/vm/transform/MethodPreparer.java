package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Brings a method into the shape that the analysis expects: a synchronized method becomes a block,
 * polls are set at the entry and at the heads of loops, blocking calls go to the guest library, and
 * a label stands before every {@code new}.
 */
final class MethodPreparer {
  private static final String GUEST = "org/cnscs/vm/guest/";
  private static final String RUNTIME = "org/cnscs/vm/runtime/";
  private static final String THREAD = "java/lang/Thread";
  private static final Set<String> WAITS = Set.of("()V", "(J)V", "(JI)V");
  private static final Map<String, String> THREAD_CALLS =
      Map.of(
          "join()V", GUEST + "Blocking",
          "join(J)V", GUEST + "Blocking",
          "join(JI)V", GUEST + "Blocking",
          "join(Ljava/time/Duration;)Z", GUEST + "Blocking",
          "start()V", RUNTIME + "ProgramThread",
          "sleep(J)V", GUEST + "Blocking",
          "sleep(JI)V", GUEST + "Blocking",
          "sleep(Ljava/time/Duration;)V", GUEST + "Blocking");
  private static final String THROWABLE = "java/lang/Throwable";
  private static final Set<String> TRACE_CALLS =
      Set.of(
          "getStackTrace()[Ljava/lang/StackTraceElement;",
          "printStackTrace()V",
          "printStackTrace(Ljava/io/PrintStream;)V",
          "printStackTrace(Ljava/io/PrintWriter;)V");
  private static final Set<String> VIRTUAL_THREADS =
      Set.of("startVirtualThread", "ofVirtual", "newVirtualThreadPerTaskExecutor");

  private final String owner;
  private final MethodNode method;
  private final ClassHierarchy hierarchy;

  private MethodPreparer(String owner, MethodNode method, ClassHierarchy hierarchy) {
    this.owner = owner;
    this.method = method;
    this.hierarchy = hierarchy;
  }

  static void prepare(String owner, MethodNode method, ClassHierarchy hierarchy) {
    MethodPreparer preparer = new MethodPreparer(owner, method, hierarchy);
    preparer.redirectCalls();
    Map<LabelNode, AbstractInsnNode> allocations = preparer.labelAllocations();
    preparer.pollLoops();
    if ((method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
      preparer.makeBlock();
    } else {
      preparer.pollEntry();
    }
    if (preparer.isThreadBody()) {
      preparer.enterThread();
    }
    preparer.renameAllocations(allocations);
  }

  private void redirectCalls() {
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node instanceof MethodInsnNode call) {
        redirect(call);
      }
    }
  }

  private void redirect(MethodInsnNode call) {
    boolean onStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
    if (call.name.equals("wait") && WAITS.contains(call.desc) && !onStatic) {
      toStatic(call, GUEST + "Blocking", "java/lang/Object", "await");
    } else if (TRACE_CALLS.contains(call.name + call.desc) && isOf(THROWABLE, call)) {
      toStatic(call, RUNTIME + "StackTraces", THROWABLE, call.name);
    } else if (THREAD_CALLS.containsKey(call.name + call.desc) && isOf(THREAD, call)) {
      toStatic(call, THREAD_CALLS.get(call.name + call.desc), THREAD, call.name);
    } else if (onStatic && call.owner.equals("java/lang/System") && call.name.equals("exit")) {
      call.owner = RUNTIME + "ProgramThread";
    } else if (VIRTUAL_THREADS.contains(call.name) && CallPolicy.isPlatform(call.owner)) {
      method.instructions.insertBefore(
          call,
          new MethodInsnNode(
              Opcodes.INVOKESTATIC, RUNTIME + "ProgramThread", "noteVirtualThread", "()V", false));
    }
  }

  /** Tells whether a call names a method that a class of the JDK declares. */
  private boolean isOf(String declaring, MethodInsnNode call) {
    return call.getOpcode() != Opcodes.INVOKESPECIAL
        && (call.owner.equals(declaring)
            || hierarchy.extendsClass(call.owner, declaring)
                && hierarchy
                    .method(call.owner, call.name, call.desc)
                    .map(member -> member.owner().equals(declaring))
                    .orElse(false));
  }

  private static void toStatic(MethodInsnNode call, String target, String receiver, String name) {
    if (call.getOpcode() != Opcodes.INVOKESTATIC) {
      call.desc = "(L" + receiver + ";" + call.desc.substring(1);
    }
    call.setOpcode(Opcodes.INVOKESTATIC);
    call.owner = target;
    call.name = name;
    call.itf = false;
  }

  /** Sets a label before every {@code new}; returns which labels stand before which. */
  private Map<LabelNode, AbstractInsnNode> labelAllocations() {
    Map<LabelNode, AbstractInsnNode> allocations = new HashMap<>();
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node.getOpcode() == Opcodes.NEW) {
        method.instructions.insertBefore(node, new LabelNode());
        labelsBefore(node).forEach(label -> allocations.put(label, node));
      }
    }
    return allocations;
  }

  /** The labels before an instruction and behind the one before it, in their order. */
  private static List<LabelNode> labelsBefore(AbstractInsnNode node) {
    List<LabelNode> labels = new ArrayList<>();
    for (AbstractInsnNode at = node.getPrevious();
        at != null && at.getOpcode() < 0;
        at = at.getPrevious()) {
      if (at instanceof LabelNode label) {
        labels.addFirst(label);
      }
    }
    return labels;
  }

  /**
   * Has the frames name objects that are not yet constructed by a label that still stands directly
   * before their {@code new}: where that begins a loop, a poll has come between.
   */
  private void renameAllocations(Map<LabelNode, AbstractInsnNode> allocations) {
    for (AbstractInsnNode node : method.instructions) {
      if (node instanceof FrameNode frame) {
        frame.local = renamed(frame.local, allocations);
        frame.stack = renamed(frame.stack, allocations);
      }
    }
  }

  private static List<Object> renamed(
      List<Object> types, Map<LabelNode, AbstractInsnNode> allocations) {
    return types == null
        ? null
        : types.stream()
            .map(
                type ->
                    type instanceof LabelNode label && allocations.containsKey(label)
                        ? labelsBefore(allocations.get(label)).getFirst()
                        : type)
            .toList();
  }

  private boolean isInitializer() {
    return method.name.equals("<clinit>");
  }

  private void pollLoops() {
    if (isInitializer()) {
      return;
    }
    Set<LabelNode> heads = new HashSet<>();
    for (AbstractInsnNode node : method.instructions) {
      for (LabelNode target : Flow.targets(node)) {
        if (method.instructions.indexOf(target) <= method.instructions.indexOf(node)) {
          heads.add(target);
        }
      }
    }
    for (LabelNode head : heads) {
      AbstractInsnNode at = head;
      while (at.getNext().getOpcode() < 0 && !(at instanceof FrameNode)) {
        at = at.getNext();
      }
      method.instructions.insert(at, poll("loop"));
    }
  }

  /**
   * A method without calls cannot recurse, and what it does outside of loops is short, so it needs
   * no poll at its entry.
   */
  private void pollEntry() {
    boolean calls = false;
    for (AbstractInsnNode node : method.instructions) {
      calls |= node instanceof MethodInsnNode call && !call.owner.equals(CallPolicy.POLL);
    }
    if (calls && !isInitializer() && !method.name.equals("<init>")) {
      method.instructions.insert(poll("poll"));
    }
  }

  private static MethodInsnNode poll(String name) {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, CallPolicy.POLL, name, "()V", false);
  }

  /**
   * Makes the method's lock a block around its body. The handler's range leaves out the returns
   * behind each exit, so that the lock is never left twice.
   */
  private void makeBlock() {
    boolean onClass = (method.access & Opcodes.ACC_STATIC) != 0;
    if (!onClass && storesThis()) {
      throw new UnsupportedCodeException(
          "it is synchronized and assigns another value to its slot of this");
    }
    method.access &= ~Opcodes.ACC_SYNCHRONIZED;
    LabelNode start = new LabelNode();
    LabelNode handler = new LabelNode();
    LabelNode from = start;
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node.getOpcode() >= Opcodes.IRETURN && node.getOpcode() <= Opcodes.RETURN) {
        LabelNode left = new LabelNode();
        LabelNode after = new LabelNode();
        method.instructions.insertBefore(node, lock());
        method.instructions.insertBefore(node, new InsnNode(Opcodes.MONITOREXIT));
        method.instructions.insertBefore(node, left);
        method.instructions.insert(node, after);
        method.tryCatchBlocks.add(new TryCatchBlockNode(from, left, handler, null));
        from = after;
      }
    }
    appendHandler(from, handler, onClass);
    InsnList enter = new InsnList();
    enter.add(lock());
    enter.add(new InsnNode(Opcodes.MONITORENTER));
    enter.add(start);
    method.instructions.insert(enter);
  }

  private void appendHandler(LabelNode from, LabelNode handler, boolean onClass) {
    LabelNode left = new LabelNode();
    if (hasCodeAfter(from)) {
      method.tryCatchBlocks.add(new TryCatchBlockNode(from, handler, handler, null));
    }
    Object[] locals = onClass ? new Object[0] : new Object[] {owner};
    method.instructions.add(handler);
    method.instructions.add(
        new FrameNode(
            Opcodes.F_NEW, locals.length, locals, 1, new Object[] {"java/lang/Throwable"}));
    method.instructions.add(lock());
    method.instructions.add(new InsnNode(Opcodes.MONITOREXIT));
    method.instructions.add(left);
    method.instructions.add(new InsnNode(Opcodes.ATHROW));
    method.tryCatchBlocks.add(new TryCatchBlockNode(handler, left, handler, null));
    method.maxStack += 2;
  }

  private static boolean hasCodeAfter(AbstractInsnNode label) {
    AbstractInsnNode at = label.getNext();
    while (at != null && at.getOpcode() < 0) {
      at = at.getNext();
    }
    return at != null;
  }

  private boolean storesThis() {
    for (AbstractInsnNode node : method.instructions) {
      if (node instanceof VarInsnNode variable
          && variable.var == 0
          && variable.getOpcode() >= Opcodes.ISTORE) {
        return true;
      }
    }
    return false;
  }

  private AbstractInsnNode lock() {
    return (method.access & Opcodes.ACC_STATIC) != 0
        ? new LdcInsnNode(Type.getObjectType(owner))
        : new VarInsnNode(Opcodes.ALOAD, 0);
  }

  private boolean isThreadBody() {
    return method.name.equals("run")
        && method.desc.equals("()V")
        && (method.access & Opcodes.ACC_STATIC) == 0
        && hierarchy.extendsClass(owner, THREAD);
  }

  /**
   * A thread whose class overrides {@code run} gets its base frame from here, since nothing stands
   * below it but the JDK.
   */
  private void enterThread() {
    LabelNode body = new LabelNode();
    InsnList enter = new InsnList();
    enter.add(new VarInsnNode(Opcodes.ALOAD, 0));
    enter.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            RUNTIME + "ProgramThread",
            "runs",
            "(Ljava/lang/Thread;)Z",
            false));
    enter.add(new JumpInsnNode(Opcodes.IFEQ, body));
    enter.add(new InsnNode(Opcodes.RETURN));
    enter.add(body);
    if (!startsWithFrame()) {
      enter.add(new FrameNode(Opcodes.F_NEW, 1, new Object[] {owner}, 0, new Object[0]));
    }
    method.instructions.insert(enter);
  }

  private boolean startsWithFrame() {
    AbstractInsnNode at = method.instructions.getFirst();
    while (at.getOpcode() < 0 && !(at instanceof FrameNode)) {
      at = at.getNext();
    }
    return at instanceof FrameNode;
  }
}
