package org.cnscs.vm.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.internal.vm.HostRights;
import jdk.internal.vm.ProgramThread;
import jdk.internal.vm.Resumption;
import jdk.internal.vm.StackTraces;
import org.cnscs.vm.image.JdkCode;
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

  /** The name and descriptor of class initialisers. */
  static final String INITIALISER = "<clinit>()V";

  private final ProgramFiles files;
  private final JdkCode jdk = JdkCode.running();
  private final ProgramClasses classes;
  private final Map<Class<?>, Resumed> resumed = new ConcurrentHashMap<>();
  private final Map<Target, Resumption> resumptions = new ConcurrentHashMap<>();
  private final Map<Target, MethodHandle> loops = new ConcurrentHashMap<>();

  /**
   * Creates a loader.
   *
   * @param program what its classes are made from
   * @param initialised the classes whose initialisers ran before the checkpoint that the process is
   *     resumed from
   */
  public ProcessLoader(ProgramCode program, Set<String> initialised) {
    super(ClassLoader.getPlatformClassLoader());
    this.files = program.files();
    this.classes = new ProgramClasses(program, initialised, jdk);
  }

  /**
   * Tells which of the classes whose initialisers have begun have not ended; before any class is
   * loaded.
   */
  void unfinished(Set<String> names) {
    classes.unfinished(names);
  }

  /**
   * The class of a resumption or of a shared loop: which method it continues, and its own resume
   * points.
   */
  private record Resumed(
      Class<?> host, String method, String ownMethod, PointTable table, boolean isLoop) {}

  /** What is continued: a method at the number of a resume point or of a loop's head. */
  private record Target(Class<?> host, String method, int number) {}

  /**
   * A place in the program: a resume point of a method; -1 if there is none.
   *
   * @param continued whether the frame is that of a resumption or a shared loop
   * @param inLoop whether the frame is that of a shared loop, below which stand the frames that
   *     handed over to it
   */
  record Place(Class<?> host, String method, int point, boolean continued, boolean inLoop) {
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
    return ProgramThread.callOutside(() -> super.loadClass(name, resolve));
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] file = classes.load(name);
    if (file == null) {
      throw new ClassNotFoundException(name);
    }
    definePackageOf(name);
    return defineClass(name, file, 0, file.length);
  }

  /** Returns the class file of a proxy as it is to be defined. */
  byte[] proxyFile(String name, byte[] file) {
    return classes.proxy(name, file);
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
   * Tells whether a class belongs to the program's files: one that was made while it ran, like a
   * proxy's, does not.
   */
  public boolean isProgramClass(Class<?> type) {
    return type.getClassLoader() == this && classes.contains(type.getName());
  }

  /** Returns the classes of the program that were loaded. */
  List<Class<?>> loaded() {
    List<Class<?>> loaded = new ArrayList<>();
    for (String name : classes.names()) {
      Class<?> found = findLoadedClass(name);
      if (found != null) {
        loaded.add(found);
      }
    }
    return loaded;
  }

  /**
   * Returns the resume point at which a frame stands; its number is -1 if it stands at none.
   *
   * @return null if the frame is neither the program's nor of a class of the JDK whose frames can
   *     be captured
   */
  Place place(StackWalker.StackFrame frame) {
    Class<?> type = frame.getDeclaringClass();
    if (type.getClassLoader() != this && type.getClassLoader() != null) {
      return null;
    }
    String method = frame.getMethodName() + frame.getDescriptor();
    Resumed resumption = resumed.get(type);
    if (resumption == null && type.getClassLoader() == null) {
      return jdk.find(type).map(known -> place(type, method, known.points(), frame)).orElse(null);
    }
    if (resumption != null) {
      int point = resumption.table.pointAt(resumption.ownMethod, frame.getByteCodeIndex());
      return new Place(resumption.host, resumption.method, point, true, resumption.isLoop);
    }
    return place(type, method, classes.points(type.getName()), frame);
  }

  private static Place place(
      Class<?> type, String method, PointTable table, StackWalker.StackFrame frame) {
    int point = table == null ? -1 : table.pointAt(method, frame.getByteCodeIndex());
    return new Place(type, method, point, false, false);
  }

  /** Returns the method that a hidden class continues, or null if it continues none. */
  StackTraces.Method continued(Class<?> type) {
    Resumed found = resumed.get(type);
    if (found == null) {
      return null;
    }
    int parameters = found.method.indexOf('(');
    return new StackTraces.Method(
        found.host, found.method.substring(0, parameters), found.method.substring(parameters));
  }

  /**
   * Returns the default serial version number of a class of the program, as its author compiled it,
   * or null for other classes.
   */
  Long serialVersion(Class<?> type) {
    return isProgramClass(type)
        ? SerialVersion.of(classes.file(type.getName().replace('.', '/')))
        : null;
  }

  /** Tells whether frames of a class of the JDK can be captured. */
  boolean isOfJdk(String className) {
    return jdk.contains(className);
  }

  /** Prepares a class, if frames of it can be captured. */
  void prepare(String className) {
    if (classes.contains(className)) {
      classes.model(className);
    } else if (jdk.contains(className)) {
      try {
        jdk.find(Class.forName(className, false, null));
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("The image of the JDK lacks its class " + className, e);
      }
    }
  }

  /** Returns how many classes were prepared because one of their frames was met. */
  int prepared() {
    return jdk.prepared() + classes.prepared();
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

  /** Returns the descriptor of what is called at a resume point that is a call. */
  String callee(Place place) {
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

  /** Tells whether frames of some method of this name in a class cannot be captured. */
  boolean refusesSome(String className, String name) {
    PreparedClass model = classes.model(className);
    if (model == null) {
      return false;
    }
    synchronized (model) {
      return model.refusesSome(name);
    }
  }

  private PreparedClass model(Class<?> host) {
    return host.getClassLoader() == this
        ? classes.model(host.getName())
        : jdk.find(host).map(JdkCode.Transformed::prepared).orElseThrow();
  }

  /**
   * Returns the code that continues a method at a resume point, made on first use.
   *
   * @throws UnsupportedOperationException if that cannot be done, with the reason
   */
  Resumption resumption(Class<?> host, String method, int point) {
    Target key = new Target(host, method, point);
    Resumption known = resumptions.get(key);
    if (known != null) {
      return known;
    }
    Resumption made = make(host, method, point);
    Resumption raced = resumptions.putIfAbsent(key, made);
    return raced != null ? raced : made;
  }

  private Resumption make(Class<?> host, String method, int point) {
    PreparedClass model = model(host);
    PreparedClass.Output output;
    synchronized (model) {
      output = model.resumption(method, point);
    }
    try {
      Class<?> type = define(host, method, output, false);
      return (Resumption)
          HostRights.of(type).findConstructor(type, MethodType.methodType(void.class)).invoke();
    } catch (Throwable e) {
      throw new UnsupportedOperationException(
          "Method "
              + host.getName()
              + "."
              + method
              + " cannot be resumed at point "
              + point
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** Returns a loop of a method that its resumptions share, made on first use. */
  MethodHandle loop(Class<?> host, String method, int head) {
    return loops.computeIfAbsent(
        new Target(host, method, head), key -> makeLoop(host, method, head));
  }

  private MethodHandle makeLoop(Class<?> host, String method, int head) {
    PreparedClass model = model(host);
    PreparedClass.Output output;
    synchronized (model) {
      output = model.loop(method, head);
    }
    try {
      Class<?> type = define(host, method, output, true);
      return HostRights.of(type).unreflect(type.getDeclaredMethods()[0]);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(
          "A loop of " + host.getName() + "." + method + " cannot be linked", e);
    }
  }

  private Class<?> define(Class<?> host, String method, PreparedClass.Output output, boolean isLoop)
      throws IllegalAccessException {
    Class<?> type =
        HostRights.of(host)
            .defineHiddenClass(output.file(), true, Lookup.ClassOption.NESTMATE)
            .lookupClass();
    resumed.put(type, new Resumed(host, method, onlyMethod(type), output.points(), isLoop));
    return type;
  }

  private static String onlyMethod(Class<?> type) {
    Method method = type.getDeclaredMethods()[0];
    return method.getName()
        + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .descriptorString();
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
    return urls(path).stream().findFirst().orElse(null);
  }

  @Override
  protected Enumeration<URL> findResources(String path) {
    return Collections.enumeration(urls(path));
  }

  private List<URL> urls(String path) {
    List<URL> found = new ArrayList<>();
    int index = 0;
    for (ProgramFiles.Entry entry : files.entries()) {
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
