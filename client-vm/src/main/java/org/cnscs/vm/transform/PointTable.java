package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * For the methods of a transformed class: which resume point stands at which index of the bytecode.
 *
 * <p>The indices are read back from the finished class file, where each resume point begins an
 * entry of the exception table, since writing a class may still move instructions.
 */
public final class PointTable {
  private final Map<String, Map<Integer, Integer>> methods;

  private PointTable(Map<String, Map<Integer, Integer>> methods) {
    this.methods = methods;
  }

  /**
   * Returns the number of the resume point at a bytecode index, or -1 if there is none.
   *
   * @param method the method's name and descriptor
   */
  public int pointAt(String method, int index) {
    return methods.getOrDefault(method, Map.of()).getOrDefault(index, -1);
  }

  /**
   * Reads the table of a class file whose methods have capture handlers for the given resume
   * points, in this order.
   */
  static PointTable read(byte[] file, Map<String, List<Integer>> points) {
    Map<Label, Integer> offsets = new IdentityHashMap<>();
    Map<String, Map<Integer, Integer>> methods = new HashMap<>();
    ClassReader reader =
        new ClassReader(file) {
          @Override
          protected Label readLabel(int offset, Label[] labels) {
            Label label = super.readLabel(offset, labels);
            offsets.put(label, offset);
            return label;
          }
        };
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            List<Integer> numbers = points.get(name + descriptor);
            return numbers == null
                ? null
                : new Entries(numbers, offsets, methods, name + descriptor);
          }
        };
    reader.accept(visitor, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return new PointTable(methods);
  }

  private static final class Entries extends MethodVisitor {
    private final List<Integer> numbers;
    private final Map<Label, Integer> offsets;
    private final Map<String, Map<Integer, Integer>> methods;
    private final String method;
    private final List<Integer> indices = new ArrayList<>();

    Entries(
        List<Integer> numbers,
        Map<Label, Integer> offsets,
        Map<String, Map<Integer, Integer>> methods,
        String method) {
      super(Opcodes.ASM9);
      this.numbers = numbers;
      this.offsets = offsets;
      this.methods = methods;
      this.method = method;
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
      if (CaptureHandlers.SIGNAL.equals(type)) {
        indices.add(offsets.get(start));
      }
    }

    @Override
    public void visitEnd() {
      if (indices.size() != numbers.size()) {
        throw new IllegalStateException(
            "Method "
                + method
                + " has "
                + indices.size()
                + " capture handlers, expected "
                + numbers.size());
      }
      Map<Integer, Integer> table = new HashMap<>();
      for (int i = 0; i < indices.size(); i++) {
        table.put(indices.get(i), numbers.get(i));
      }
      methods.put(method, table);
    }
  }
}
