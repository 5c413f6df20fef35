package org.cnscs.vm.evolution;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What objects of a class rely on: what it inherits from, and its fields. Names are those that
 * {@link Class#getName} gives.
 *
 * @param parent its superclass, null of {@link Object}
 * @param initialises whether it has an initialiser
 */
record ClassShape(
    String name,
    int access,
    String parent,
    List<String> interfaces,
    List<Field> fields,
    boolean initialises) {
  private static final int KIND =
      Opcodes.ACC_INTERFACE | Opcodes.ACC_ENUM | Opcodes.ACC_RECORD | Opcodes.ACC_ANNOTATION;
  private static final String SWITCH = "$SwitchMap$";

  /**
   * A field that the class declares.
   *
   * @param constant the value that the class file gives it, or null
   */
  record Field(int access, String name, String descriptor, Object constant) {
    boolean isStatic() {
      return (access & Opcodes.ACC_STATIC) != 0;
    }

    /** Tells whether the JVM itself sets the field, before the class is initialised. */
    boolean isConstant() {
      return isStatic() && constant != null;
    }

    boolean isOfEnumeration() {
      return (access & Opcodes.ACC_ENUM) != 0;
    }
  }

  static ClassShape of(byte[] file) {
    ClassReader reader = new ClassReader(file);
    Collecting found = new Collecting();
    reader.accept(found, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return new ClassShape(
        named(reader.getClassName()),
        found.access,
        reader.getSuperName() == null ? null : named(reader.getSuperName()),
        Stream.of(reader.getInterfaces()).map(ClassShape::named).toList(),
        found.fields,
        found.initialises);
  }

  private static final class Collecting extends ClassVisitor {
    private final List<Field> fields = new ArrayList<>();
    private int access;
    private boolean initialises;

    Collecting() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version, int flags, String name, String signature, String parent, String[] all) {
      access = flags;
    }

    @Override
    public FieldVisitor visitField(
        int flags, String name, String descriptor, String signature, Object value) {
      fields.add(new Field(flags, name, descriptor, value));
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int flags, String name, String descriptor, String signature, String[] exceptions) {
      initialises |= name.equals("<clinit>");
      return null;
    }
  }

  private static String named(String internal) {
    return internal.replace('/', '.');
  }

  List<Field> instanceFields() {
    return fields.stream().filter(field -> !field.isStatic()).toList();
  }

  List<Field> statics() {
    return fields.stream().filter(Field::isStatic).toList();
  }

  /** Returns the names of the constants of an enumeration, in their order. */
  List<String> constants() {
    return fields.stream().filter(Field::isOfEnumeration).map(Field::name).toList();
  }

  boolean isEnumeration() {
    return (access & Opcodes.ACC_ENUM) != 0;
  }

  boolean isRecord() {
    return (access & Opcodes.ACC_RECORD) != 0;
  }

  boolean isAbstract() {
    return (access & Opcodes.ACC_ABSTRACT) != 0;
  }

  /** Returns whether it is a class, an interface, an enumeration or a record. */
  String kind() {
    return switch (access & KIND) {
      case 0 -> "a class";
      case Opcodes.ACC_ENUM -> "an enumeration";
      case Opcodes.ACC_RECORD -> "a record";
      default -> "an interface";
    };
  }

  /**
   * Tells whether the compiler made the class for switches over enumerations only: it holds nothing
   * but tables, which its initialiser makes anew.
   */
  boolean isSwitchTable() {
    return instanceFields().isEmpty()
        && !statics().isEmpty()
        && statics().stream().allMatch(field -> field.name().startsWith(SWITCH));
  }
}
