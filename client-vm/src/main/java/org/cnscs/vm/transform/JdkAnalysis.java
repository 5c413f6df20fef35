package org.cnscs.vm.transform;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Finds out which methods of the JDK may call a program back, or come to a place where a thread can
 * be stopped.
 *
 * <p>It is a reachability analysis over the call graph of the classes in question, with class
 * hierarchy analysis for virtual calls. A call that a program may override reaches it; so do
 * monitors and waits; and so does whatever calls what reaches. Calls that leave the classes in
 * question do not count: a frame out there cannot be captured anyway.
 */
public final class JdkAnalysis {
  private static final Set<String> STOPS =
      Set.of("park", "parkVirtualThread", "sleep", "join", "yield", "onSpinWait");
  private static final Set<String> STOPPING =
      Set.of("java/lang/Thread", "jdk/internal/access/JavaLangAccess", "jdk/internal/misc/Unsafe");

  private final ClassHierarchy hierarchy;
  private final Map<String, ClassReader> classes = new LinkedHashMap<>();
  private final Map<String, List<String>> subtypes = new HashMap<>();
  private final Map<String, Set<String>> callers = new HashMap<>();
  private final Set<String> reaching = new HashSet<>();
  private final Set<String> virtual = new HashSet<>();
  private final Map<String, Boolean> extensible = new HashMap<>();

  private JdkAnalysis(ClassHierarchy hierarchy) {
    this.hierarchy = hierarchy;
  }

  /**
   * Analyses classes.
   *
   * @param hierarchy what they inherit and declare
   * @param files their class files
   */
  public static JdkCalls of(ClassHierarchy hierarchy, Collection<byte[]> files) {
    JdkAnalysis analysis = new JdkAnalysis(hierarchy);
    files.stream().map(ClassReader::new).forEach(analysis::add);
    analysis.classes.values().forEach(analysis::findCalls);
    analysis.classes.keySet().forEach(analysis::openCalls);
    analysis.propagate();
    return JdkCalls.of(analysis.reaching);
  }

  private void add(ClassReader reader) {
    String name = reader.getClassName();
    classes.put(name, reader);
    for (String each : reader.getInterfaces()) {
      subtypes.computeIfAbsent(each, key -> new ArrayList<>()).add(name);
    }
    if (reader.getSuperName() != null) {
      subtypes.computeIfAbsent(reader.getSuperName(), key -> new ArrayList<>()).add(name);
    }
  }

  private void findCalls(ClassReader reader) {
    String owner = reader.getClassName();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            if (!name.equals("<clinit>") && CallPolicy.isLeftAlone(owner, name)) {
              return null;
            }
            String method = JdkCalls.key(owner, name, descriptor);
            boolean locks =
                (access & Opcodes.ACC_SYNCHRONIZED) != 0 && (access & Opcodes.ACC_NATIVE) == 0;
            if (locks || LongCode.polls(owner, name, descriptor)) {
              reaching.add(method);
            }
            return new Calls(method);
          }
        },
        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
  }

  /** Takes note of the calls of one method. */
  private final class Calls extends MethodVisitor {
    private final String method;

    Calls(String method) {
      super(Opcodes.ASM9);
      this.method = method;
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.MONITORENTER) {
        reaching.add(method);
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      boolean stops =
          name.equals("wait")
              || owner.equals(CallPolicy.INITIALISATION)
              || HandleCalls.isMethod(owner, name);
      if (stops || STOPS.contains(name) && STOPPING.contains(owner)) {
        reaching.add(method);
      } else if (opcode == Opcodes.INVOKESTATIC || opcode == Opcodes.INVOKESPECIAL) {
        link(method, declared(owner, name, descriptor));
      } else if (!owner.startsWith("[")) {
        link(method, virtualCall(owner, name, descriptor));
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      if (bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory")) {
        String functional = Type.getReturnType(descriptor).getInternalName();
        Handle target = (Handle) arguments[1];
        String call = virtualCall(functional, name, arguments[0].toString());
        boolean isVirtual =
            target.getTag() == Opcodes.H_INVOKEVIRTUAL
                || target.getTag() == Opcodes.H_INVOKEINTERFACE;
        link(
            call,
            isVirtual
                ? virtualCall(target.getOwner(), target.getName(), target.getDesc())
                : declared(target.getOwner(), target.getName(), target.getDesc()));
      }
    }
  }

  private void link(String caller, String callee) {
    callers.computeIfAbsent(callee, key -> new HashSet<>()).add(caller);
  }

  private String declared(String owner, String name, String descriptor) {
    String declaring =
        hierarchy.method(owner, name, descriptor).map(ClassHierarchy.Member::owner).orElse(owner);
    return JdkCalls.key(declaring, name, descriptor);
  }

  private String virtualCall(String owner, String name, String descriptor) {
    String call = JdkCalls.virtualKey(owner, name, descriptor);
    if (virtual.add(call)) {
      int access =
          hierarchy
              .method(owner, name, descriptor)
              .map(ClassHierarchy.Member::access)
              .orElse(Opcodes.ACC_PUBLIC);
      boolean closed = (access & (Opcodes.ACC_FINAL | Opcodes.ACC_PRIVATE)) != 0;
      boolean visible = (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0;
      boolean counts = !name.equals(CallPolicy.FILL);
      if (!closed && visible && counts && isExtensible(owner)) {
        reaching.add(call);
      }
      link(call, declared(owner, name, descriptor));
      if (!closed) {
        linkSubtypes(call, owner, name, descriptor);
      }
    }
    return call;
  }

  private void linkSubtypes(String call, String owner, String name, String descriptor) {
    Deque<String> work = new ArrayDeque<>(subtypes.getOrDefault(owner, List.of()));
    Set<String> seen = new HashSet<>();
    while (!work.isEmpty()) {
      String at = work.remove();
      if (seen.add(at)) {
        link(call, declared(at, name, descriptor));
        work.addAll(subtypes.getOrDefault(at, List.of()));
      }
    }
  }

  private boolean isExtensible(String name) {
    Boolean known = extensible.get(name);
    if (known == null) {
      known =
          hierarchy.isExtensible(name)
              || subtypes.getOrDefault(name, List.of()).stream().anyMatch(this::isExtensible);
      extensible.put(name, known);
    }
    return known;
  }

  /**
   * Has virtual calls be known that only a program makes: of classes that it cannot extend but the
   * JDK has.
   */
  private void openCalls(String owner) {
    ClassHierarchy.Info info = hierarchy.info(owner).orElseThrow();
    boolean closed = (info.access() & Opcodes.ACC_FINAL) != 0;
    if (!closed && (info.access() & Opcodes.ACC_PUBLIC) != 0 && !hierarchy.isExtensible(owner)) {
      info.methods()
          .forEach(
              (method, access) -> {
                int at = method.indexOf('(');
                if ((access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) == 0
                    && !method.startsWith("<")) {
                  virtualCall(owner, method.substring(0, at), method.substring(at));
                }
              });
    }
  }

  private void propagate() {
    Deque<String> work = new ArrayDeque<>(reaching);
    while (!work.isEmpty()) {
      for (String caller : callers.getOrDefault(work.remove(), Set.of())) {
        if (reaching.add(caller)) {
          work.add(caller);
        }
      }
    }
  }
}
