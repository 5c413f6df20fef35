package org.cnscs.vm.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What classes inherit and declare, read from class files and never by loading a class, since
 * loading one class while another is transformed ends in circles. Names are internal ({@code
 * java/lang/Object}).
 */
public final class ClassHierarchy {
  private static final String OBJECT = "java/lang/Object";

  /** Packages that a program cannot reach. */
  private static final List<String> HIDDEN =
      List.of(
          "jdk/internal/",
          "jdk/xml/internal/",
          "sun/",
          "com/sun/org/apache/",
          "com/sun/xml/internal/");

  private final Function<String, byte[]> classFiles;
  private final Map<String, Optional<Info>> cache;
  private final ClassHierarchy base;
  private final Initialisers initialisers;
  private final Consumer<String> asked;

  /** Which of the further classes are known. */
  private final Predicate<String> seen;

  private final LeafMethods leaves = new LeafMethods(this);
  private final LeafMethods brief = new LeafMethods(this);

  /**
   * Creates a hierarchy.
   *
   * @param classFiles gives the class file for an internal name, or null
   */
  public ClassHierarchy(Function<String, byte[]> classFiles) {
    this.classFiles = classFiles;
    this.cache = new ConcurrentHashMap<>();
    this.base = null;
    this.initialisers = new Initialisers(this, classFiles);
    this.asked = name -> {};
    this.seen = name -> true;
  }

  private ClassHierarchy(
      Function<String, byte[]> classFiles,
      Map<String, Optional<Info>> cache,
      ClassHierarchy base,
      Initialisers initialisers,
      Consumer<String> asked,
      Predicate<String> seen) {
    this.classFiles = classFiles;
    this.cache = cache;
    this.base = base;
    this.initialisers = initialisers;
    this.asked = asked;
    this.seen = seen;
  }

  /**
   * Returns this hierarchy with further classes, of which more may come.
   *
   * <p>Which class a loader finds by a name is known only when it has found it. So code of the
   * further classes has a guard of its own before each use of another class.
   *
   * @param further gives the class file for an internal name, or null as long as there is none
   */
  public ClassHierarchy with(Function<String, byte[]> further) {
    return new ClassHierarchy(
        further, new ConcurrentHashMap<>(), this, initialisers, name -> {}, name -> true);
  }

  /**
   * Returns this hierarchy with only some of the further classes.
   *
   * @param known tells which, by internal names; always the same
   */
  public ClassHierarchy seeing(Predicate<String> known) {
    return new ClassHierarchy(classFiles, cache, base, initialisers, asked, known);
  }

  /**
   * Returns this hierarchy for one use, which tells of what was looked up.
   *
   * @param name gets the name of each class, before it is looked up, and maybe several times
   */
  public ClassHierarchy noting(Consumer<String> name) {
    return new ClassHierarchy(classFiles, cache, base, initialisers, name, seen);
  }

  /**
   * Returns this hierarchy for the transformation of one class: of classes that come while the
   * program runs, nothing is assumed of the initialiser of any but this one.
   *
   * @param name its internal name
   */
  ClassHierarchy preparing(String name) {
    if (base == null) {
      return this;
    }
    Initialisers ofOne = initialisers.preparing(name, classFiles);
    return new ClassHierarchy(classFiles, cache, base, ofOne, asked, seen);
  }

  /** Which class initialisers a thread can be stopped in. */
  Initialisers initialisers() {
    return initialisers;
  }

  /** In which methods of the program no thread can be stopped. */
  LeafMethods leaves() {
    return leaves;
  }

  /** Which of these take a moment at most, with all that they call of the JDK. */
  LeafMethods brief() {
    return brief;
  }

  record Info(
      String name,
      int access,
      String superName,
      List<String> interfaces,
      List<String> permitted,
      Map<String, Integer> fields,
      Map<String, Integer> methods) {
    boolean isInterface() {
      return (access & Opcodes.ACC_INTERFACE) != 0;
    }

    /** Tells whether the JVM initialises the interface before a class that implements it. */
    boolean comesBeforeClasses() {
      return isInterface()
          && methods.values().stream()
              .anyMatch(access -> (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC)) == 0);
    }

    private boolean hasOpenConstructor() {
      return methods.entrySet().stream()
          .anyMatch(
              method ->
                  method.getKey().startsWith("<init>")
                      && (method.getValue() & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0);
    }
  }

  /** A member where it is declared. */
  record Member(String owner, int access) {
    boolean is(int flag) {
      return (access & flag) != 0;
    }
  }

  Optional<Info> info(String name) {
    asked.accept(name);
    if (base != null && !seen.test(name)) {
      return base.info(name);
    }
    Optional<Info> known = cache.get(name);
    if (known == null) {
      byte[] file = classFiles.apply(name);
      if (file == null && base != null) {
        return base.info(name);
      }
      known = file == null ? Optional.empty() : Optional.of(read(file));
      cache.put(name, known);
    }
    return known;
  }

  private static Info read(byte[] file) {
    ClassReader reader = new ClassReader(file);
    Map<String, Integer> fields = new HashMap<>();
    Map<String, Integer> methods = new HashMap<>();
    List<String> permitted = new ArrayList<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public void visitPermittedSubclass(String subclass) {
            permitted.add(subclass);
          }

          @Override
          public FieldVisitor visitField(
              int access, String name, String descriptor, String signature, Object value) {
            fields.put(name + descriptor, access);
            return null;
          }

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            methods.put(name + descriptor, access);
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return new Info(
        reader.getClassName(),
        reader.getAccess(),
        reader.getSuperName(),
        List.of(reader.getInterfaces()),
        permitted,
        fields,
        methods);
  }

  /**
   * Tells whether a class is, or extends, another class; false if a class between them cannot be
   * found.
   */
  boolean extendsClass(String name, String ancestor) {
    String at = name;
    while (at != null && !at.equals(ancestor)) {
      at = info(at).map(Info::superName).orElse(null);
    }
    return at != null;
  }

  /** Tells whether a class is, extends or implements another, as far as class files are found. */
  public boolean isSubtype(String name, String ancestor) {
    return name.equals(ancestor)
        || info(name)
            .map(
                info ->
                    info.superName() != null && isSubtype(info.superName(), ancestor)
                        || info.interfaces().stream().anyMatch(each -> isSubtype(each, ancestor)))
            .orElse(false);
  }

  /** Tells whether a class declares a field, by the field's name and descriptor. */
  public boolean declares(String name, String field) {
    return info(name).map(info -> info.fields.containsKey(field)).orElse(false);
  }

  /** Tells whether there is a class file for an internal name. */
  public boolean contains(String name) {
    return info(name).isPresent();
  }

  /** Tells whether a program may have a direct subclass of a class; true if it cannot be found. */
  boolean isExtensible(String name) {
    return info(name).map(this::isExtensible).orElse(true);
  }

  private boolean isExtensible(Info info) {
    if (!info.permitted.isEmpty()) {
      return info.permitted.stream().anyMatch(this::isExtensible);
    }
    return HIDDEN.stream().noneMatch(info.name::startsWith)
        && (info.access & Opcodes.ACC_FINAL) == 0
        && (info.access & Opcodes.ACC_PUBLIC) != 0
        && (info.isInterface() || info.hasOpenConstructor());
  }

  /** Finds a method as the JVM resolves it (JVMS 5.4.3.3), private ones included. */
  Optional<Member> method(String owner, String name, String descriptor) {
    return member(owner, name + descriptor, true);
  }

  /** Finds a field as the JVM resolves it (JVMS 5.4.3.2). */
  Optional<Member> field(String owner, String name, String descriptor) {
    return member(owner, name + descriptor, false);
  }

  private Optional<Member> member(String owner, String key, boolean method) {
    for (String at = owner; at != null; ) {
      Optional<Info> info = info(at);
      if (info.isEmpty()) {
        return Optional.empty();
      }
      Integer access = (method ? info.get().methods : info.get().fields).get(key);
      if (access != null) {
        return Optional.of(new Member(at, access));
      }
      Optional<Member> inherited = inInterfaces(info.get(), key, method);
      if (inherited.isPresent()) {
        return inherited;
      }
      at = info.get().superName;
    }
    return Optional.empty();
  }

  private Optional<Member> inInterfaces(Info info, String key, boolean method) {
    for (String each : info.interfaces) {
      Optional<Info> candidate = info(each);
      if (candidate.isPresent()) {
        Integer access = (method ? candidate.get().methods : candidate.get().fields).get(key);
        Optional<Member> found =
            access != null
                ? Optional.of(new Member(each, access))
                : inInterfaces(candidate.get(), key, method);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the closest common superclass, in the verifier's sense: of interfaces, it is {@code
   * Object}.
   */
  String commonSuperclass(String one, String other) {
    if (one.equals(other)) {
      return one;
    }
    for (String at = one; at != null; at = superOrNull(at)) {
      if (extendsClass(other, at) && !at.equals(OBJECT)) {
        return at;
      }
    }
    return OBJECT;
  }

  private String superOrNull(String name) {
    return info(name).filter(info -> !info.isInterface()).map(Info::superName).orElse(null);
  }
}
