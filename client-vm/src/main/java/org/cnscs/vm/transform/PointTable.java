package org.cnscs.vm.transform;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  /** Tells whether a method has resume points, by its name and descriptor. */
  boolean contains(String method) {
    return methods.containsKey(method);
  }

  /** Returns how many resume points a method has, by its name and descriptor. */
  int count(String method) {
    return methods.getOrDefault(method, Map.of()).size();
  }

  /** Returns the table as bytes, from which {@link #of} makes it again. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(methods.size());
      for (Map.Entry<String, Map<Integer, Integer>> method : methods.entrySet()) {
        int parameters = method.getKey().indexOf('(');
        out.writeUTF(method.getKey().substring(0, parameters)); // each of them may have 64 KB
        out.writeUTF(method.getKey().substring(parameters));
        out.writeShort(method.getValue().size());
        for (Map.Entry<Integer, Integer> point : method.getValue().entrySet()) {
          out.writeShort(point.getKey());
          out.writeShort(point.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("A table of resume points cannot be written", e);
    }
    return bytes.toByteArray();
  }

  /** Makes a table from its bytes. */
  public static PointTable of(byte[] bytes) {
    Map<String, Map<Integer, Integer>> methods = new HashMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      for (int left = in.readUnsignedShort(); left > 0; left--) {
        String method = in.readUTF() + in.readUTF();
        Map<Integer, Integer> table = new HashMap<>();
        for (int points = in.readUnsignedShort(); points > 0; points--) {
          table.put(in.readUnsignedShort(), in.readUnsignedShort());
        }
        methods.put(method, table);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("A table of resume points cannot be read", e);
    }
    return new PointTable(methods);
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
