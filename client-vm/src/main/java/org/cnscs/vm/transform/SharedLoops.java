package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The loops of a method as methods of their own, shared by all resumptions of the method.
 *
 * <p>A resumption runs forward to the first backward jump. Were the loop a part of it, each resume
 * point would bring its own copy of the loop, to be compiled anew after every checkpoint that
 * happens to catch the thread at another place. Instead the jump becomes a call of one method for
 * each loop head: it takes the locals, and is the method's code from that head on. A jump to the
 * head of an outer loop is again such a call, so every loop has one entry.
 *
 * <p>That needs loop heads at which no monitor is held and no operand waits, and handlers that
 * stand behind what they protect; else the resumption has its own copy.
 */
final class SharedLoops {
  static final String METHOD = "loop";
  private static final int MAX_ARGUMENT_SLOTS = 250;
  private static final Handle BOOTSTRAP =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          "jdk/internal/vm/HostRights",
          "loop",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
              + "Ljava/lang/String;Ljava/lang/String;I)Ljava/lang/invoke/CallSite;",
          false);

  private final MethodModel model;
  private final Map<LabelNode, LabelNode> calls = new LinkedHashMap<>();

  SharedLoops(MethodModel model) {
    this.model = model;
  }

  /** Tells whether the loops of a method can be shared. */
  static boolean arePossible(MethodModel model) {
    for (TryCatchBlockNode block : model.method.tryCatchBlocks) {
      if (index(model, block.handler) < index(model, block.end)) {
        return false;
      }
    }
    for (int i = 0; i < model.code.length; i++) {
      for (LabelNode target : Flow.targets(model.code[i])) {
        if (index(model, target) <= i && !isPossible(model, target)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isPossible(MethodModel model, LabelNode head) {
    FrameNode frame = frameAt(head);
    if (frame == null
        || model.depths[index(model, head)] > 0
        || frame.stack != null && !frame.stack.isEmpty()) {
      return false;
    }
    int slots = 0;
    for (Object type : locals(frame)) {
      slots += Types.size(type);
      if (type instanceof LabelNode || type == Opcodes.UNINITIALIZED_THIS) {
        return false;
      }
    }
    return slots <= MAX_ARGUMENT_SLOTS;
  }

  private static int index(MethodModel model, AbstractInsnNode node) {
    return model.method.instructions.indexOf(node);
  }

  private static FrameNode frameAt(LabelNode head) {
    AbstractInsnNode at = head;
    while (at != null && at.getOpcode() < 0 && !(at instanceof FrameNode)) {
      at = at.getNext();
    }
    return at instanceof FrameNode frame ? frame : null;
  }

  private static List<Object> locals(FrameNode frame) {
    return frame.local == null ? List.of() : frame.local;
  }

  /** Returns the label to jump to for a loop head. */
  LabelNode call(LabelNode head) {
    return calls.computeIfAbsent(head, key -> new LabelNode());
  }

  /** Returns the calls behind the labels that were asked for. */
  InsnList code() {
    InsnList code = new InsnList();
    for (Map.Entry<LabelNode, LabelNode> each : calls.entrySet()) {
      append(each.getKey(), each.getValue(), code);
    }
    return code;
  }

  private void append(LabelNode head, LabelNode label, InsnList code) {
    Object[] locals = locals(frameAt(head)).toArray();
    code.add(label);
    code.add(new FrameNode(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]));
    for (Variable each : variables(head)) {
      code.add(new VarInsnNode(Types.load(each.kind()), each.slot));
    }
    code.add(
        new InvokeDynamicInsnNode(
            METHOD,
            descriptor(head),
            BOOTSTRAP,
            model.owner,
            model.method.name + model.method.desc,
            index(model, head)));
    code.add(new InsnNode(Types.returnOf(returnKind(model))));
  }

  /** A local that is passed to a loop. */
  private record Variable(int slot, Object type) {
    char kind() {
      char kind = Types.kind(type);
      return kind == 'N' ? 'L' : kind;
    }
  }

  private static List<Variable> variables(LabelNode head) {
    List<Variable> variables = new ArrayList<>();
    int slot = 0;
    for (Object type : locals(frameAt(head))) {
      if (type != Opcodes.TOP) {
        variables.add(new Variable(slot, type));
      }
      slot += Types.size(type);
    }
    return variables;
  }

  private String descriptor(LabelNode head) {
    return descriptor(model, head);
  }

  /** Returns the descriptor of the method that a loop becomes: references are passed as objects. */
  static String descriptor(MethodModel model, LabelNode head) {
    StringBuilder descriptor = new StringBuilder("(");
    variables(head).forEach(each -> descriptor.append(Types.descriptor(each.kind())));
    return descriptor.append(')').append(Types.descriptor(returnKind(model))).toString();
  }

  /** What a continued method gives back: a constructor gives its object. */
  static char returnKind(MethodModel model) {
    return model.method.name.equals("<init>")
        ? 'L'
        : Types.kind(Type.getReturnType(model.method.desc));
  }

  /** Returns the code that moves a loop's arguments to the slots of the locals. */
  static InsnList takeArguments(LabelNode head) {
    InsnList code = new InsnList();
    List<Variable> variables = variables(head);
    int argument = 0;
    for (Variable each : variables) {
      code.add(new VarInsnNode(Types.load(each.kind()), argument));
      argument += Types.size(each.type);
      if (each.type == Opcodes.NULL) {
        code.add(new InsnNode(Opcodes.POP));
        code.add(new InsnNode(Opcodes.ACONST_NULL));
      } else if (each.type instanceof String name && !name.equals("java/lang/Object")) {
        code.add(new TypeInsnNode(Opcodes.CHECKCAST, name));
      }
    }
    for (Variable each : variables.reversed()) {
      code.add(new VarInsnNode(Types.store(each.kind()), each.slot));
    }
    return code;
  }
}
