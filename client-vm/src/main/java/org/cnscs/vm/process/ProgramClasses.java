package org.cnscs.vm.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.cnscs.vm.cache.CachedClass;
import org.cnscs.vm.image.JdkCode;
import org.cnscs.vm.transform.ClassHierarchy;
import org.cnscs.vm.transform.Origin;
import org.cnscs.vm.transform.PointTable;
import org.cnscs.vm.transform.PreparedClass;
import org.cnscs.vm.transform.Verification;

/**
 * The classes of a program: as its author compiled them, and as they are defined.
 *
 * <p>A class that the cache knows is neither verified nor analysed. What its resumptions are made
 * from is then found when one of its frames is met: transforming it again gives the same.
 */
final class ProgramClasses {
  private static final String LAMBDA = "$$Lambda";

  private final ProgramCode program;
  private final Set<String> initialised;
  private final JdkCode jdk;
  private final PreparedClass.Code code;
  private final Verification verification;
  private final Set<String> unfinished = ConcurrentHashMap.newKeySet();
  private final Map<String, byte[]> generated = new ConcurrentHashMap<>();
  private final Map<String, Defined> defined = new ConcurrentHashMap<>();
  private final AtomicInteger prepared = new AtomicInteger();

  /**
   * Creates the classes.
   *
   * @param initialised those whose initialisers have begun before the checkpoint that the process
   *     is resumed from
   */
  ProgramClasses(ProgramCode program, Set<String> initialised, JdkCode jdk) {
    this.program = program;
    this.initialised = initialised;
    this.jdk = jdk;
    ClassHierarchy hierarchy = new ClassHierarchy(this::file);
    this.code = new PreparedClass.Code(Origin.PROGRAM, hierarchy, jdk.calls());
    this.verification = new Verification(hierarchy);
  }

  /** A class that was, or is about to be, defined; what is known of it is made on first use. */
  private final class Defined {
    private final String internal;
    private final byte[] encodedPoints;
    private PointTable points;
    private SoftReference<PreparedClass> model;

    Defined(String internal, byte[] encodedPoints, PointTable points, PreparedClass model) {
      this.internal = internal;
      this.encodedPoints = encodedPoints;
      this.points = points;
      this.model = new SoftReference<>(model);
    }

    synchronized PointTable points() {
      if (points == null) {
        points = PointTable.of(encodedPoints);
      }
      return points;
    }

    synchronized PreparedClass model() {
      PreparedClass known = model.get();
      if (known == null) {
        known = prepare(file(internal));
        known.refuseAsIn(points());
        model = new SoftReference<>(known);
        prepared.incrementAndGet();
      }
      return known;
    }
  }

  /** Tells which of the classes whose initialisers have begun have not ended. */
  void unfinished(Set<String> classes) {
    unfinished.addAll(classes);
  }

  /** Returns the class file to define for a name, or null if the program has no such class. */
  byte[] load(String name) {
    String internal = name.replace('.', '/');
    String key = name + variant(name);
    CachedClass cached = program.cache().find(key);
    if (cached != null) {
      defined.put(name, new Defined(internal, cached.points(), null, null));
      return cached.file();
    }
    byte[] file = file(internal);
    if (file == null) {
      return null;
    }
    if (!generated.containsKey(internal)) {
      verification.check(file);
    }
    PreparedClass preparing = prepare(file);
    PreparedClass.Output output = transform(name, preparing);
    program.check().check(file, preparing, code.hierarchy());
    program.cache().add(key, new CachedClass(output.file(), output.points().bytes()));
    return output.file();
  }

  /** A class without its initialiser, or with opened fields, is another one. */
  private String variant(String name) {
    return (initialised.contains(name) ? " used" : "")
        + (unfinished.contains(name) ? " unfinished" : "");
  }

  private PreparedClass.Output transform(String name, PreparedClass preparing) {
    PreparedClass.Output output =
        preparing.transformed(initialised.contains(name), unfinished.contains(name));
    defined.put(name, new Defined(name.replace('.', '/'), null, output.points(), preparing));
    return output;
  }

  /** Returns the class file of a proxy as it is to be defined. */
  byte[] proxy(String name, byte[] file) {
    generated.put(name.replace('.', '/'), file);
    return transform(name, prepare(file)).file();
  }

  private PreparedClass prepare(byte[] file) {
    PreparedClass result = PreparedClass.of(file, code);
    generated.putAll(result.generated());
    return result;
  }

  /**
   * Returns the class file for an internal name, as the program's author compiled it, or null;
   * classes of the JDK too.
   */
  byte[] file(String internal) {
    byte[] known = generated.get(internal);
    if (known != null) {
      return known;
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
    byte[] file = file(host);
    if (file != null) {
      prepare(file);
    }
    return generated.get(internal);
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

  /** Tells whether a class was, or is about to be, defined. */
  boolean contains(String name) {
    return defined.containsKey(name);
  }

  /** Returns the names of the classes that were, or are about to be, defined, in order. */
  Set<String> names() {
    return new TreeSet<>(defined.keySet());
  }

  /** Returns where the resume points of a class are, or null if it does not belong to these. */
  PointTable points(String name) {
    Defined found = defined.get(name);
    return found == null ? null : found.points();
  }

  /** Returns what resumptions of a class are made from, or null if it does not belong to these. */
  PreparedClass model(String name) {
    Defined found = defined.get(name);
    return found == null ? null : found.model();
  }

  /** Returns how many classes were prepared only because one of their frames was met. */
  int prepared() {
    return prepared.get();
  }
}
