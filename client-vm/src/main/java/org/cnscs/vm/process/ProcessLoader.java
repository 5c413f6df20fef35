package org.cnscs.vm.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.internal.vm.Definitions;
import jdk.internal.vm.LambdaForms;
import jdk.internal.vm.ProgramThread;
import jdk.internal.vm.Resumption;
import jdk.internal.vm.StackTraces;
import org.cnscs.vm.image.HandleForms;
import org.cnscs.vm.image.JdkCode;
import org.cnscs.vm.transform.ClassHierarchy;
import org.cnscs.vm.transform.Origin;
import org.cnscs.vm.transform.PointTable;
import org.cnscs.vm.transform.PreparedClass;
import org.cnscs.vm.transform.ResumePoint;
import org.cnscs.vm.transform.SerialVersion;

/**
 * The class loader of a process: it transforms every class of the program as it loads it, and makes
 * resumptions.
 *
 * <p>Its parent is the platform's loader, so the program sees the JDK and itself, and nothing of
 * the client VM. Frames of the JDK are found and continued here as well, with the help of {@link
 * JdkCode}.
 */
public final class ProcessLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final String LAMBDA = "$$Lambda";

  /** The name and descriptor of class initialisers. */
  static final String INITIALISER = "<clinit>()V";

  private final ProgramCode program;
  private final LoaderCode.Begun begun;
  private final JdkCode jdk = JdkCode.running();
  private final Continuations jdkContinuations = new Continuations();
  private final ProgramLoaders loaders;
  private final LoaderCode own;
  private final NamedClasses named;

  /** Which classes threads load now, by their names. */
  private final Map<Thread, String> loading = new ConcurrentHashMap<>();

  /**
   * Creates a loader.
   *
   * @param program what its classes are made from
   * @param initialised the classes whose initialisers ran before the checkpoint that the process is
   *     resumed from
   */
  public ProcessLoader(ProgramCode program, Set<String> initialised) {
    super(ClassLoader.getPlatformClassLoader());
    this.program = program;
    this.begun = new LoaderCode.Begun(initialised, ConcurrentHashMap.newKeySet());
    PreparedClass.Code code =
        new PreparedClass.Code(Origin.PROGRAM, new ClassHierarchy(this::classFile), jdk.calls());
    KnownDefinitions known = new KnownDefinitions(program.cache());
    this.loaders = new ProgramLoaders(this, code, known, begun, program.check());
    this.own =
        new LoaderCode(loaders, null, code, DefinedAround.NONE, known, begun, program.check());
    this.named = new NamedClasses(own, loaders, jdk);
  }

  /** Has the JVM's class loading tell of the classes that the program defines from now on. */
  void serve() {
    Definitions.code(this, own);
    Definitions.serve(loaders);
    LambdaForms.serve(jdk.forms());
  }

  /** Returns the class loaders that the program has made. */
  ProgramLoaders loaders() {
    return loaders;
  }

  /**
   * Tells which of the classes whose initialisers have begun have not ended; before any class is
   * loaded.
   */
  void unfinished(Set<String> classes) {
    begun.unfinished().addAll(classes);
  }

  /**
   * A place in the program: a resume point of a method; -1 if there is none.
   *
   * @param bare whether the frame leaves nothing behind in a signal
   * @param continued whether the frame is that of a resumption or a shared loop
   * @param inLoop whether the frame is that of a shared loop, below which stand the frames that
   *     handed over to it
   */
  record Place(
      Class<?> host, String method, int point, boolean bare, boolean continued, boolean inLoop) {
    boolean isInitialiser() {
      return method.equals(INITIALISER);
    }

    /**
     * Tells whether a frame at this place has handed over to the frame above it, and is no more
     * than its base.
     */
    boolean handedOverTo(Place above) {
      return point < 0
          && above != null
          && above.inLoop
          && above.host == host
          && above.method.equals(method);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    String outer = loading.put(Thread.currentThread(), name);
    try {
      return ProgramThread.callOutside(() -> super.loadClass(name, resolve));
    } finally {
      if (outer == null) {
        loading.remove(Thread.currentThread());
      } else {
        loading.put(Thread.currentThread(), outer);
      }
    }
  }

  /** Returns the name of the class that a thread loads now, or null. */
  String loadedBy(Thread thread) {
    return loading.get(thread);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] file = own.load(name, program.cache(), this::classFile);
    if (file == null) {
      throw new ClassNotFoundException(name);
    }
    definePackageOf(name);
    return defineClass(name, file, 0, file.length);
  }

  /** Returns the class file of a proxy as it is to be defined. */
  byte[] proxyFile(ClassLoader loader, String name, byte[] file) {
    LoaderCode code = loader == this ? own : loaders.codeOf(loader);
    return code == null ? file : code.proxyFile(name, file);
  }

  private void definePackageOf(String name) {
    int dot = name.lastIndexOf('.');
    if (dot > 0 && getDefinedPackage(name.substring(0, dot)) == null) {
      try {
        definePackage(name.substring(0, dot), null, null, null, null, null, null, null);
      } catch (IllegalArgumentException e) {
        if (getDefinedPackage(name.substring(0, dot)) == null) {
          throw e;
        }
      }
    }
  }

  /**
   * Returns the class file for an internal name, as the program's author compiled it, or null;
   * classes of the JDK too.
   */
  private byte[] classFile(String internal) {
    byte[] generated = own.generated(internal);
    if (generated != null) {
      return generated;
    }
    int lambda = internal.indexOf(LAMBDA);
    if (lambda >= 0 && !jdk.contains(internal)) {
      return lambdaFile(internal, internal.substring(0, lambda));
    }
    try {
      byte[] own = read(internal + ".class");
      return own != null ? own : jdk.original(internal);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read class " + internal.replace('/', '.'), e);
    }
  }

  private byte[] lambdaFile(String internal, String host) {
    byte[] file = classFile(host);
    if (file != null) {
      own.addGenerated(file);
    }
    return own.generated(internal);
  }

  private byte[] read(String path) throws IOException {
    for (ProgramFiles.Entry entry : program.files().entries()) {
      byte[] content = entry.read(path);
      if (content != null) {
        return content;
      }
    }
    return null;
  }

  /**
   * Tells whether a class belongs to the program: to its files, or to what it has defined while it
   * ran.
   */
  public boolean isProgramClass(Class<?> type) {
    LoaderCode code = codeOf(type);
    return code != null && code.contains(type);
  }

  /** Returns the code to which a class belongs, or null if it is not the program's. */
  private LoaderCode codeOf(Class<?> type) {
    LoaderCode found = LoaderCode.of(type.getClassLoader());
    return found != null && found.belongsTo(loaders) ? found : null;
  }

  /** Returns the classes of the program that were loaded. */
  List<Class<?>> loaded() {
    List<Class<?>> classes = new ArrayList<>();
    for (String name : own.names().stream().sorted().toList()) {
      Class<?> found = findLoadedClass(name);
      if (found != null) {
        classes.add(found);
      }
    }
    classes.addAll(loaders.loaded());
    return classes;
  }

  /**
   * Returns the resume point at which a frame stands; its number is -1 if it stands at none.
   *
   * @return null if the frame is neither the program's nor of a class of the JDK whose frames can
   *     be captured, or is of a handle that may only hand over there
   */
  Place place(StackWalker.StackFrame frame) {
    Class<?> type = frame.getDeclaringClass();
    LoaderCode code = codeOf(type);
    if (code == null && !JdkCode.isOfJdk(type)) {
      return null;
    }
    String method = frame.getMethodName() + frame.getDescriptor();
    Continuations.Continued continued = continuations(type).of(type);
    if (continued != null) {
      int index = frame.getByteCodeIndex();
      int point = continued.table().pointAt(continued.ownMethod(), index);
      boolean bare = continued.table().isBareAt(continued.ownMethod(), index);
      return new Place(continued.host(), continued.method(), point, bare, true, continued.isLoop());
    }
    HandleForms.StandIn form = code == null ? jdk.forms().of(type) : null;
    if (form != null) {
      return place(form.host(), method, form.points(), frame);
    } else if (code == null) {
      return jdk.find(type).map(known -> place(type, method, known.points(), frame)).orElse(null);
    }
    return place(type, method, code.table(type), frame);
  }

  private Continuations continuations(Class<?> type) {
    LoaderCode code = codeOf(type);
    return code == null ? jdkContinuations : code.continuations();
  }

  /** Returns the places in a class where frames were found to be capturable. */
  Set<Place> capturable(Class<?> host) {
    return continuations(host).capturable();
  }

  /** Returns what is known of the calls at places in a class. */
  Map<Place, PreparedClass.Callee> callees(Class<?> host) {
    return continuations(host).callees();
  }

  private static Place place(
      Class<?> type, String method, PointTable table, StackWalker.StackFrame frame) {
    int index = frame.getByteCodeIndex();
    int point = table == null ? -1 : table.pointAt(method, index);
    boolean bare = table != null && table.isBareAt(method, index);
    boolean handsOver = point < 0 && HandedOver.concerns(type);
    return handsOver ? null : new Place(type, method, point, bare, false, false);
  }

  /** Returns the method that a hidden class continues, or null if it continues none. */
  StackTraces.Method continued(Class<?> type) {
    Continuations.Continued found = continuations(type).of(type);
    if (found == null) {
      return null;
    }
    String method = found.method();
    int parameters = method.indexOf('(');
    return new StackTraces.Method(
        found.host(), method.substring(0, parameters), method.substring(parameters));
  }

  /**
   * Returns the default serial version number of a class of the program, as its author compiled it,
   * or null for other classes.
   */
  Long serialVersion(Class<?> type) {
    LoaderCode code = codeOf(type);
    if (code == null || !code.contains(type)) {
      return null;
    }
    String internal = type.getName().replace('.', '/');
    return SerialVersion.of(code == own ? classFile(internal) : code.file(internal));
  }

  /** Returns what is known of the classes around a class of the program or the JDK. */
  ClassHierarchy hierarchy(Class<?> type) {
    LoaderCode code = codeOf(type);
    return (code == null ? own : code).hierarchy();
  }

  /** Returns what is known of classes by their names. */
  NamedClasses named() {
    return named;
  }

  /** Returns how many classes were prepared because one of their frames was met. */
  int prepared() {
    return jdk.prepared() + own.preparedLate();
  }

  /** Returns what is known of a resume point. */
  ResumePoint point(Class<?> host, String method, int number) {
    PreparedClass model = model(host);
    synchronized (model) {
      List<ResumePoint> points = model.points(method);
      if (number < 0 || number >= points.size()) {
        throw new IllegalArgumentException(
            "Class " + host.getName() + " has no resume point " + number + " in method " + method);
      }
      return points.get(number);
    }
  }

  /** Returns what is called at a place. */
  PreparedClass.Callee callee(Place place) {
    PreparedClass model = model(place.host());
    synchronized (model) {
      return model.callee(place.method(), place.point());
    }
  }

  /** Returns why frames of a method cannot be captured, or null. */
  String refusal(Class<?> host, String method) {
    PreparedClass model = model(host);
    synchronized (model) {
      return model.refusal(method);
    }
  }

  private PreparedClass model(Class<?> host) {
    LoaderCode code = codeOf(host);
    return code != null
        ? code.model(host.getName())
        : jdk.find(host).map(JdkCode.Transformed::prepared).orElseThrow();
  }

  /**
   * Returns the code that continues a method at a resume point, made on first use.
   *
   * @throws UnsupportedOperationException if that cannot be done, with the reason
   */
  Resumption resumption(Class<?> host, String method, int point) {
    return continuations(host).resumption(host, method, point, model(host));
  }

  /** Returns a loop of a method that its resumptions share, made on first use. */
  MethodHandle loop(Class<?> host, String method, int head) {
    return continuations(host).loop(host, method, head, model(host));
  }

  @Override
  public URL getResource(String path) {
    return ProgramThread.callOutside(() -> super.getResource(path));
  }

  /** Gives what is found as a list, which can be kept while somebody goes through it. */
  @Override
  public Enumeration<URL> getResources(String path) throws IOException {
    return ProgramThread.callOutside(
        () -> Collections.enumeration(Collections.list(super.getResources(path))));
  }

  @Override
  protected URL findResource(String path) {
    return ProgramThread.callOutside(() -> urls(path).stream().findFirst().orElse(null));
  }

  @Override
  protected Enumeration<URL> findResources(String path) {
    return Collections.enumeration(ProgramThread.callOutside(() -> urls(path)));
  }

  private List<URL> urls(String path) {
    List<URL> found = new ArrayList<>();
    int index = 0;
    for (ProgramFiles.Entry entry : program.files().entries()) {
      try {
        if (entry.read(path) != null) {
          found.add(ProgramUrls.of(index, path));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read resource " + path + " of " + entry.name(), e);
      }
      index++;
    }
    return found;
  }
}
