package org.cnscs.vm.transform;

import java.lang.ref.SoftReference;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.objectweb.asm.Opcodes;

/**
 * Which class initialisers a thread can be stopped in: those that loop or call methods of the
 * program that may come to a poll.
 *
 * <p>All others are short. Their classes stay as they are, and the code that uses these needs no
 * guard. A call of the JDK is taken for one that does not come back to the program.
 */
final class Initialisers {
  private static final String METHOD = "<clinit>()V";

  private final ClassHierarchy hierarchy;
  private final Function<String, byte[]> files;
  private final Map<String, Boolean> known = new ConcurrentHashMap<>();
  private volatile SoftReference<Map<String, Optional<CodeFacts>>> read = new SoftReference<>(null);

  Initialisers(ClassHierarchy hierarchy, Function<String, byte[]> files) {
    this.hierarchy = hierarchy;
    this.files = files;
  }

  /** Facts are read again if the memory was needed for something else. */
  private Map<String, Optional<CodeFacts>> facts() {
    Map<String, Optional<CodeFacts>> known = read.get();
    if (known == null) {
      known = new ConcurrentHashMap<>();
      read = new SoftReference<>(known);
    }
    return known;
  }

  /** Tells whether a thread can be stopped while a class is initialised. */
  boolean mayStop(String name) {
    Boolean answer = known.get(name);
    if (answer == null) {
      answer = new Search().initialises(name);
      known.put(name, answer);
    }
    return answer;
  }

  /**
   * Returns the class whose guard is to be called before an access, or nothing if none is needed.
   *
   * @param user the class whose code it is
   * @param declaring the class that the access initialises
   */
  boolean needsGuard(String user, String declaring) {
    return !declaring.startsWith("[")
        && !CallPolicy.isPlatform(declaring)
        && !hierarchy.extendsClass(user, declaring)
        && mayStop(declaring)
        && (!isInterface(declaring) || isVisible(user, declaring));
  }

  /** Tells whether code of a class may name an interface. */
  private boolean isVisible(String user, String named) {
    boolean samePackage =
        named.lastIndexOf('/') == user.lastIndexOf('/')
            && named.regionMatches(0, user, 0, named.lastIndexOf('/') + 1);
    return samePackage
        || hierarchy
            .info(named)
            .map(info -> (info.access() & Opcodes.ACC_PUBLIC) != 0)
            .orElse(false);
  }

  /** Returns what a method of the program does, if its class has it. */
  Optional<CodeFacts.Method> code(String owner, String key) {
    return factsOf(facts(), owner).map(code -> code.methods().get(key));
  }

  private Optional<CodeFacts> factsOf(Map<String, Optional<CodeFacts>> facts, String name) {
    Optional<CodeFacts> of = facts.get(name);
    if (of == null) {
      of = Optional.ofNullable(files.apply(name)).map(CodeFacts::read);
      facts.put(name, of);
    }
    return of;
  }

  boolean isInterface(String name) {
    return hierarchy.info(name).map(ClassHierarchy.Info::isInterface).orElse(true);
  }

  /**
   * One search. What is searched already counts as harmless: a class that is being initialised does
   * not wait for itself.
   */
  private final class Search {
    private final Map<String, Optional<CodeFacts>> facts = facts();
    private final Set<String> classes = new HashSet<>();
    private final Set<String> methods = new HashSet<>();

    boolean initialises(String name) {
      if (name == null || name.startsWith("[") || CallPolicy.isPlatform(name)) {
        return false;
      }
      Optional<CodeFacts> code = factsOf(name);
      return code.isPresent()
          && classes.add(name)
          && (initialises(code.get().superName()) || stops(name, code.get().methods().get(METHOD)));
    }

    private Optional<CodeFacts> factsOf(String name) {
      return Initialisers.this.factsOf(facts, name);
    }

    private boolean stops(String owner, CodeFacts.Method method) {
      return method != null
          && (method.loops()
              || method.virtualCalls().stream().anyMatch(called -> !CallPolicy.isPlatform(called))
              || method.initialised().stream().anyMatch(this::initialises)
              || method.calls().stream().anyMatch(this::calls));
    }

    private boolean calls(CodeFacts.Call call) {
      if (call.isStatic() && initialises(call.owner())) {
        return true;
      }
      String owner = call.owner();
      while (owner != null && !CallPolicy.isPlatform(owner) && factsOf(owner).isPresent()) {
        CodeFacts code = factsOf(owner).get();
        CodeFacts.Method method = code.methods().get(call.key());
        if (method != null) {
          return methods.add(owner + " " + call.key())
              && (hasPoll(call, method) || stops(owner, method));
        }
        owner = code.superName();
      }
      return false;
    }

    private boolean hasPoll(CodeFacts.Call call, CodeFacts.Method method) {
      return call.key().startsWith("<init>")
          ? method.initialised().stream().anyMatch(used -> !CallPolicy.isPlatform(used))
          : method.count() > 0;
    }
  }
}
