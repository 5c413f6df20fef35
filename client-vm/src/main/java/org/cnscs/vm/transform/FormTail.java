package org.cnscs.vm.transform;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a frame of a method handle does with the result of a call before it returns it, if it does
 * nothing else.
 *
 * @param conversions how often it changes the type of the result
 * @param casts whether it checks the class of the result
 * @param narrows whether it tells a byte, short, char or boolean from an int
 */
public record FormTail(int conversions, boolean casts, boolean narrows) {
  /** The tail of a frame that gives the result on as it is. */
  public static final FormTail NONE = new FormTail(0, false, false);

  /** By what a handle of a static method has the method's class initialised. */
  public static final String INITIALISING = "internalMemberNameEnsureInit";

  private static final String CONVERSIONS = "sun/invoke/util/ValueConversions";
  private static final String HANDLE = "java/lang/invoke/MethodHandle";
  private static final String OF_HANDLES = "java/lang/invoke/";

  /** Classes of the JDK, beside boxes, that forms use and that call nobody back. */
  private static final Set<String> LEAVES = Set.of("java/lang/Class", "java/lang/Number");

  private static final Set<TypeKind> NARROW = Set.of(TypeKind.BYTE, TypeKind.CHAR, TypeKind.SHORT);
  private static final Set<String> BOXES = Set.of("Boolean", "Byte", "Character", "Short");
  private static final Set<Opcode> JUMPS = Set.of(Opcode.GOTO, Opcode.GOTO_W);
  private static final Set<Opcode> ZEROS =
      Set.of(
          Opcode.ACONST_NULL, Opcode.ICONST_0, Opcode.LCONST_0, Opcode.FCONST_0, Opcode.DCONST_0);

  /**
   * Returns the tail of a frame.
   *
   * @param file the class file
   * @param method the method's name and descriptor
   * @param at where the call is that has not returned
   * @param constructs whether a constructor was called
   * @return null if the frame has something else to do
   */
  public static FormTail of(byte[] file, String method, int at, boolean constructs) {
    return code(file, method).map(code -> find(code, at, constructs)).orElse(null);
  }

  private static Optional<CodeModel> code(byte[] file, String method) {
    return ClassFile.of().parse(file).methods().stream()
        .filter(
            each ->
                method.equals(each.methodName().stringValue() + each.methodType().stringValue()))
        .findFirst()
        .flatMap(MethodModel::code);
  }

  private static FormTail find(CodeModel code, int at, boolean constructs) {
    List<CodeElement> elements = code.elementList();
    int i = indexAt(elements, at);
    boolean plain = i >= 0 && !isCaught(code, elements, i);
    return plain && elements.get(i) instanceof InvokeInstruction call
        ? behind(elements, i, call, constructs)
        : null;
  }

  /** Tells whether some handler takes what an instruction throws. */
  private static boolean isCaught(CodeModel code, List<CodeElement> elements, int at) {
    return code.exceptionHandlers().stream()
        .anyMatch(
            each ->
                indexOf(each.tryStart(), elements, 0) <= at
                    && indexOf(each.tryEnd(), elements, 0) > at);
  }

  /** Returns where the instruction with an index of the bytecode is, or -1. */
  private static int indexAt(List<CodeElement> elements, int at) {
    int offset = 0;
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof Instruction instruction) {
        if (offset == at) {
          return i;
        }
        offset += instruction.sizeInBytes();
      }
    }
    return -1;
  }

  /**
   * Returns the tail of a frame that has a class initialised and then calls a static method of it,
   * behind that call.
   *
   * @param at where it has the class initialised
   * @return null if the frame has something else to do
   */
  public static FormTail ofInitialising(byte[] file, String method, int at) {
    return code(file, method).map(code -> findCall(code, at)).orElse(null);
  }

  private static FormTail findCall(CodeModel code, int at) {
    List<CodeElement> elements = code.elementList();
    int i = indexAt(elements, at);
    boolean first = i >= 0 && code.exceptionHandlers().isEmpty();
    for (i++; first && i < elements.size(); i++) {
      switch (elements.get(i)) {
        case InvokeInstruction call -> {
          return call.name().equalsString("linkToStatic") ? behind(elements, i, call, false) : null;
        }
        case LoadInstruction load -> {}
        case StoreInstruction store -> {}
        case TypeCheckInstruction check -> {}
        case Instruction other -> {
          return null;
        }
        default -> {}
      }
    }
    return null;
  }

  /**
   * Returns how often a class changes the type of a result, at most; two if it may do something
   * else.
   */
  public static int conversions(byte[] file) {
    int most = 0;
    for (MethodModel each : ClassFile.of().parse(file).methods()) {
      most = Math.max(most, each.code().map(FormTail::conversions).orElse(0));
    }
    return most;
  }

  private static int conversions(CodeModel code) {
    List<CodeElement> elements = code.elementList();
    int most = 0;
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof InvokeInstruction call
          && call.owner().asInternalName().equals(HANDLE)) {
        FormTail tail =
            isCaught(code, elements, i) ? null : behind(elements, i, call, allocates(elements));
        most = Math.max(most, tail == null || tail.casts ? 2 : tail.conversions);
      }
    }
    return most;
  }

  /**
   * Tells whether a frame of some method of a class may have more to do behind a call than to give
   * on the result, or one conversion of it that the types on both sides tell. Frames that make an
   * object are none of these: who continues a constructor makes the object anew, and hands it over.
   */
  static boolean isBusy(byte[] file) {
    return ClassFile.of().parse(file).methods().stream()
        .filter(each -> !each.methodName().equalsString("<clinit>"))
        .flatMap(each -> each.code().stream())
        .anyMatch(FormTail::isBusy);
  }

  private static boolean isBusy(CodeModel code) {
    List<CodeElement> elements = code.elementList();
    if (allocates(elements)) {
      return false;
    }
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof InvokeInstruction call && mayReachProgram(call)) {
        FormTail tail = behind(elements, i, call, false);
        if (!code.exceptionHandlers().isEmpty()
            || tail == null
            || tail.conversions > 1
            || tail.narrows) {
          return true;
        }
      }
    }
    return false;
  }

  /** Tells whether some method of a class makes an object. */
  static boolean allocates(byte[] file) {
    return ClassFile.of().parse(file).methods().stream()
        .flatMap(each -> each.code().stream())
        .anyMatch(code -> allocates(code.elementList()));
  }

  private static boolean allocates(List<CodeElement> elements) {
    return elements.stream()
        .anyMatch(
            each ->
                each instanceof InvokeInstruction call
                    && call.name().equalsString(HandleCalls.ALLOCATING));
  }

  /** Tells whether a call may lead to code of the program, as far as its owner tells. */
  private static boolean mayReachProgram(InvokeInstruction call) {
    String owner = call.owner().asInternalName();
    return owner.equals(HANDLE)
        || !owner.startsWith(OF_HANDLES)
            && !owner.startsWith("sun/")
            && !Types.isBox(owner)
            && !LEAVES.contains(owner);
  }

  private static FormTail behind(
      List<CodeElement> elements, int call, InvokeInstruction called, boolean constructs) {
    boolean gone = called.typeSymbol().returnType().descriptorString().equals("V");
    Scan scan = new Scan(gone, constructs);
    for (int i = call + 1; i < elements.size(); i++) {
      CodeElement element = elements.get(i);
      if (element instanceof ReturnInstruction) {
        return new FormTail(scan.conversions, scan.casts, scan.narrows);
      } else if (element instanceof BranchInstruction jump && JUMPS.contains(jump.opcode())) {
        i = indexOf(jump.target(), elements, i);
      } else if (element instanceof Instruction instruction && !scan.takes(instruction)) {
        return null;
      }
    }
    return null;
  }

  /** The way from a call to the return. */
  private static final class Scan {
    private final boolean constructs;
    private int conversions;
    private boolean casts;
    private boolean narrows;
    private boolean gone;
    private int stored = -1;

    /**
     * Begins behind a call.
     *
     * @param gone whether there is no result
     */
    Scan(boolean gone, boolean constructs) {
      this.gone = gone;
      this.constructs = constructs;
    }

    /** Takes the next instruction; false if it is none that only gives the result on. */
    boolean takes(Instruction instruction) {
      return switch (instruction) {
        case StoreInstruction store -> {
          stored = store.slot();
          yield !gone;
        }
        case LoadInstruction load -> load.slot() == stored || gone && constructs;
        case TypeCheckInstruction check -> {
          casts = true;
          yield check.opcode() == Opcode.CHECKCAST;
        }
        case ConvertInstruction convert -> {
          narrows |= NARROW.contains(convert.toType());
          yield converts();
        }
        case InvokeInstruction box -> {
          narrows |= BOXES.contains(box.typeSymbol().returnType().displayName());
          yield box.owner().asInternalName().equals(CONVERSIONS) && converts();
        }
        default -> ZEROS.contains(instruction.opcode()) ? gone && converts() : pops(instruction);
      };
    }

    private boolean converts() {
      conversions++;
      return true;
    }

    private boolean pops(Instruction instruction) {
      gone = true;
      return (instruction.opcode() == Opcode.POP || instruction.opcode() == Opcode.POP2)
          && converts();
    }
  }

  /** Returns where a label stands behind a place; the end if it stands before. */
  private static int indexOf(Label label, List<CodeElement> elements, int from) {
    for (int i = from; i < elements.size(); i++) {
      if (elements.get(i) instanceof LabelTarget target && target.label().equals(label)) {
        return i;
      }
    }
    return elements.size();
  }
}
