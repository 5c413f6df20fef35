package org.cnscs.vm.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cnscs.vm.image.JdkCode;
import org.cnscs.vm.program.Runner;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Class files that were transformed or generated keep the rules of the JVM, which does not verify
 * them itself; but for the one that they are meant to break.
 */
class TransformedCodeTest {
  private final ClassHierarchy hierarchy = new ClassHierarchy(TransformedCodeTest::read);
  private final Verification verification = new Verification(hierarchy);
  private final PreparedClass.Code code =
      new PreparedClass.Code(Origin.PROGRAM, hierarchy, JdkCode.running().calls());

  private static byte[] read(String name) {
    try (InputStream in = Runner.class.getClassLoader().getResourceAsStream(name + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> programs() throws Exception {
    URI of = Runner.class.getResource("Runner.class").toURI();
    try (Stream<Path> files = Files.walk(Path.of(of).getParent())) {
      return files.filter(file -> file.toString().endsWith(".class")).toList();
    }
  }

  @Test
  void transformedClasses_breakNoRuleButThatForHandlersAroundSuper() throws Exception {
    assertNoErrors(code);
  }

  @Test
  void transformedClasses_thatLoadersDefine_breakNoRuleButThatForHandlersAroundSuper()
      throws Exception {
    assertNoErrors(ofLoader(TransformedCodeTest::read));
  }

  /** Returns how classes are prepared that the program defines. */
  private PreparedClass.Code ofLoader(Function<String, byte[]> files) {
    return new PreparedClass.Code(Origin.PROGRAM, hierarchy.with(files), code.jdkCalls());
  }

  private void assertNoErrors(PreparedClass.Code by) throws Exception {
    List<String> errors = new ArrayList<>();
    for (Path each : programs()) {
      PreparedClass prepared = PreparedClass.of(Files.readAllBytes(each), by);
      for (VerifyError error : verification.errors(prepared.transformed(false).file())) {
        if (!error.getMessage().contains("<init>")) {
          errors.add(each.getFileName() + ": " + error.getMessage());
        }
      }
    }
    assertEquals(List.of(), errors);
  }

  @Test
  void resumptions_breakNoRule() throws Exception {
    List<String> errors = new ArrayList<>();
    int count = 0;
    for (Path each : programs()) {
      PreparedClass prepared = PreparedClass.of(Files.readAllBytes(each), code);
      prepared.transformed(false);
      for (String method : prepared.methods()) {
        for (ResumePoint point : prepared.points(method)) {
          if (point.refusal() == null) {
            byte[] made = prepared.resumption(method, point.number()).file();
            for (VerifyError error : verification.errors(made)) {
              errors.add(each.getFileName() + " " + method + point + error.getMessage());
            }
            count++;
          }
        }
      }
    }
    assertEquals(List.of(), errors);
    assertTrue(count > 100, "only " + count + " resumptions");
  }

  /** No compiler of Java keeps an operand on the stack while it enters a monitor. */
  @Test
  void resumption_withAnOperandBelowAMonitorThatIsEntered_breaksNoRule() {
    PreparedClass prepared = PreparedClass.of(operandBelowMonitor(), code);
    prepared.transformed(false);
    for (String method : prepared.methods()) {
      for (ResumePoint point : prepared.points(method)) {
        byte[] made = prepared.resumption(method, point.number()).file();
        assertEquals(List.of(), verification.errors(made), method + point);
      }
    }
  }

  /** A method that enters a monitor, and one with a call site of no result, above a text. */
  private static byte[] operandBelowMonitor() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    String bootstrap =
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;)"
            + "Ljava/lang/invoke/CallSite;";
    writer.visit(Opcodes.V11, Opcodes.ACC_PUBLIC, "Held", null, "java/lang/Object", null);
    MethodVisitor method = open(writer, "locked", "(Ljava/lang/Object;Ljava/lang/String;)");
    method.visitVarInsn(Opcodes.ALOAD, 1);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitInsn(Opcodes.MONITORENTER);
    call(method, Opcodes.INVOKESTATIC, "Held", "text", "()");
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitInsn(Opcodes.MONITOREXIT);
    end(method);
    method = open(writer, "linked", "(Ljava/lang/String;)");
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitInvokeDynamicInsn(
        "x", "()V", new Handle(Opcodes.H_INVOKESTATIC, "Held", "link", bootstrap, false));
    call(method, Opcodes.INVOKESTATIC, "Held", "text", "()");
    end(method);
    method = open(writer, "text", "()");
    call(method, Opcodes.INVOKESTATIC, "Held", "text", "()");
    call(method, Opcodes.INVOKESTATIC, "Held", "text", "()");
    end(method);
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static MethodVisitor open(ClassWriter writer, String name, String parameters) {
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
    MethodVisitor method =
        writer.visitMethod(access, name, parameters + "Ljava/lang/String;", null, null);
    method.visitCode();
    return method;
  }

  private static void call(
      MethodVisitor method, int opcode, String owner, String name, String parameters) {
    method.visitMethodInsn(opcode, owner, name, parameters + "Ljava/lang/String;", false);
  }

  private static void end(MethodVisitor method) {
    call(method, Opcodes.INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)");
    method.visitInsn(Opcodes.ARETURN);
    method.visitMaxs(0, 0);
    method.visitEnd();
  }

  @Test
  void methods_thatArePreparedInAnotherWayThanOnLoading_areRefused() {
    Map<String, byte[]> files = new HashMap<>();
    PreparedClass.Code by = ofLoader(files::get);
    files.put("User", user());
    PreparedClass.Output loaded = PreparedClass.of(files.get("User"), by).transformed(false);
    PreparedClass again = PreparedClass.of(files.get("User"), by);
    again.refuseAsIn(loaded.points());
    assertNull(again.refusal("use(LWorker;)V"));
    files.put("Worker", worker());
    PreparedClass later = PreparedClass.of(files.get("User"), by);
    later.refuseAsIn(loaded.points());
    assertEquals(
        "it has 1 resume points and had 2 when its class was loaded, when other classes were known",
        later.refusal("use(LWorker;)V"));
    assertEquals(List.of(), later.points("use(LWorker;)V"));
  }

  /** Calls a method of a class of the program. */
  private static byte[] user() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V21, Opcodes.ACC_PUBLIC, "User", null, "java/lang/Object", null);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "use", "(LWorker;)V", null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "Worker", "start", "()V", false);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** The class whose method does nothing, so that its call is no resume point. */
  private static byte[] worker() {
    ClassWriter writer = new ClassWriter(0);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL;
    writer.visit(Opcodes.V21, access, "Worker", null, "java/lang/Object", null);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "start", "()V", null, null);
    code.visitCode();
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 1);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  @Test
  void classFiles_thatBreakARule_areRefusedAsByTheJvm() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V21, Opcodes.ACC_PUBLIC, "Broken", null, "java/lang/Object", null);
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_STATIC, "f", "(I)Ljava/lang/String;", null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ILOAD, 0);
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    VerifyError error =
        assertThrows(VerifyError.class, () -> verification.check(writer.toByteArray()));
    assertFalse(error.getMessage().isEmpty());
  }

  @Test
  void classFiles_thatUseWhatIsNotThere_areTakenForRight() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "Careful", null, "java/lang/Object", null);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "f", "()V", null, null);
    Label begin = new Label();
    Label end = new Label();
    code.visitCode();
    code.visitTryCatchBlock(begin, end, end, "absent/Trouble");
    code.visitLabel(begin);
    code.visitTypeInsn(Opcodes.NEW, "absent/Other");
    code.visitInsn(Opcodes.DUP);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, "absent/Other", "<init>", "()V", false);
    code.visitInsn(Opcodes.ATHROW);
    code.visitLabel(end);
    code.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"absent/Trouble"});
    code.visitInsn(Opcodes.ATHROW);
    code.visitMaxs(0, 0);
    code.visitEnd();
    code = writer.visitMethod(Opcodes.ACC_STATIC, "g", "(Labsent/Part;)V", null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Thread", "start", "()V", false);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    verification.check(writer.toByteArray());
  }
}
