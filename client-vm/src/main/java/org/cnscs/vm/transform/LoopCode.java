package org.cnscs.vm.transform;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;

/** The method that a shared loop is: the body of the original from the loop's head on. */
final class LoopCode {

  private LoopCode() {}

  static ResumptionCode.Result of(MethodModel model, int head, MemberAccess access) {
    LabelNode label = (LabelNode) model.code[head];
    CaptureHandlers handlers = CaptureHandlers.ofContinued(model);
    SharedLoops outer = new SharedLoops(model);
    Rewriting rewriting = new Rewriting(model, access);
    CodeCopy copy =
        new CodeCopy(
            model, head, CodeCopy.Shape.LOOP, handlers, outer::call, rewriting::rewrite, at -> at);
    MethodNode out =
        new MethodNode(
            Opcodes.ASM9,
            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
            SharedLoops.METHOD,
            SharedLoops.descriptor(model, label),
            null,
            new String[] {"java/lang/Throwable"});
    out.instructions.add(SharedLoops.takeArguments(label));
    out.instructions.add(copy.begin());
    out.instructions.add(copy.code());
    out.instructions.add(outer.code());
    out.instructions.add(handlers.code());
    out.tryCatchBlocks.addAll(handlers.blocks());
    out.tryCatchBlocks.addAll(copy.programBlocks());
    return new ResumptionCode.Result(out, handlers.marks(out));
  }
}
