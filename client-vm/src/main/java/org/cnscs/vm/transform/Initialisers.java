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
 *
 * <p>Of a class that is defined while the program runs, only its own file and the program's are
 * looked at, so that the answers are always the same; what else it names may stop.
 */
final class Initialisers {
  private static final String METHOD = "<clinit>()V";

  private final ClassHierarchy hierarchy;
  private final Function<String, byte[]> files;

  /** The initialisers of the program's files and the class they are asked for; or null. */
  private final Initialisers program;

  private final String only;
  private final Map<String, Boolean> known = new ConcurrentHashMap<>();
  private volatile SoftReference<Map<String, Optional<CodeFacts>>> read = new SoftReference<>(null);

  Initialisers(ClassHierarchy hierarchy, Function<String, byte[]> files) {
    this(hierarchy, files, null, null);
  }

  private Initialisers(
      ClassHierarchy hierarchy, Function<String, byte[]> files, Initialisers program, String only) {
    this.hierarchy = hierarchy;
    this.files = files;
    this.program = program;
    this.only = only;
  }

  /**
   * Returns the initialisers as a class sees them that is defined while the program runs.
   *
   * @param name its internal name
   * @param file gives its class file for that
   */
  Initialisers preparing(String name, Function<String, byte[]> file) {
    return new Initialisers(hierarchy, file, program == null ? this : program, name);
  }

  /** Tells whether it is not known which classes other names mean. */
  boolean areOthersUnknown() {
    return only != null;
  }

  private boolean isUnknown(String name) {
    return only != null && !only.equals(name);
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
    if (declaring.startsWith("[") || CallPolicy.isPlatform(declaring)) {
      return false;
    }
    return only != null
        ? isUnknown(declaring) && program.mayStopIfKnown(declaring)
        : !hierarchy.extendsClass(user, declaring)
            && mayStop(declaring)
            && (!isInterface(declaring) || isVisible(user, declaring));
  }

  /**
   * Tells whether a class has to bring its own guard before it uses another, since nothing is known
   * of that one: code of the program names it and it has no file, so it may be defined while the
   * program runs.
   *
   * @param user the class whose code it is
   * @param named the class that it names
   */
  boolean needsOwnGuard(String user, String named) {
    return only != null ? needsGuard(user, named) : !user.equals(named) && isNowhere(named);
  }

  private boolean isNowhere(String name) {
    return !name.startsWith("[")
        && !CallPolicy.isPlatform(name)
        && !LambdaClasses.isGenerated(name)
        && !hierarchy.contains(name);
  }

  /** Tells whether an initialiser is known, and no thread can be stopped while it runs. */
  boolean isShort(String name) {
    return !mayStop(name) && (only != null || !isNowhere(name));
  }

  private boolean mayStopIfKnown(String name) {
    return !hierarchy.contains(name) || mayStop(name);
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
    return isUnknown(owner)
        ? Optional.empty()
        : factsOf(facts(), owner).map(code -> code.methods().get(key));
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
    return name.equals(only)
        ? factsOf(facts(), name).map(CodeFacts::isInterface).orElse(true)
        : hierarchy.info(name).map(ClassHierarchy.Info::isInterface).orElse(true);
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
      if (isUnknown(name)) {
        return true;
      }
      Optional<CodeFacts> code = factsOf(name);
      return code.isPresent()
          && classes.add(name)
          && (initialises(code.get().superName())
              || !code.get().isInterface()
                  && code.get().interfaces().stream().anyMatch(this::initialisesBefore)
              || stops(name, code.get().methods().get(METHOD)));
    }

    /** Tells whether a thread can be stopped in what the JVM does on its way to a class. */
    private boolean initialisesBefore(String implemented) {
      if (CallPolicy.isPlatform(implemented) || isUnknown(implemented)) {
        return !CallPolicy.isPlatform(implemented);
      }
      ClassHierarchy.Info info = hierarchy.info(implemented).orElse(null);
      return info != null
          && (info.interfaces().stream().anyMatch(this::initialisesBefore)
              || info.comesBeforeClasses() && initialises(implemented));
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
      while (owner != null && !CallPolicy.isPlatform(owner)) {
        if (isUnknown(owner)) {
          return true;
        }
        if (factsOf(owner).isEmpty()) {
          return false;
        }
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
