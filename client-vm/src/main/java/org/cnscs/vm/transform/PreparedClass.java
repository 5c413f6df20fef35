package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.JSRInlinerAdapter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A class of the program, prepared and analysed: the source of its transformed class file and of
 * its resumptions.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class PreparedClass {
  private static final int FIRST_VERSION_WITH_FRAMES = 51;

  /** The mark in the name of a class that continues a method, before the method's name. */
  public static final String RESUMED = "$$Resume$";

  /** The mark in the name of a class that is a loop of a method, before the method's name. */
  public static final String LOOP = "$$Loop$";

  private static final String RESUMPTION = "jdk/internal/vm/Resumption";

  private final ClassNode node;
  private final ClassHierarchy hierarchy;
  private final Map<String, byte[]> generated;
  private final PreparedMethods methods;

  private PreparedClass(
      ClassNode node, Code code, Map<String, byte[]> generated, PreparedMethods methods) {
    this.node = node;
    this.hierarchy = code.hierarchy();
    this.generated = generated;
    this.methods = methods;
  }

  /** A class file with the table of its resume points. */
  public record Output(byte[] file, PointTable points) {}

  /**
   * What is known about a class before it is prepared.
   *
   * @param origin where it comes from
   * @param hierarchy what classes inherit and declare, as their authors compiled them
   * @param jdkCalls which calls of JDK methods are resume points
   */
  public record Code(Origin origin, ClassHierarchy hierarchy, JdkCalls jdkCalls) {
    private Code preparing(String name) {
      return new Code(origin, hierarchy.preparing(name), jdkCalls);
    }
  }

  /** Prepares a class file as its author compiled it. */
  public static PreparedClass of(byte[] file, Code code) {
    ClassNode node = new ClassNode(Opcodes.ASM9);
    new ClassReader(withFrames(file, code.hierarchy())).accept(node, ClassReader.EXPAND_FRAMES);
    Map<String, byte[]> generated = LambdaClasses.extract(node);
    Code own = code.preparing(node.name);
    if (code.origin() == Origin.PROGRAM) {
      ProgramSites.redirect(node);
      UnknownThreads.addTo(node, own.hierarchy());
      RecordMethods.write(node);
      Concatenations.askFirst(node);
      InitialiserGuards.addTo(node, own.hierarchy());
      LoaderEntry.addTo(node, own.hierarchy());
    }
    return new PreparedClass(node, own, generated, PreparedMethods.of(node, own));
  }

  /** Old class files have no frames, and may have subroutines: both are mended first. */
  public static byte[] withFrames(byte[] file, ClassHierarchy hierarchy) {
    ClassReader reader = new ClassReader(file);
    int version = reader.readUnsignedShort(6);
    if (version >= FIRST_VERSION_WITH_FRAMES) {
      return file;
    }
    ClassWriter writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected String getCommonSuperClass(String one, String other) {
            return hierarchy.commonSuperclass(one, other);
          }
        };
    ClassVisitor inliner =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int old,
              int access,
              String name,
              String signature,
              String parent,
              String[] interfaces) {
            super.visit(FIRST_VERSION_WITH_FRAMES, access, name, signature, parent, interfaces);
          }

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new JSRInlinerAdapter(next, access, name, descriptor, signature, exceptions);
          }
        };
    reader.accept(inliner, ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  /** Returns the classes that the class's lambdas became, transformed like it, by internal name. */
  public Map<String, byte[]> generated() {
    return generated;
  }

  /**
   * Returns the resume points of a method, or an empty list if none of its frames can be captured.
   */
  public List<ResumePoint> points(String method) {
    MethodModel model = methods.model(method);
    return model == null ? List.of() : model.sites.stream().map(MethodModel.Site::point).toList();
  }

  /**
   * What is called at a resume point.
   *
   * @param owner the class that the instruction names; null if something that is linked to it is
   *     called
   * @param method the method's name and descriptor
   */
  public record Callee(String owner, String method) {
    /** Tells whether any method may be called. */
    public boolean isLinked() {
      return owner == null;
    }

    /** Tells whether it is a constructor of just this class. */
    public boolean isConstructor() {
      return method.startsWith("<init>");
    }
  }

  /** Returns what is called at a resume point. */
  public Callee callee(String method, int point) {
    AbstractInsnNode called = methods.model(method).sites.get(point).instruction();
    return switch (called) {
      case InvokeDynamicInsnNode dynamic -> new Callee(null, dynamic.name + dynamic.desc);
      case MethodInsnNode call when HandleCalls.isLinked(call) ->
          new Callee(null, call.name + call.desc);
      case MethodInsnNode call -> new Callee(call.owner, call.name + call.desc);
      default -> new Callee(node.name, "");
    };
  }

  /** Tells whether some method of a name may wait at a resume point for one of another name. */
  public boolean calls(String name, String called) {
    return methods
        .named(name)
        .flatMap(each -> each.getValue().sites.stream().map(site -> callee(each.getKey(), site)))
        .anyMatch(callee -> callee.isLinked() || callee.method().startsWith(called + "("));
  }

  /**
   * Tells whether some method of a name enters a monitor in a line, or in one that is not known, as
   * synchronized methods do.
   */
  public boolean entersMonitor(String name, int line) {
    return methods
        .named(name)
        .flatMap(each -> each.getValue().sites.stream().map(MethodModel.Site::point))
        .filter(point -> point.kind() == ResumePoint.Kind.ENTER)
        .anyMatch(point -> point.line() == line || point.line() < 0);
  }

  private Callee callee(String method, MethodModel.Site site) {
    return callee(method, site.point().number());
  }

  /** Returns the methods some of whose frames can be captured. */
  List<String> methods() {
    return List.copyOf(methods.models().keySet());
  }

  /** Returns why no frame of a method can be captured, or null. */
  public String refusal(String method) {
    return methods.refusal(method);
  }

  /** Returns why no frame of a method can be captured, by methods. */
  Map<String, String> refusals() {
    return methods.refusals();
  }

  /** Returns what is known of a method some of whose frames can be captured. */
  MethodModel model(String method) {
    return methods.model(method);
  }

  /** Tells whether a thread that initialises the class may come to a place to stop at. */
  boolean mayStopInInitialiser() {
    return hierarchy.initialisers().mayStop(node.name);
  }

  /** Tells whether the transformed class differs from what its author compiled. */
  public boolean isChanged() {
    return !generated.isEmpty() || methods.isChanged();
  }

  /** Tells whether frames of some method of this name cannot be captured, or not everywhere. */
  public boolean refusesSome(String name) {
    return methods.refusesSome(name)
        || methods
            .named(name)
            .flatMap(each -> each.getValue().sites.stream())
            .anyMatch(site -> !site.captures());
  }

  /** Tells whether it cannot be used any more, since preparing a method has failed half-way. */
  public boolean isBroken() {
    return methods.isBroken();
  }

  /** Prepares the methods of a name, which takes a while. */
  public void prepare(String name) {
    methods.named(name);
  }

  /** Tells whether code of all packages may name it. */
  public boolean isPublic() {
    return (node.access & Opcodes.ACC_PUBLIC) != 0;
  }

  /** Tells whether it is an interface. */
  public boolean isInterface() {
    return (node.access & Opcodes.ACC_INTERFACE) != 0;
  }

  /**
   * Writes the class as it is to be loaded.
   *
   * @param initialised whether its class initialiser has run already, before a checkpoint, and is
   *     left out
   */
  public Output transformed(boolean initialised) {
    return transformed(initialised, false);
  }

  /**
   * Writes the class as it is to be loaded.
   *
   * @param initialised whether its class initialiser has begun already, before a checkpoint, and is
   *     left out
   * @param unfinished whether it has not ended before the checkpoint, so that static fields get
   *     their values when the JVM takes the class for initialised and final fields for constants
   */
  public Output transformed(boolean initialised, boolean unfinished) {
    List<FieldNode> fields = node.fields;
    try {
      node.fields = unfinished ? fields.stream().map(PreparedClass::open).toList() : fields;
      return fitting(initialised);
    } finally {
      node.fields = fields;
    }
  }

  private static FieldNode open(FieldNode field) {
    boolean constant = (field.access & Opcodes.ACC_STATIC) == 0 || field.value != null;
    if (constant) {
      return field;
    }
    int access = field.access & ~Opcodes.ACC_FINAL;
    FieldNode open = new FieldNode(access, field.name, field.desc, field.signature, null);
    open.visibleAnnotations = field.visibleAnnotations;
    open.invisibleAnnotations = field.invisibleAnnotations;
    return open;
  }

  private Output fitting(boolean initialised) {
    while (true) {
      try {
        return write(initialised);
      } catch (MethodTooLargeException e) {
        if (!methods.refuseTooLarge(e.getMethodName() + e.getDescriptor())) {
          throw e;
        }
      }
    }
  }

  /**
   * Takes over which methods became too large when the class was transformed before.
   *
   * @param points where the resume points of the transformed class are
   */
  public void refuseAsIn(PointTable points) {
    methods.refuseAsIn(points);
  }

  private Output write(boolean initialised) {
    List<MethodNode> original = node.methods;
    Map<String, PointTable.Marks> points = new HashMap<>();
    List<MethodNode> written = new ArrayList<>();
    for (MethodNode method : original) {
      if (!initialised || !method.name.equals("<clinit>")) {
        written.add(withHandlers(method, points));
      }
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    node.methods = written;
    try {
      node.accept(writer);
    } finally {
      node.methods = original;
    }
    byte[] file = writer.toByteArray();
    return new Output(file, PointTable.read(file, points));
  }

  private MethodNode withHandlers(MethodNode method, Map<String, PointTable.Marks> points) {
    String key = method.name + method.desc;
    MethodModel model = methods.model(key);
    if (model == null || model.sites.isEmpty()) {
      return method;
    }
    CaptureHandlers handlers = new CaptureHandlers(model);
    CodeCopy copy =
        new CodeCopy(
            model, 0, CodeCopy.Shape.WHOLE, handlers, null, instruction -> null, label -> label);
    MethodNode out =
        new MethodNode(
            Opcodes.ASM9,
            method.access,
            method.name,
            method.desc,
            method.signature,
            method.exceptions.toArray(String[]::new));
    method.accept(new Declarations(out));
    out.instructions.add(copy.code());
    out.instructions.add(handlers.code());
    out.tryCatchBlocks.addAll(handlers.blocks());
    out.tryCatchBlocks.addAll(copy.programBlocks());
    out.localVariables = copy.variables();
    points.put(key, handlers.marks(out));
    return out;
  }

  /** Copies everything of a method but its code. */
  private static final class Declarations extends MethodVisitor {
    Declarations(MethodNode out) {
      super(Opcodes.ASM9, out);
    }

    @Override
    public void visitCode() {
      mv = null;
    }
  }

  /**
   * Writes the resumption of a method at a resume point, as a class file to be defined as a hidden
   * nest mate.
   *
   * @throws IllegalArgumentException if the method has no such resume point
   * @throws UnsupportedOperationException if the method cannot be continued there, with the reason
   */
  public Output resumption(String method, int point) {
    MethodModel model = methods.model(method);
    if (model == null || point < 0 || point >= model.sites.size()) {
      throw new IllegalArgumentException(
          "No resume point " + point + " in " + node.name + "." + method);
    }
    try {
      return write(
          ResumptionCode.of(model, model.sites.get(point), access()), RESUMED, method, RESUMPTION);
    } catch (UnsupportedCodeException | MethodTooLargeException e) {
      throw new UnsupportedOperationException(
          "Method " + node.name + "." + method + " cannot be resumed: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a loop of a method that all its resumptions share, as a class file to be defined as a
   * hidden nest mate with one static method.
   *
   * @param head the index of the loop's head, as a resumption names it
   */
  public Output loop(String method, int head) {
    return write(
        LoopCode.of(methods.model(method), head, access()), LOOP, method, "java/lang/Object");
  }

  private MemberAccess access() {
    return new MemberAccess(node.name, (node.access & Opcodes.ACC_INTERFACE) != 0, hierarchy);
  }

  /** The class's name tells the host and the method, for the sake of stack traces. */
  private Output write(ResumptionCode.Result result, String kind, String continued, String parent) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
    int version = Math.max(node.version & 0xFFFF, Opcodes.V11);
    String name = node.name + kind + continued.substring(0, continued.indexOf('('));
    writer.visit(version, access, name, null, parent, null);
    writer.visitSource(node.sourceFile, null);
    MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(0, 0);
    constructor.visitEnd();
    result.method().accept(writer);
    writer.visitEnd();
    byte[] file = writer.toByteArray();
    String key = result.method().name + result.method().desc;
    return new Output(file, PointTable.read(file, Map.of(key, result.points())));
  }
}
