package org.cnscs.vm.process;

import java.lang.invoke.CallSite;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import jdk.internal.vm.Definitions;
import org.cnscs.heap.DeclaredField;
import org.cnscs.heap.Qualifying;
import org.cnscs.vm.cache.CachedClass;
import org.cnscs.vm.cache.ClassCache;
import org.cnscs.vm.transform.ClassHierarchy;
import org.cnscs.vm.transform.PointTable;
import org.cnscs.vm.transform.PreparedClass;
import org.cnscs.vm.transform.Verification;
import org.cnscs.xml.Hash;

/**
 * The code of the classes that one loader has defined: how it runs, where its resume points are,
 * and what continues it.
 *
 * <p>The loader has it in a field, so that it is gone when the loader is.
 */
final class LoaderCode implements Qualifying, Definitions.Sites {
  private static final String LAMBDA = "$$Lambda";

  private final ProgramLoaders loaders;
  private final String number;
  private final Rules rules;
  private final DefinedAround others;
  private final KnownDefinitions known;
  private final Begun begun;
  private final ClassCheck check;
  private final AtomicBoolean hasClasses = new AtomicBoolean();
  private final DefinedFiles defined = new DefinedFiles();
  private final Continuations continuations = new Continuations();
  private final Map<String, byte[]> generated = new ConcurrentHashMap<>();
  private final Map<String, ClassCode> classes = new ConcurrentHashMap<>();

  /** What the classes of the program's definitions follow from, by internal name. */
  private final Map<String, String> contents = new ConcurrentHashMap<>();

  private final AtomicInteger preparedLate = new AtomicInteger();

  /** What instructions of the program's classes are linked to. */
  private final Map<Instruction, CallSite> sites = new ConcurrentHashMap<>();

  /** One of the instructions of a class that are linked by the program. */
  private record Instruction(Class<?> type, int number) {}

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
   * @param others the classes that the program has defined here or in loaders above it
   * @param known which classes were transformed in earlier runs
   */
  LoaderCode(
      ProgramLoaders loaders,
      String number,
      PreparedClass.Code code,
      DefinedAround others,
      KnownDefinitions known,
      Begun begun,
      ClassCheck check) {
    this.loaders = loaders;
    this.number = number;
    this.rules = Rules.of(code);
    this.others = others;
    this.known = known;
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
    if (isLambdaOfDefinition(internal)) {
      Unfinished lambda = lambda(internal);
      return lambda == null ? null : add(lambda);
    }
    String key = name + variant(name);
    CachedClass cached = cache.find(key);
    if (cached != null) {
      classes.put(
          name,
          ClassCode.of(cached.points(), () -> prepareLate(originals.apply(internal), rules.code)));
      return cached.file();
    }
    byte[] file = originals.apply(internal);
    if (file == null) {
      return null;
    }
    Transformed transformed = transform(internal, file, rules);
    cache.add(key, transformed.kept());
    return add(transformed.unfinished(name, file, rules));
  }

  /** A class without its initialiser, or with opened fields, is another one. */
  private String variant(String name) {
    return (begun.initialised.contains(name) ? " used" : "")
        + (begun.unfinished.contains(name) ? " unfinished" : "");
  }

  private PreparedClass prepareLate(byte[] file, PreparedClass.Code code) {
    PreparedClass late = PreparedClass.of(file, code);
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

    static Rules of(PreparedClass.Code code, ClassHierarchy hierarchy) {
      return of(new PreparedClass.Code(code.origin(), hierarchy, code.jdkCalls()));
    }

    ClassHierarchy hierarchy() {
      return code.hierarchy();
    }
  }

  /** A class that was transformed now. */
  private record Transformed(PreparedClass prepared, PreparedClass.Output output) {
    CachedClass kept() {
      return new CachedClass(output.file(), output.points().bytes());
    }

    Unfinished unfinished(String name, byte[] original, Rules by) {
      return new Unfinished(
          name,
          () -> original,
          output.file(),
          ClassCode.of(output.points(), prepared, () -> PreparedClass.of(original, by.code)),
          prepared.generated());
    }
  }

  /**
   * A class that is not defined yet.
   *
   * @param file what is to be defined
   * @param code where its resume points are, and what its resumptions are made from
   * @param generated what its lambdas become, unless that is found when they are asked for
   */
  record Unfinished(
      String name,
      Supplier<byte[]> original,
      byte[] file,
      ClassCode code,
      Map<String, byte[]> generated) {}

  /** Transforms a class, after it was verified if it comes from the program's author. */
  private Transformed transform(String internal, byte[] file, Rules by) {
    boolean ours = generated.containsKey(internal);
    if (!ours) {
      by.verification.check(file);
    }
    PreparedClass preparing = PreparedClass.of(file, by.code);
    String qualified = qualified(internal.replace('/', '.'));
    PreparedClass.Output output =
        preparing.transformed(
            begun.initialised.contains(qualified), begun.unfinished.contains(qualified));
    if (!ours) {
      check.check(file, preparing, by.code.hierarchy());
    }
    return new Transformed(preparing, output);
  }

  private String qualified(String name) {
    return number == null ? name : name + "/" + number;
  }

  /**
   * Returns a class that the program defines as it is in the cache, or transformed now. Nothing
   * else knows of it, so that all other classes are transformed in the same way before and after.
   */
  Unfinished transformDefined(String internal, byte[] file) {
    defined.begin(internal, file);
    return definition(internal, Hash.of(file), () -> file);
  }

  /**
   * Returns a class as it is in the cache, or transformed now.
   *
   * @param content what its class file follows from
   * @param original gives the class file; null if there is none
   */
  private Unfinished definition(String internal, String content, Supplier<byte[]> original) {
    String name = internal.replace('/', '.');
    String key = content + variant(qualified(name));
    contents.put(internal, key);
    Predicate<String> seen = seenBy(internal);
    Rules by = Rules.of(rules.code, around().seeing(seen));
    Function<String, String> hashes = other -> seen.test(other) ? hashOf(other) : null;
    CachedClass cached = known.find(key, hashes);
    if (cached != null) {
      ClassCode code = ClassCode.of(cached.points(), () -> prepareLate(original.get(), by.code));
      return new Unfinished(name, original, cached.file().clone(), code, Map.of());
    }
    byte[] file = original.get();
    KnownDefinitions.Surroundings met = new KnownDefinitions.Surroundings(hashes);
    return file == null ? null : transformNoting(internal, file, key, by, met);
  }

  private ClassHierarchy around() {
    return number != null ? rules.hierarchy() : rules.hierarchy().with(defined::file);
  }

  /**
   * Returns which classes that the program defines are known to one that is defined now. Later it
   * may be prepared again, which has to give the same: so it goes on seeing only these.
   */
  private Predicate<String> seenBy(String internal) {
    long now = loaders.definitions();
    return name ->
        name.equals(internal)
            || name.contains(LAMBDA)
            || (number != null ? others.contains(name, now) : defined.contains(name, now));
  }

  private Unfinished transformNoting(
      String internal, byte[] file, String key, Rules by, KnownDefinitions.Surroundings met) {
    Rules noting = Rules.of(by.code, by.hierarchy().noting(met::note));
    Transformed transformed = transform(internal, file, noting);
    known.add(key, met, transformed::kept);
    return transformed.unfinished(internal.replace('/', '.'), file, by);
  }

  /** Returns a hash of the file of a class that the program has defined here, or null. */
  private String hashOf(String internal) {
    if (generated.containsKey(internal) || isLambdaOfDefinition(internal)) {
      return null; // it follows from its host
    }
    byte[] file = number != null ? others.file(internal) : defined.file(internal);
    return file == null ? null : Hash.of(file);
  }

  /** Takes note of a class that is defined now, or is about to be. */
  byte[] add(Unfinished type) {
    generated.putAll(type.generated);
    classes.put(type.name, type.code);
    if (number != null) {
      defined.mention(type.file);
    }
    return type.file;
  }

  /** Takes note of the classes that a class's lambdas become, without defining it. */
  void addGenerated(byte[] file) {
    generated.putAll(PreparedClass.of(file, rules.code).generated());
  }

  /** Returns the class file of a proxy as it is to be defined. */
  byte[] proxyFile(String name, byte[] file) {
    String internal = name.replace('.', '/');
    generated.put(internal, file);
    return add(transform(internal, file, rules).unfinished(name, file, rules));
  }

  /** Returns a class file that was generated here, by internal name, or null. */
  byte[] generated(String internal) {
    byte[] file = generated.get(internal);
    if (file == null && isLambdaOfDefinition(internal)) {
      byte[] host = defined.file(host(internal));
      generated.putAll(host == null ? Map.of() : PreparedClass.of(host, rules.code).generated());
      file = generated.get(internal);
    }
    return file;
  }

  /** Tells whether it may be a class that a lambda of a class became which the program defined. */
  private boolean isLambdaOfDefinition(String internal) {
    return internal.contains(LAMBDA) && contents.containsKey(host(internal));
  }

  private static String host(String lambda) {
    return lambda.substring(0, lambda.indexOf(LAMBDA));
  }

  /** Returns the file of a class that was defined by the program, or generated, or null. */
  byte[] file(String internal) {
    byte[] own = generated(internal);
    return own != null ? own : defined.file(internal);
  }

  /** Returns the class files that the program has defined. */
  DefinedFiles defined() {
    return defined;
  }

  /** Returns a class that a lambda became; null if there is none of this name. */
  private Unfinished lambda(String internal) {
    String host = contents.get(host(internal));
    return host == null
        ? null
        : definition(internal, host + " " + internal, () -> generated(internal));
  }

  /** Defines a class that a lambda became; returns null if there is none of this name. */
  Class<?> defineLambda(ClassLoader loader, String name) {
    Unfinished type = lambda(name.replace('.', '/'));
    return type == null ? null : Definitions.defineAsItIs(loader, name, add(type), null, null);
  }

  ClassHierarchy hierarchy() {
    return rules.code.hierarchy();
  }

  @Override
  public CallSite site(Class<?> type, int number, CallSite made) {
    Instruction instruction = new Instruction(type, number);
    CallSite known = made == null ? sites.get(instruction) : sites.putIfAbsent(instruction, made);
    if (known == null && made != null) {
      SiteAdapter.link(made, type, number);
    }
    return known == null ? made : known;
  }

  /** Has an instruction be linked to the call site that it had before the process was resumed. */
  void linkAgain(Class<?> type, int number, CallSite site) {
    sites.put(new Instruction(type, number), site);
  }

  /** Tells, once, that the first class of a loader of the program's making was defined. */
  boolean isFirst() {
    return number != null && hasClasses.compareAndSet(false, true);
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
