package org.cnscs.vm.transform;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * The methods of a program in which no thread can be stopped, so that their calls are no resume
 * points: they have no poll and call nothing that may have one.
 *
 * <p>These are methods without loops and monitors that call only each other, and of the JDK only
 * what does not lead back, or, as who asks wants it, only what takes a moment; constructors in
 * addition make no objects of the program. Which method a call means must be known without an
 * object. How deep such calls nest is limited, so that they are short. The answer does not depend
 * on what was asked before, since resume points are counted by it.
 */
final class LeafMethods {
  private static final int DEEPEST = 6;
  private static final int NONE = Integer.MAX_VALUE;

  private final ClassHierarchy hierarchy;
  private final Map<String, Integer> depths = new ConcurrentHashMap<>();

  LeafMethods(ClassHierarchy hierarchy) {
    this.hierarchy = hierarchy;
  }

  /** Which methods of the JDK they may call. */
  interface OfJdk {

    /** Tells whether a method, by the internal name of the class that declares it, is one. */
    boolean allows(String owner, String name, String descriptor);
  }

  /**
   * Tells whether a call of the program means such a method.
   *
   * @param jdk the same each time
   */
  boolean contains(MethodInsnNode call, OfJdk jdk) {
    boolean onStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
    return hierarchy
            .method(call.owner, call.name, call.desc)
            .filter(member -> isExact(call, member))
            .map(member -> new Search(jdk).depth(call.name + call.desc, onStatic, member))
            .orElse(NONE)
            .compareTo(DEEPEST)
        <= 0;
  }

  private boolean isExact(MethodInsnNode call, ClassHierarchy.Member member) {
    return call.getOpcode() == Opcodes.INVOKESTATIC
        || call.getOpcode() == Opcodes.INVOKESPECIAL
        || member.is(Opcodes.ACC_FINAL)
        || member.is(Opcodes.ACC_PRIVATE)
        || hierarchy
            .info(call.owner)
            .map(info -> (info.access() & Opcodes.ACC_FINAL) != 0)
            .orElse(false);
  }

  /** One search; methods that call each other in a circle are not what it looks for. */
  private final class Search {
    private final OfJdk jdk;
    private final Set<String> begun = new HashSet<>();

    Search(OfJdk jdk) {
      this.jdk = jdk;
    }

    /** Returns how deep the calls of a method nest; {@link #NONE} if it may be stopped in. */
    int depth(String key, boolean onStatic, ClassHierarchy.Member member) {
      String name = member.owner() + " " + key;
      Integer known = depths.get(name);
      if (known == null) {
        known = begun.add(name) && mayBe(member) ? depth(key, onStatic, member.owner()) : NONE;
        depths.put(name, known);
      }
      return known;
    }

    private boolean mayBe(ClassHierarchy.Member member) {
      return !member.is(Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT);
    }

    private int depth(String key, boolean onStatic, String owner) {
      CodeFacts.Method code = hierarchy.initialisers().code(owner, key).orElse(null);
      boolean constructor = key.startsWith("<init>");
      boolean may =
          code != null
              && !code.loops()
              && code.count() == code.calls().size()
              && !(onStatic && hierarchy.initialisers().mayStop(owner))
              && code.initialised().stream()
                  .allMatch(each -> CallPolicy.isPlatform(each) || !constructor && isShort(each));
      int deepest = 0;
      for (CodeFacts.Call each : may ? code.calls() : List.<CodeFacts.Call>of()) {
        deepest = Math.max(deepest, depth(each));
      }
      return may && deepest < DEEPEST ? deepest + 1 : NONE;
    }

    private boolean isShort(String type) {
      return hierarchy.initialisers().isShort(type);
    }

    private int depth(CodeFacts.Call call) {
      int parameters = call.key().indexOf('(');
      String name = call.key().substring(0, parameters);
      String descriptor = call.key().substring(parameters);
      ClassHierarchy.Member member = hierarchy.method(call.owner(), name, descriptor).orElse(null);
      if (member == null) {
        return NONE;
      }
      if (CallPolicy.isPlatform(member.owner())) {
        return jdk.allows(member.owner(), name, descriptor) ? 0 : NONE;
      }
      return depth(call.key(), call.isStatic(), member);
    }
  }
}
