package org.cnscs.vm.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cnscs.vm.transform.ClassHierarchy;
import org.cnscs.vm.transform.JdkAnalysis;
import org.cnscs.vm.transform.JdkCalls;
import org.cnscs.vm.transform.Origin;
import org.cnscs.vm.transform.PreparedClass;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The maker of a run-time image: of the JDK that runs it, with classes that were transformed so
 * that their frames can be captured.
 *
 * <p>The image has its own {@code lib/modules} and JVM library, by which a JDK finds its home; all
 * else are links to the JDK it was made from.
 */
final class ImageBuilder {

  /** Static fields that the client VM sets when it resumes a process. */
  private static final Map<String, String> SETTABLE =
      Map.of(
          "java/util/concurrent/ForkJoinPool", "common",
          "java/util/concurrent/CompletableFuture", "ASYNC_POOL");

  /** The maker of classes for method handles. */
  private static final String FORMS = "java/lang/invoke/InvokerBytecodeGenerator";

  /** The maker of classes for proxies. */
  private static final String PROXIES = "java/lang/reflect/ProxyGenerator";

  private static final String RUNTIME = "jdk/internal/vm/";

  /** The annotation of methods that use memory which may be freed. */
  private static final String SCOPED = "Ljdk/internal/misc/ScopedMemoryAccess$Scoped;";

  /** The classes that are added, compiled as part of the JDK. */
  private static final List<String> ADDED =
      List.of(
          "Blocking",
          "CaptureSignal",
          "ClassValues",
          "Definitions",
          "Definitions$Host",
          "Definitions$Sites",
          "HostRights",
          "Initialisation",
          "Interning",
          "InstanceMain",
          "LambdaForms",
          "LambdaForms$Host",
          "ObjectMaker",
          "PlainStart",
          "Poll",
          "ProgramThread",
          "ProgramThread$Body",
          "ProgramThread$Host",
          "ProgramThread$Task",
          "ResumeStack",
          "Resumption",
          "SerialVersions",
          "ShownFrames",
          "ShownFrames$Frame",
          "StackTraces",
          "StackTraces$Continued",
          "StackTraces$FrameFilter",
          "StackTraces$Method",
          "SuperConstructor",
          "ThreadStarts");

  /** Those of them that have resume points, but no polls. */
  private static final Set<String> CONTINUED =
      Set.of("InstanceMain", "Initialisation", "ObjectMaker");

  /** Where the JVM finds options that hold whenever it starts on the image. */
  private static final String OPTIONS = "jdk/internal/vm/options";

  private final ImageFile file;
  private final Map<String, byte[]> generated = new ConcurrentHashMap<>();
  private final ClassHierarchy hierarchy = new ClassHierarchy(this::original);

  private ImageBuilder(ImageFile file) {
    this.file = file;
  }

  /**
   * Makes an image of the JDK that runs this.
   *
   * @param jdk its home
   * @param target a directory that does not exist yet
   */
  static void build(Path jdk, Path target) throws IOException {
    ImageBuilder builder = new ImageBuilder(ImageFile.read(jdk.resolve("lib/modules")));
    JdkCalls calls = builder.transform();
    ImageLayout.make(jdk, target);
    builder.file.write(target.resolve("lib/modules"));
    try (OutputStream out = Files.newOutputStream(target.resolve(JdkCode.CALLS))) {
      calls.write(out);
    }
  }

  private JdkCalls transform() throws IOException {
    List<String> names = classesInScope();
    LoaderPatches.PATCHES
        .keySet()
        .forEach(name -> generated.put(name, LoaderPatches.apply(name, original(name))));
    JdkCalls calls = JdkAnalysis.of(hierarchy, names.stream().map(this::original).toList());
    for (String name : names) {
      PreparedClass.Code code = new PreparedClass.Code(JdkScope.originOf(name), hierarchy, calls);
      put(name, original(name), code, generated.containsKey(name));
    }
    for (String name : LoaderPatches.PATCHES.keySet()) {
      if (!JdkScope.contains(name)) {
        file.put(JdkScope.MODULE, name, original(name));
      }
    }
    addRuntime(calls);
    for (String name : JdkPatches.classes()) {
      if (!JdkScope.contains(name)) {
        file.put(JdkScope.MODULE, name, original(name));
      }
    }
    file.put(JdkScope.MODULE, OPTIONS, "", options().getBytes(StandardCharsets.US_ASCII));
    file.put(JdkScope.MODULE, FORMS, with(FORMS, "loadMethod", Noting::new));
    file.put(JdkScope.MODULE, PROXIES, with(PROXIES, "generateProxyClass", Replacing::new));
    return calls;
  }

  /** Returns the modules in question that this JDK has. */
  private static Stream<String> modules() {
    return JdkScope.modules().stream().filter(each -> Files.isDirectory(root(each)));
  }

  /** Transformed classes of other modules call what is added to java.base. */
  private static String options() {
    String others =
        modules().filter(each -> !each.equals(JdkScope.MODULE)).collect(Collectors.joining(","));
    return "--add-exports=" + JdkScope.MODULE + "/jdk.internal.vm=" + others;
  }

  private static List<String> classesInScope() throws IOException {
    List<String> names = new ArrayList<>();
    for (String module : modules().toList()) {
      Path root = root(module);
      try (Stream<Path> files = Files.walk(root)) {
        files
            .map(file -> root.relativize(file).toString())
            .filter(name -> name.endsWith(".class"))
            .map(name -> name.substring(0, name.length() - ".class".length()))
            .filter(JdkScope::contains)
            .sorted()
            .forEach(names::add);
      }
    }
    return names;
  }

  private static Path root(String module) {
    return Path.of(URI.create("jrt:/" + module));
  }

  private byte[] original(String name) {
    byte[] made = generated.get(name);
    if (made != null) {
      return made;
    }
    Path path = root(JdkScope.moduleOf(name)).resolve(name + ".class");
    try {
      return Files.exists(path) ? JdkPatches.applyTo(name, Files.readAllBytes(path)) : null;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read class " + name + " of the JDK", e);
    }
  }

  /** Transforms a class, and the classes that its lambdas become. */
  private void put(String name, byte[] original, PreparedClass.Code code, boolean isNew) {
    PreparedClass prepared = PreparedClass.of(original, code);
    if (!prepared.isChanged()) {
      return;
    }
    generated.putAll(prepared.generated());
    if (isNew || JdkPatches.classes().contains(name)) {
      file.put(JdkCode.ORIGINALS, name, original);
    } else {
      file.alias(JdkScope.moduleOf(name), name, JdkCode.ORIGINALS);
    }
    file.put(JdkScope.moduleOf(name), name, open(name, prepared.transformed(false).file()));
    prepared.generated().forEach((each, bytes) -> putLambda(each, bytes, code));
  }

  private void putLambda(String name, byte[] original, PreparedClass.Code code) {
    PreparedClass prepared = PreparedClass.of(original, code);
    file.put(JdkCode.ORIGINALS, name, original);
    file.put(JdkScope.moduleOf(name), name, prepared.transformed(false).file());
  }

  /** Makes a static field that the client VM sets when it resumes a process one that may be set. */
  private static byte[] open(String name, byte[] file) {
    String settable = SETTABLE.get(name);
    if (settable == null) {
      return file;
    }
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public FieldVisitor visitField(
                  int access, String field, String descriptor, String signature, Object value) {
                int kept = field.equals(settable) ? access & ~Opcodes.ACC_FINAL : access;
                return super.visitField(kept, field, descriptor, signature, value);
              }
            },
            0);
    return writer.toByteArray();
  }

  /**
   * The blocking calls' stand-ins have polls like a program; some others call the program; the rest
   * is added as it is.
   */
  private void addRuntime(JdkCalls calls) throws IOException {
    PreparedClass.Code own = new PreparedClass.Code(Origin.PROGRAM, hierarchy, calls);
    PreparedClass.Code jdk = new PreparedClass.Code(Origin.JDK, hierarchy, calls);
    for (String each : ADDED) {
      String name = RUNTIME + each;
      byte[] bytes = runtimeClass(each);
      generated.put(name, bytes);
      if (each.equals("Blocking")) {
        put(name, bytes, own, true);
      } else if (CONTINUED.contains(each)) {
        put(name, bytes, jdk, true);
      } else {
        file.put(JdkScope.MODULE, name, each.equals("Poll") ? scoped(bytes) : bytes);
      }
    }
  }

  /**
   * Marks the polls as work on memory that may be freed, so that the JVM can interrupt loops there.
   */
  private static byte[] scoped(byte[] polls) {
    return changed(changed(polls, "poll", ImageBuilder::scoped), "loop", ImageBuilder::scoped);
  }

  private static MethodVisitor scoped(MethodVisitor method) {
    method.visitAnnotation(SCOPED, true).visitEnd();
    return method;
  }

  private static byte[] runtimeClass(String name) throws IOException {
    try (InputStream in =
        ImageBuilder.class.getResourceAsStream("added/" + RUNTIME + name + ".class")) {
      if (in == null) {
        throw new IOException(
            "Class " + name + " is missing in " + ImageBuilder.class.getPackageName());
      }
      return in.readAllBytes();
    }
  }

  /** Changes one method of a class. */
  private byte[] with(String type, String method, UnaryOperator<MethodVisitor> change) {
    return changed(original(type), method, change);
  }

  private static byte[] changed(byte[] file, String method, UnaryOperator<MethodVisitor> change) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                MethodVisitor next = super.visitMethod(access, name, descriptor, signature, thrown);
                return name.equals(method) ? change.apply(next) : next;
              }
            },
            0);
    return writer.toByteArray();
  }

  /** Has the client VM change the class files that are made for method handles, and note them. */
  private static final class Noting extends MethodVisitor {
    Noting(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      visitVarInsn(Opcodes.ALOAD, 1);
      super.visitMethodInsn(Opcodes.INVOKESTATIC, RUNTIME + "LambdaForms", "file", "([B)[B", false);
      visitVarInsn(Opcodes.ASTORE, 1);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      if (name.equals("defineClass")) {
        visitInsn(Opcodes.DUP);
        visitVarInsn(Opcodes.ALOAD, 1);
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            RUNTIME + "LambdaForms",
            "defined",
            "(Ljava/lang/Class;[B)V",
            false);
      }
    }
  }

  /** Has the client VM replace the class files that are made for proxies. */
  private static final class Replacing extends MethodVisitor {
    Replacing(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.ARETURN) {
        visitVarInsn(Opcodes.ALOAD, 0);
        visitVarInsn(Opcodes.ALOAD, 1);
        visitMethodInsn(
            Opcodes.INVOKESTATIC,
            RUNTIME + "ProgramThread",
            "proxyFile",
            "([BLjava/lang/ClassLoader;Ljava/lang/String;)[B",
            false);
      }
      super.visitInsn(opcode);
    }
  }
}
