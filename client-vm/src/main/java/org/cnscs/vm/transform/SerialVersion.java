package org.cnscs.vm.transform;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.SerialVersionUIDAdder;

/**
 * The default serial version number of a class file (Java Object Serialization Specification, 4.6).
 */
public final class SerialVersion {
  private SerialVersion() {}

  /** Computes it from a class file, as its author compiled it. */
  public static long of(byte[] file) {
    Adder adder = new Adder();
    new ClassReader(file)
        .accept(adder, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return adder.number;
  }

  /** Keeps the number instead of adding it. */
  private static final class Adder extends SerialVersionUIDAdder {
    private long number;

    Adder() {
      super(Opcodes.ASM9, new ClassWriter(0));
    }

    @Override
    protected void addSVUID(long computed) {
      number = computed;
    }
  }
}
