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
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * For the methods of a transformed class: which resume point stands at which index of the bytecode.
 *
 * <p>The indices are read back from the finished class file, since writing a class may still move
 * instructions: a resume point begins an entry of the exception table, or is a call that is known
 * by how many calls stand before it.
 */
public final class PointTable {
  /** Marks the number of a resume point at which a frame leaves nothing behind. */
  private static final int BARE = 0x8000;

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
    int found = at(method, index);
    return found < 0 ? found : found & ~BARE;
  }

  /** Tells whether a frame leaves nothing behind in a signal that captures it at an index. */
  public boolean isBareAt(String method, int index) {
    int found = at(method, index);
    return found >= 0 && (found & BARE) != 0;
  }

  private int at(String method, int index) {
    return methods.getOrDefault(method, Map.of()).getOrDefault(index, -1);
  }

  /**
   * What a method was written with.
   *
   * @param covered the numbers of the resume points with capture handlers, in their order
   * @param passed the numbers of those without, by how many calls stand before theirs
   */
  record Marks(List<Integer> covered, Map<Integer, Integer> passed) {}

  /** Tells whether an instruction counts as a call. */
  static boolean isCall(int opcode) {
    return opcode >= Opcodes.INVOKEVIRTUAL && opcode <= Opcodes.INVOKEDYNAMIC;
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

  /** Reads the table of a class file whose methods were written with the given marks. */
  static PointTable read(byte[] file, Map<String, Marks> marks) {
    Offsets reader = new Offsets(file);
    Map<String, Map<Integer, Integer>> methods = new HashMap<>();
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            Marks known = marks.get(name + descriptor);
            return known == null ? null : new Entries(known, reader, methods, name + descriptor);
          }
        };
    reader.accept(visitor, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return new PointTable(methods);
  }

  /** A reader that knows where labels, and the instruction it reads, are. */
  private static final class Offsets extends ClassReader {
    private final Map<Label, Integer> labels = new IdentityHashMap<>();
    private int now;

    Offsets(byte[] file) {
      super(file);
    }

    @Override
    protected Label readLabel(int offset, Label[] all) {
      Label label = super.readLabel(offset, all);
      labels.put(label, offset);
      return label;
    }

    @Override
    protected void readBytecodeInstructionOffset(int offset) {
      now = offset;
    }
  }

  private static final class Entries extends MethodVisitor {
    private final Marks marks;
    private final Offsets reader;
    private final Map<String, Map<Integer, Integer>> methods;
    private final String method;
    private final List<Integer> indices = new ArrayList<>();
    private final Map<Integer, Integer> table = new HashMap<>();
    private int calls;

    Entries(
        Marks marks, Offsets reader, Map<String, Map<Integer, Integer>> methods, String method) {
      super(Opcodes.ASM9);
      this.marks = marks;
      this.reader = reader;
      this.methods = methods;
      this.method = method;
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
      if (CaptureHandlers.SIGNAL.equals(type)) {
        indices.add(reader.labels.get(start));
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      countCall();
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      countCall();
    }

    private void countCall() {
      Integer number = marks.passed.get(calls++);
      if (number != null) {
        table.put(reader.now, number | BARE);
      }
    }

    @Override
    public void visitEnd() {
      if (indices.size() != marks.covered.size()) {
        throw new IllegalStateException(
            "Method "
                + method
                + " has "
                + indices.size()
                + " capture handlers, expected "
                + marks.covered.size());
      }
      for (int i = 0; i < indices.size(); i++) {
        table.put(indices.get(i), marks.covered.get(i));
      }
      methods.put(method, table);
    }
  }
}
