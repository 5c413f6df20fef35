package org.cnscs.vm.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import org.cnscs.vm.image.JdkCode;
import org.cnscs.vm.process.MemoryFiles;
import org.cnscs.vm.process.ProgramFiles;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class ProgramCheckTest {
  private final TreeMap<String, byte[]> classes = new TreeMap<>();

  /** What a method does. */
  private interface Body {
    void write(MethodVisitor code);
  }

  private void add(String name, int version, Body body) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(version, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "act", "()V", null, null);
    code.visitCode();
    Label line = new Label();
    code.visitLabel(line);
    code.visitLineNumber(7, line);
    body.write(code);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitMethod(Opcodes.ACC_NATIVE, "outside", "()V", null, null).visitEnd();
    writer.visitEnd();
    classes.put(name + ".class", writer.toByteArray());
  }

  private Diagnosis check(String main) {
    ProgramFiles files = new MemoryFiles(classes);
    JdkCode jdk = JdkCode.running();
    return ProgramCheck.of(files, main, jdk::original, jdk.calls(), (done, all) -> {});
  }

  /** Returns the findings but for the native method that all classes have. */
  private List<Finding> findings() {
    return check("demo.Main").findings().stream()
        .filter(each -> !"outside()V".equals(each.method()))
        .toList();
  }

  private static void call(MethodVisitor code, String owner, String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    code.visitInsn(Opcodes.POP);
  }

  @Test
  void check_ofHarmlessCode_findsNothing() {
    add(
        "demo/Main",
        Opcodes.V17,
        code -> call(code, "java/lang/Thread", "currentThread", "()Ljava/lang/Thread;"));
    assertEquals(List.of(), findings());
  }

  @Test
  void check_ofNativeMethod_findsItWithoutLine() {
    add("demo/Main", Opcodes.V17, code -> {});
    Finding only = check("demo.Main").findings().getFirst();
    assertEquals(Severity.CANNOT, only.severity());
    assertEquals("outside()V", only.method());
    assertEquals(-1, only.line());
  }

  @Test
  void check_ofSubclassOfAnOpenFile_tellsClassMethodAndLine() {
    add(
        "demo/Main",
        Opcodes.V17,
        code -> {
          code.visitTypeInsn(Opcodes.NEW, "java/io/FileReader");
          code.visitInsn(Opcodes.DUP);
          code.visitLdcInsn("name");
          code.visitMethodInsn(
              Opcodes.INVOKESPECIAL,
              "java/io/FileReader",
              "<init>",
              "(Ljava/lang/String;)V",
              false);
          code.visitInsn(Opcodes.POP);
        });
    Finding only = findings().getFirst();
    assertEquals(1, findings().size());
    assertEquals(
        new Finding(
            Severity.REFUSED,
            "demo.Main",
            "act()V",
            7,
            "new FileReader: it is open in the operating system and cannot be kept"),
        only);
  }

  @Test
  void check_ofStandardInput_findsThatItWaits() {
    add(
        "demo/Main",
        Opcodes.V17,
        code -> {
          code.visitFieldInsn(Opcodes.GETSTATIC, "java/lang/System", "in", "Ljava/io/InputStream;");
          code.visitInsn(Opcodes.POP);
        });
    assertEquals(Severity.PINS, findings().getFirst().severity());
  }

  @Test
  void check_ofNativeCode_findsThatItCannotBeCaptured() {
    add(
        "demo/Main",
        Opcodes.V17,
        code -> {
          code.visitInsn(Opcodes.ACONST_NULL);
          code.visitMethodInsn(
              Opcodes.INVOKESTATIC,
              "java/lang/System",
              "loadLibrary",
              "(Ljava/lang/String;)V",
              false);
        });
    assertEquals(Severity.CANNOT, findings().getFirst().severity());
  }

  @Test
  void check_ofMethodThatHandlersMakeTooLarge_saysWhichAndWhy() {
    add(
        "demo/Other",
        Opcodes.V17,
        code -> code.visitMethodInsn(Opcodes.INVOKESTATIC, "demo/Other", "act", "()V", false));
    add(
        "demo/Main",
        Opcodes.V17,
        code -> {
          for (int i = 0; i < 12_500; i++) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, "demo/Other", "act", "()V", false);
            code.visitInsn(Opcodes.POP);
          }
        });
    Finding only = findings().getFirst();
    assertEquals("act()V", only.method());
    assertEquals(Severity.CANNOT, only.severity());
    assertTrue(only.reason().contains("64 KB"), only::reason);
  }

  @Test
  void check_ofClassFromTheFuture_saysThatItCannotBeRead() {
    add("demo/Main", Opcodes.V17, code -> {});
    classes.get("demo/Main.class")[7] = 99;
    Finding only = findings().getFirst();
    assertEquals(Severity.CANNOT, only.severity());
    assertTrue(only.reason().contains("version"), only::reason);
  }

  @Test
  void check_ofCodeThatBreaksARule_saysWhich() {
    add("demo/Main", Opcodes.V17, code -> code.visitInsn(Opcodes.POP));
    Finding only = findings().getFirst();
    assertEquals(Severity.CANNOT, only.severity());
    assertTrue(only.reason().startsWith("breaks a rule of the JVM"), only::reason);
  }

  @Test
  void check_ofCodeThatUsesAMissingClass_notesItOnly() {
    add("demo/Main", Opcodes.V17, code -> call(code, "elsewhere/Gone", "get", "()I"));
    List<Finding> found = findings();
    assertEquals(1, found.size());
    assertEquals(Severity.NOTE, found.getFirst().severity());
    assertTrue(found.getFirst().reason().contains("elsewhere.Gone"));
  }

  @Test
  void check_withoutMainClass_tells() {
    add("demo/Main", Opcodes.V17, code -> {});
    assertFalse(check("demo.Moon").hasMain());
  }
}
