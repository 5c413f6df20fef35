package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A call site is kept unless the JVM uses it itself. */
public class SiteAdapterTest {
  private static final CallSite SITE = new MutableCallSite(MethodHandles.constant(int.class, 5));

  /** Links the call of the made class. */
  public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type) {
    return SITE;
  }

  @Test
  void refusal_ofACallSite_comesWithTheInstruction() throws Exception {
    assertNull(new SiteAdapter().refusal(SITE));
    Class<?> caller = MethodHandles.lookup().defineClass(callerFile());
    assertNull(new SiteAdapter().refusal(SITE));
    assertEquals(5, caller.getMethod("call").invoke(null));
    assertEquals("an instruction is linked to it", new SiteAdapter().refusal(SITE));
  }

  private static byte[] callerFile() {
    String self = SiteAdapterTest.class.getName().replace('.', '/');
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, self + "Caller", null, "java/lang/Object", null);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
    MethodVisitor call = writer.visitMethod(access, "call", "()I", null, null);
    String descriptor =
        MethodType.methodType(
                CallSite.class, MethodHandles.Lookup.class, String.class, MethodType.class)
            .descriptorString();
    Handle link = new Handle(Opcodes.H_INVOKESTATIC, self, "link", descriptor, false);
    call.visitCode();
    call.visitInvokeDynamicInsn("five", "()I", link);
    call.visitInsn(Opcodes.IRETURN);
    call.visitMaxs(0, 0);
    call.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }
}
