package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.HashMap;
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
  private static final String RUNTIME = "jdk/internal/vm/";
  private static final String THREAD = "java/lang/Thread";
  private static final String STRING = "java/lang/String";
  private static final String SYSTEM = "java/lang/System";
  private static final String UNSAFE = "jdk/internal/misc/Unsafe";
  private static final String CONTAINER = "jdk/internal/vm/SharedThreadContainer";
  private static final Set<String> SPINS = Set.of("yield()V", "onSpinWait()V");
  private static final Set<String> WAITS = Set.of("()V", "(J)V", "(JI)V");
  private static final Map<String, String> THREAD_CALLS =
      Map.of(
          "join()V", CallPolicy.BLOCKING,
          "join(J)V", CallPolicy.BLOCKING,
          "join(JI)V", CallPolicy.BLOCKING,
          "join(Ljava/time/Duration;)Z", CallPolicy.BLOCKING,
          "startVirtualThread(Ljava/lang/Runnable;)Ljava/lang/Thread;", RUNTIME + "ProgramThread",
          "sleep(J)V", CallPolicy.BLOCKING,
          "sleep(JI)V", CallPolicy.BLOCKING,
          "sleep(Ljava/time/Duration;)V", CallPolicy.BLOCKING);
  private static final Set<String> FOR_NAME =
      Set.of(
          "java/lang/ClassforName(Ljava/lang/String;)Ljava/lang/Class;",
          "java/lang/ClassforName(Ljava/lang/String;ZLjava/lang/ClassLoader;)Ljava/lang/Class;");
  private static final String BUILDER = "java/lang/Thread$Builder";
  private static final String BUILDER_START = "start(Ljava/lang/Runnable;)Ljava/lang/Thread;";
  private static final String LANG = "jdk/internal/access/JavaLangAccess";
  private static final String FLOCK = "jdk/internal/misc/ThreadFlock";

  private final String owner;
  private final MethodNode method;
  private final ClassHierarchy hierarchy;
  private final Origin origin;
  private final CallPolicy calls;
  private boolean changed;

  private MethodPreparer(String owner, MethodNode method, PreparedClass.Code code) {
    this.owner = owner;
    this.method = method;
    this.hierarchy = code.hierarchy();
    this.origin = code.origin();
    this.calls = CallPolicy.of(code);
  }

  /** Prepares a method; tells whether it now does something else than before. */
  static boolean prepare(String owner, MethodNode method, PreparedClass.Code code) {
    MethodPreparer preparer = new MethodPreparer(owner, method, code);
    preparer.redirectCalls();
    if (preparer.origin == Origin.PROGRAM) {
      new InitialiserGuards(owner, preparer.hierarchy).insert(method);
    }
    Map<LabelNode, AbstractInsnNode> allocations = preparer.labelAllocations();
    if (preparer.origin == Origin.PROGRAM || LongCode.pollsInLoops(owner, method.name)) {
      preparer.pollLoops();
    }
    if ((method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
      preparer.makeBlock();
      if (preparer.origin == Origin.PROGRAM) {
        preparer.pollClass();
      }
    } else if (preparer.origin == Origin.PROGRAM) {
      preparer.pollEntry();
    } else if (LongCode.pollsAtEntry(owner, method.name, method.desc)) {
      method.instructions.insert(LoopPolls.poll());
    }
    if (preparer.isThreadBody()) {
      preparer.enterThread();
    }
    preparer.renameAllocations(allocations);
    return preparer.changed;
  }

  private void redirectCalls() {
    for (AbstractInsnNode node : method.instructions.toArray()) {
      if (node instanceof MethodInsnNode call) {
        redirect(call);
        if (origin == Origin.PROGRAM) {
          redirectProgram(call);
        } else {
          redirectJdk(call);
        }
      }
    }
  }

  private void redirect(MethodInsnNode call) {
    boolean onStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
    if (call.name.equals("wait") && WAITS.contains(call.desc) && !onStatic) {
      toStatic(call, CallPolicy.BLOCKING, "java/lang/Object", "await");
    } else if (THREAD_CALLS.containsKey(call.name + call.desc) && isOf(THREAD, call)) {
      toStatic(call, THREAD_CALLS.get(call.name + call.desc), THREAD, call.name);
    } else if (call.owner.startsWith(BUILDER) && BUILDER_START.equals(call.name + call.desc)) {
      toStatic(call, RUNTIME + "ProgramThread", BUILDER, "start");
    } else if (call.owner.equals(STRING) && call.name.equals("intern")) {
      toStatic(call, RUNTIME + "Interning", STRING, call.name);
    } else if (onStatic && call.owner.equals(SYSTEM) && call.name.equals("nanoTime")) {
      call.owner = RUNTIME + "ProgramThread";
      changed = true;
    }
  }

  private void redirectJdk(MethodInsnNode call) {
    if (call.name.equals("start") && call.desc.equals("()V") && isOf(THREAD, call)) {
      toStatic(call, RUNTIME + "ProgramThread", THREAD, call.name);
    } else if (call.owner.equals(UNSAFE) && call.name.equals("park")) {
      toStatic(call, CallPolicy.BLOCKING, UNSAFE, "park");
    } else if (call.owner.equals(CONTAINER) && call.name.equals("start")) {
      toStatic(call, RUNTIME + "ProgramThread", CONTAINER, "start");
    } else if (call.owner.equals(LANG) && call.name.equals("start")) {
      toStatic(call, RUNTIME + "ProgramThread", LANG, "start");
    } else if (call.owner.equals(LANG) && call.name.equals("parkVirtualThread")) {
      toStatic(call, CallPolicy.BLOCKING, LANG, call.name);
    } else if (call.owner.equals(FLOCK) && call.name.equals("open")) {
      method.instructions.insertBefore(
          call,
          new MethodInsnNode(
              Opcodes.INVOKESTATIC, RUNTIME + "ProgramThread", "noteScope", "()V", false));
      changed = true;
    } else if (call.owner.equals(THREAD) && SPINS.contains(call.name + call.desc)) {
      method.instructions.insert(call, LoopPolls.poll());
      changed = true;
    }
  }

  private void redirectProgram(MethodInsnNode call) {
    boolean onStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
    if (onStatic && FOR_NAME.contains(call.owner + call.name + call.desc)) {
      redirectSearch(call);
    } else if (onStatic && call.owner.equals(SYSTEM) && call.name.equals("exit")) {
      call.owner = RUNTIME + "ProgramThread";
    }
  }

  /** Class initialisers that are begun by {@code Class.forName} are to be captured too. */
  private void redirectSearch(MethodInsnNode call) {
    call.owner = CallPolicy.INITIALISATION;
    changed = true;
    if (call.desc.startsWith("(Ljava/lang/String;)")) {
      method.instructions.insertBefore(call, new LdcInsnNode(Type.getObjectType(owner)));
      method.maxStack++;
      call.desc = "(Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Class;";
    }
  }

  /** Tells whether a call names a method that a class of the JDK declares. */
  private boolean isOf(String declaring, MethodInsnNode call) {
    boolean plain = call.getOpcode() == Opcodes.INVOKESPECIAL && !call.name.equals("join");
    return !plain
        && (call.owner.equals(declaring)
            || hierarchy.extendsClass(call.owner, declaring)
                && hierarchy
                    .method(call.owner, call.name, call.desc)
                    .map(member -> member.owner().equals(declaring))
                    .orElse(false));
  }

  private void toStatic(MethodInsnNode call, String target, String receiver, String name) {
    changed = true;
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

  /** Tells whether the method is a class initialiser that needs no polls. */
  private boolean isShortInitializer() {
    return method.name.equals("<clinit>") && !mayStopInInitializer();
  }

  private boolean mayStopInInitializer() {
    return hierarchy.initialisers().mayStop(owner);
  }

  private void pollLoops() {
    if (isShortInitializer()) {
      return;
    }
    new LoopPolls(method, hierarchy, calls).set();
  }

  private void pollEntry() {
    if (InitialiserGuards.isGuard(method) || isShortInitializer() || pollClass()) {
      return;
    }
    if (method.name.equals("<clinit>")) {
      pollInitializer();
    } else {
      new EntryPolls(owner, hierarchy, calls).set(method, LoopPolls.poll());
    }
  }

  /** An initialiser runs only after that of its superclass, which may have been captured. */
  private void pollInitializer() {
    String parent = hierarchy.info(owner).map(ClassHierarchy.Info::superName).orElse(null);
    if (parent != null && hierarchy.initialisers().mayStop(parent)) {
      pollFor(parent);
    } else {
      method.instructions.insert(LoopPolls.poll());
    }
  }

  /** Polls at the entry of a static method for its class, if that is needed. */
  private boolean pollClass() {
    boolean needed =
        (method.access & Opcodes.ACC_STATIC) != 0
            && !method.name.equals("<clinit>")
            && mayStopInInitializer();
    if (needed) {
      pollFor(owner);
    }
    return needed;
  }

  private void pollFor(String type) {
    method.instructions.insert(InitialiserGuards.poll(type));
    method.maxStack = Math.max(method.maxStack, 1);
  }

  /**
   * Makes the method's lock a block around its body. The handler's range leaves out the returns
   * behind each exit, so that the lock is never left twice.
   */
  private void makeBlock() {
    changed = true;
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
    changed = true;
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
