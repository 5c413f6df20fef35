package org.cnscs.vm.process;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import jdk.internal.vm.Definitions;
import org.cnscs.heap.DeclaredField;
import org.cnscs.heap.Qualifying;
import org.cnscs.vm.cache.CachedClass;
import org.cnscs.vm.cache.ClassCache;
import org.cnscs.vm.transform.ClassHierarchy;
import org.cnscs.vm.transform.PointTable;
import org.cnscs.vm.transform.PreparedClass;
import org.cnscs.vm.transform.Verification;

/**
 * The code of the classes that one loader has defined: how it runs, where its resume points are,
 * and what continues it.
 *
 * <p>The loader has it in a field, so that it is gone when the loader is.
 */
final class LoaderCode implements Qualifying {
  private final ProgramLoaders loaders;
  private final String number;
  private final Rules rules;
  private final Begun begun;
  private final ClassCheck check;
  private final DefinedFiles defined = new DefinedFiles();
  private final Continuations continuations = new Continuations();
  private final Map<String, byte[]> generated = new ConcurrentHashMap<>();
  private final Map<String, ClassCode> classes = new ConcurrentHashMap<>();
  private final AtomicInteger preparedLate = new AtomicInteger();

  /**
   * Classes whose initialisers have begun before a process was resumed, by name with qualifier.
   *
   * @param initialised all of them
   * @param unfinished those that have not ended
   */
  record Begun(Set<String> initialised, Set<String> unfinished) {}

  /**
   * Creates the code of a loader.
   *
   * @param number the qualifier of its classes, null for the program's own loader
   */
  LoaderCode(
      ProgramLoaders loaders,
      String number,
      PreparedClass.Code code,
      Begun begun,
      ClassCheck check) {
    this.loaders = loaders;
    this.number = number;
    this.rules = Rules.of(code);
    this.begun = begun;
    this.check = check;
  }

  /** Returns the code of a loader's classes, or null if they are not the program's. */
  static LoaderCode of(ClassLoader loader) {
    return Definitions.code(loader) instanceof LoaderCode found ? found : null;
  }

  /**
   * Returns the class to define for a name, as it is in the cache or transformed now; null if there
   * is none.
   *
   * @param originals the class files by internal name, as their author compiled them
   */
  byte[] load(String name, ClassCache cache, Function<String, byte[]> originals) {
    String internal = name.replace('.', '/');
    String key = name + variant(name);
    CachedClass cached = cache.find(key);
    if (cached != null) {
      classes.put(name, ClassCode.of(cached.points(), () -> prepareLate(internal, originals)));
      return cached.file();
    }
    byte[] file = originals.apply(internal);
    if (file == null) {
      return null;
    }
    Unfinished transformed = transform(internal, file);
    cache.add(key, new CachedClass(transformed.output.file(), transformed.output.points().bytes()));
    return add(transformed);
  }

  /** A class without its initialiser, or with opened fields, is another one. */
  private String variant(String name) {
    return (begun.initialised.contains(name) ? " used" : "")
        + (begun.unfinished.contains(name) ? " unfinished" : "");
  }

  private PreparedClass prepareLate(String internal, Function<String, byte[]> originals) {
    PreparedClass late = PreparedClass.of(originals.apply(internal), rules.code);
    generated.putAll(late.generated());
    preparedLate.incrementAndGet();
    return late;
  }

  /** Returns how many classes were prepared only because one of their frames was met. */
  int preparedLate() {
    return preparedLate.get();
  }

  /** By what classes are transformed. */
  private record Rules(PreparedClass.Code code, Verification verification) {
    static Rules of(PreparedClass.Code code) {
      return new Rules(code, new Verification(code.hierarchy()));
    }
  }

  /** A class that is not defined yet, and how it was prepared. */
  record Unfinished(
      String name, byte[] original, PreparedClass prepared, PreparedClass.Output output, Rules by) {
    ClassCode code() {
      return ClassCode.of(output.points(), prepared, () -> PreparedClass.of(original, by.code));
    }
  }

  /** Transforms a class, after it was verified if it comes from the program's author. */
  Unfinished transform(String internal, byte[] file) {
    return transform(internal, file, rules);
  }

  /**
   * Transforms a class that the program defines. Nothing else knows of it, so that all other
   * classes are transformed in the same way before and after.
   */
  Unfinished transformDefined(String internal, byte[] file) {
    defined.begin(internal, file);
    PreparedClass.Code known = rules.code;
    return transform(
        internal,
        file,
        number != null
            ? rules
            : Rules.of(
                new PreparedClass.Code(
                    known.origin(), known.hierarchy().with(defined::file), known.jdkCalls())));
  }

  private Unfinished transform(String internal, byte[] file, Rules by) {
    boolean ours = generated.containsKey(internal);
    if (!ours) {
      by.verification.check(file);
    }
    PreparedClass preparing = PreparedClass.of(file, by.code);
    String name = internal.replace('/', '.');
    String qualified = number == null ? name : name + "/" + number;
    PreparedClass.Output output =
        preparing.transformed(
            begun.initialised.contains(qualified), begun.unfinished.contains(qualified));
    if (!ours) {
      check.check(file, preparing, by.code.hierarchy());
    }
    return new Unfinished(name, file, preparing, output, by);
  }

  /** Takes note of a class that is defined now, or is about to be. */
  byte[] add(Unfinished type) {
    generated.putAll(type.prepared.generated());
    classes.put(type.name, type.code());
    if (number != null) {
      defined.mention(type.output.file());
    }
    return type.output.file();
  }

  /** Takes note of the classes that a class's lambdas become, without defining it. */
  void addGenerated(byte[] file) {
    generated.putAll(PreparedClass.of(file, rules.code).generated());
  }

  /** Returns the class file of a proxy as it is to be defined. */
  byte[] proxyFile(String name, byte[] file) {
    String internal = name.replace('.', '/');
    generated.put(internal, file);
    return add(transform(internal, file));
  }

  /** Returns a class file that was generated here, by internal name, or null. */
  byte[] generated(String internal) {
    return generated.get(internal);
  }

  /** Returns the file of a class that was defined by the program, or generated, or null. */
  byte[] file(String internal) {
    byte[] own = generated.get(internal);
    return own != null ? own : defined.file(internal);
  }

  /** Returns the class files that the program has defined. */
  DefinedFiles defined() {
    return defined;
  }

  /** Defines a class that was generated here. */
  Class<?> defineGenerated(ClassLoader loader, String name, byte[] file) {
    byte[] transformed = add(transform(name.replace('.', '/'), file));
    return Definitions.defineAsItIs(loader, name, transformed, null, null);
  }

  ClassHierarchy hierarchy() {
    return rules.code.hierarchy();
  }

  boolean belongsTo(ProgramLoaders others) {
    return loaders == others;
  }

  /** Returns the number by which the process knows the loader, or null if it is the program's. */
  String number() {
    return number;
  }

  Continuations continuations() {
    return continuations;
  }

  /** Tells whether a class of the loader was transformed. */
  boolean contains(Class<?> type) {
    return classes.containsKey(type.getName());
  }

  /** Returns the names of the classes that were transformed. */
  Set<String> names() {
    return classes.keySet();
  }

  PointTable table(Class<?> type) {
    ClassCode code = classes.get(type.getName());
    return code == null ? null : code.points();
  }

  PreparedClass model(String className) {
    ClassCode code = classes.get(className);
    return code == null ? null : code.model();
  }

  @Override
  public String qualifierOf(Class<?> type) {
    return number;
  }

  @Override
  public List<DeclaredField> fields(Class<?> type) {
    byte[] file = number == null ? null : file(type.getName().replace('.', '/'));
    return file == null ? null : DefinedFiles.fields(file);
  }

  @Override
  public Class<?> find(String name, String qualifier) throws ClassNotFoundException {
    return loaders.find(name, qualifier);
  }
}
