package org.cnscs.vm.process;

import java.lang.ref.WeakReference;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.internal.vm.Definitions;
import org.cnscs.vm.transform.NamedHidden;
import org.cnscs.vm.transform.Origin;
import org.cnscs.vm.transform.PreparedClass;
import org.objectweb.asm.ClassReader;

/**
 * The class loaders that a program has made. Their classes are transformed when they are defined,
 * and kept as they came.
 *
 * <p>A loader is known weakly: it is gone with its classes when the program has lost it.
 */
final class ProgramLoaders implements Definitions.Host {
  private static final String LAMBDA = "$$Lambda";

  /** Stands in the names of classes that were to be hidden, before a number. */
  private static final String HIDDEN = "$$Hidden";

  private static final Pattern GIVEN = Pattern.compile(".*\\$\\$Hidden\\d{1,18}");

  private static final List<String> RUNTIME =
      Stream.of(
              "Blocking",
              "CaptureSignal",
              "Definitions",
              "HostRights",
              "Initialisation",
              "Poll",
              "ProgramThread",
              "ResumeStack",
              "Resumption")
          .map(each -> "jdk.internal.vm." + each)
          .toList();

  private static final int NESTMATE = 1;

  private final ProcessLoader program;
  private final PreparedClass.Code code;
  private final KnownDefinitions known;
  private final LoaderCode.Begun begun;
  private final ClassCheck check;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong hidden = new AtomicLong();
  private final Map<Long, WeakReference<ClassLoader>> byNumber = new ConcurrentSkipListMap<>();
  private final Map<byte[], LoaderCode.Unfinished> unfinished =
      Collections.synchronizedMap(new WeakHashMap<>());
  private volatile LoadersAgain again;

  /** How many classes have been defined; guarded by this. */
  private long definitions;

  ProgramLoaders(
      ProcessLoader program,
      PreparedClass.Code code,
      KnownDefinitions known,
      LoaderCode.Begun begun,
      ClassCheck check) {
    this.program = program;
    this.code = code;
    this.known = known;
    this.begun = begun;
    this.check = check;
  }

  /** Returns the code of a loader that the program has made, or null if it is none. */
  LoaderCode codeOf(ClassLoader loader) {
    LoaderCode known = LoaderCode.of(loader);
    if (known != null) {
      return known.belongsTo(this) && loader != program ? known : null;
    }
    return isMadeByProgram(loader) ? adopt(loader, numbers.incrementAndGet()) : null;
  }

  private boolean isMadeByProgram(ClassLoader loader) {
    return loader != null
        && (program.isProgramClass(loader.getClass())
            || loader.getClass().getName().startsWith("java."));
  }

  /** Gives a loader a number, if it has none yet. */
  synchronized LoaderCode adopt(ClassLoader loader, long number) {
    LoaderCode known = LoaderCode.of(loader);
    if (known != null) {
      return known;
    }
    numbers.accumulateAndGet(number, Math::max);
    PreparedClass.Code own =
        new PreparedClass.Code(
            Origin.PROGRAM,
            code.hierarchy().with(internal -> file(loader, internal)),
            code.jdkCalls());
    LoaderCode made =
        new LoaderCode(
            this, String.valueOf(number), own, new Around(loader), this.known, begun, check);
    Definitions.code(loader, made);
    byNumber.put(number, new WeakReference<>(loader));
    return made;
  }

  /** Returns the file of a class that a loader, or one above it, has defined; or null. */
  private static byte[] file(ClassLoader loader, String internal) {
    for (ClassLoader at = loader; at != null; at = at.getParent()) {
      LoaderCode known = LoaderCode.of(at);
      byte[] file = known == null ? null : known.file(internal);
      if (file != null) {
        return file;
      }
    }
    return null;
  }

  /** The classes around a loader. */
  private record Around(ClassLoader loader) implements DefinedAround {
    @Override
    public byte[] file(String internal) {
      return ProgramLoaders.file(loader, internal);
    }

    @Override
    public boolean contains(String internal, long until) {
      for (ClassLoader at = loader; at != null; at = at.getParent()) {
        LoaderCode known = LoaderCode.of(at);
        if (known != null && known.defined().contains(internal, until)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Returns how many classes have been defined. */
  synchronized long definitions() {
    return definitions;
  }

  private synchronized void add(LoaderCode code, Class<?> type, byte[] file, String source) {
    code.defined().add(DefinedFiles.Definition.of(++definitions, type.getName(), file, source));
  }

  @Override
  public byte[] file(ClassLoader loader, byte[] file) {
    LoaderCode made = codeOf(loader);
    return made == null ? file : transformed(made, file);
  }

  private byte[] transformed(LoaderCode made, byte[] file) {
    String internal;
    try {
      internal = new ClassReader(file).getClassName();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return file; // the JVM says what is wrong with it
    }
    LoaderCode.Unfinished type = made.transformDefined(internal, file);
    unfinished.put(type.file(), type);
    return type.file();
  }

  @Override
  public byte[] fileByLookup(Class<?> lookup, byte[] file, int options) {
    ClassLoader loader = lookup.getClassLoader();
    LoaderCode code = loader == program ? LoaderCode.of(program) : codeOf(loader);
    if (code == null || file == null) {
      return file;
    }
    String nest = (options & NESTMATE) == 0 ? null : lookup.getNestHost().getName();
    return options < 0 ? transformed(code, file) : hidden(code, file, nest);
  }

  /**
   * A hidden class gets a name, unless it has to be hidden.
   *
   * @param nest the host of the nest of which it is to be a member, or null
   */
  private byte[] hidden(LoaderCode code, byte[] file, String nest) {
    try {
      String name = new ClassReader(file).getClassName() + HIDDEN + hidden.incrementAndGet();
      NamedHidden.Nest within =
          new NamedHidden.Nest(nest == null ? null : nest.replace('.', '/'), code.hierarchy());
      return NamedHidden.needsNest(file, within)
          ? file
          : transformed(code, NamedHidden.named(file, name, within));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return file; // the JVM says what is wrong with it
    }
  }

  @Override
  public String named(byte[] file) {
    LoaderCode.Unfinished known = unfinished.get(file);
    return known != null && isGivenName(known.name()) ? known.name() : null;
  }

  @Override
  public void defined(Class<?> type, byte[] file, ProtectionDomain domain, Object data) {
    LoaderCode.Unfinished known = unfinished.remove(file);
    if (known != null && type != null) {
      LoaderCode made = LoaderCode.of(type.getClassLoader());
      made.add(known);
      if (made.isFirst()) {
        tellRuntime(type.getClassLoader());
      }
      add(made, type, known.original().get(), source(domain));
      ClassData.set(type, data);
      numberHidden(type.getName());
    }
  }

  /** Tells whether a name is one that was given to a class that was to be hidden. */
  static boolean isGivenName(String name) {
    return GIVEN.matcher(name).matches();
  }

  /**
   * Has the JVM know what transformed code names, as found by a loader: else it would ask the
   * loader while threads are taken apart, or put together again.
   */
  private static void tellRuntime(ClassLoader loader) {
    try {
      for (String each : RUNTIME) {
        Class.forName(each, false, loader);
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("The image lacks a class of its own", e);
    }
  }

  /** Has further hidden classes get other names. */
  private void numberHidden(String name) {
    if (isGivenName(name)) {
      int number = name.lastIndexOf(HIDDEN) + HIDDEN.length();
      hidden.accumulateAndGet(Long.parseLong(name.substring(number)), Math::max);
    }
  }

  /** Defines a class that was defined before the process was resumed. */
  void defineAgain(
      ClassLoader loader, String name, byte[] file, ProtectionDomain domain, String source) {
    byte[] changed = transformed(LoaderCode.of(loader), file);
    defined(Definitions.defineAsItIs(loader, name, changed, domain, source), changed, domain, null);
  }

  private static String source(ProtectionDomain domain) {
    CodeSource source = domain == null ? null : domain.getCodeSource();
    return source == null ? null : Objects.toString(source.getLocation(), null);
  }

  @Override
  public Class<?> known(ClassLoader loader, Object code, String name) {
    LoaderCode made = (LoaderCode) code;
    if (made.number() == null || !made.belongsTo(this)) {
      return null;
    }
    LoadersAgain resuming = again;
    Class<?> found = resuming == null ? null : resuming.find(made, name);
    return found == null && name.contains(LAMBDA) ? lambda(loader, made, name) : found;
  }

  /** Returns a class that a lambda became: it is defined when it is first asked for. */
  private static Class<?> lambda(ClassLoader loader, LoaderCode made, String name) {
    synchronized (made) {
      Class<?> found = MadeLoader.found(loader, name);
      return found != null ? found : made.defineLambda(loader, name);
    }
  }

  /** Returns the class with a name and the number of its loader. */
  Class<?> find(String name, String number) throws ClassNotFoundException {
    ClassLoader loader = loader(number);
    if (loader == null) {
      throw new ClassNotFoundException(name + " of class loader " + number);
    }
    return Class.forName(name, false, loader);
  }

  /** Returns the loader with a number, or null if there is none. */
  ClassLoader loader(String number) {
    WeakReference<ClassLoader> known = byNumber.get(Long.valueOf(number));
    return known == null ? null : known.get();
  }

  /** Returns the loaders that there are, by their numbers. */
  List<ClassLoader> all() {
    byNumber.values().removeIf(each -> each.refersTo(null));
    return byNumber.values().stream().map(WeakReference::get).filter(Objects::nonNull).toList();
  }

  /** Returns the classes that the loaders have defined, in the order of their numbers. */
  List<Class<?>> loaded() {
    List<Class<?>> classes = new ArrayList<>();
    for (ClassLoader each : all()) {
      LoaderCode.of(each).names().stream()
          .sorted()
          .map(name -> MadeLoader.found(each, name))
          .filter(Objects::nonNull)
          .forEach(classes::add);
    }
    return classes;
  }

  /** Returns the prepared classes of a name. */
  Stream<PreparedClass> models(LoaderCode first, String className) {
    return Stream.concat(Stream.of(first), all().stream().map(LoaderCode::of))
        .map(each -> each.model(className))
        .filter(Objects::nonNull);
  }

  /**
   * Sets who knows, while a process is resumed, what was found before; null when everything is
   * there.
   */
  void again(LoadersAgain resuming) {
    again = resuming;
  }
}
