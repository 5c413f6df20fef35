package org.cnscs.conformance.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.javaflow.api.continuable;
import org.apache.commons.javaflow.providers.core.ContinuableClassTransformationFactory;
import org.apache.commons.javaflow.spi.ResourceLoader;
import org.apache.commons.javaflow.spi.ResourceTransformer;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The class loader that makes kernels stoppable anywhere by means of javaflow, the peer.
 *
 * <p>Javaflow transforms methods that are annotated, and stops where they suspend. So that it can
 * do what a process can, all methods are annotated, and polls stand at their entries and loop
 * heads. A kernel also becomes a {@link Runnable}, whose method puts the result into a field: what
 * a continuation starts must be transformed as well.
 */
final class JavaflowLoader extends ClassLoader {
  static final String RESULT = "javaflowResult";
  private static final String POLL = JavaflowPoll.class.getName();
  private static final String CALLABLE = "java/util/concurrent/Callable";

  private final String own;
  private final ResourceTransformer transformer =
      new ContinuableClassTransformationFactory().createTransformer(new Annotated());

  /**
   * Creates a loader.
   *
   * @param own how the names of the classes begin that it transforms
   */
  JavaflowLoader(String own) {
    super(JavaflowLoader.class.getClassLoader());
    this.own = own;
  }

  /** The class files before javaflow transforms them. */
  private final class Annotated implements ResourceLoader {
    @Override
    public boolean hasResource(String name) {
      return getParent().getResource(name) != null;
    }

    @Override
    public InputStream getResourceAsStream(String name) throws IOException {
      String type = name.replace(".class", "").replace('/', '.');
      return isOwn(type)
          ? new ByteArrayInputStream(annotated(type))
          : getParent().getResourceAsStream(name);
    }
  }

  private boolean isOwn(String name) {
    return name.startsWith(own) || name.equals(POLL);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (!isOwn(name)) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }
  }

  private Class<?> define(String name) {
    byte[] annotated = annotated(name);
    byte[] file = transformer.transform(annotated);
    byte[] used = file == null ? annotated : file;
    return defineClass(name, used, 0, used.length);
  }

  private byte[] annotated(String name) {
    ClassNode node = new ClassNode();
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      new ClassReader(in).accept(node, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!name.equals(POLL)) {
      node.methods.forEach(JavaflowLoader::makeStoppable);
      if (node.interfaces.contains(CALLABLE)) {
        makeRunnable(node);
      }
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    node.accept(writer);
    return writer.toByteArray();
  }

  private static void makeStoppable(MethodNode method) {
    if (method.name.startsWith("<") || method.instructions.size() == 0) {
      return;
    }
    method.visitAnnotation(Type.getDescriptor(continuable.class), true);
    for (LabelNode head : loopHeads(method)) {
      method.instructions.insert(lastOfPlace(head), poll());
    }
    method.instructions.insert(poll());
  }

  private static Set<LabelNode> loopHeads(MethodNode method) {
    Set<LabelNode> seen = new HashSet<>();
    Set<LabelNode> heads = new HashSet<>();
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof LabelNode label) {
        seen.add(label);
      } else if (each instanceof JumpInsnNode jump && seen.contains(jump.label)) {
        heads.add(jump.label);
      }
    }
    return heads;
  }

  /** Returns what stands last before the first instruction behind a label. */
  private static AbstractInsnNode lastOfPlace(LabelNode label) {
    AbstractInsnNode at = label;
    while (at.getNext() instanceof FrameNode || at.getNext() instanceof LineNumberNode) {
      at = at.getNext();
    }
    return at;
  }

  private static MethodInsnNode poll() {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, POLL.replace('.', '/'), "poll", "()V");
  }

  private static void makeRunnable(ClassNode kernel) {
    kernel.interfaces.add("java/lang/Runnable");
    kernel.fields.add(new FieldNode(Opcodes.ACC_PUBLIC, RESULT, "J", null, null));
    MethodNode run = new MethodNode(Opcodes.ACC_PUBLIC, "run", "()V", null, null);
    run.visitAnnotation(Type.getDescriptor(continuable.class), true);
    run.instructions.add(new VarInsnNode(Opcodes.ALOAD, 0));
    run.instructions.add(new VarInsnNode(Opcodes.ALOAD, 0));
    run.instructions.add(
        new MethodInsnNode(Opcodes.INVOKEVIRTUAL, kernel.name, "call", "()Ljava/lang/Long;"));
    run.instructions.add(
        new MethodInsnNode(Opcodes.INVOKEVIRTUAL, "java/lang/Long", "longValue", "()J"));
    run.instructions.add(new FieldInsnNode(Opcodes.PUTFIELD, kernel.name, RESULT, "J"));
    run.instructions.add(new InsnNode(Opcodes.RETURN));
    kernel.methods.add(run);
  }
}
