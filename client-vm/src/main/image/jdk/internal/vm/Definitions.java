package jdk.internal.vm;

import java.lang.invoke.CallSite;
import java.nio.ByteBuffer;
import java.security.ProtectionDomain;
import java.util.Arrays;
import jdk.internal.access.JavaLangAccess;
import jdk.internal.access.SharedSecrets;
import jdk.internal.misc.Unsafe;

/**
 * The definition of classes by class loaders that a program has made: their class files go through
 * the client VM first.
 *
 * <p>A field that the image adds to {@link ClassLoader} holds what the client VM knows of the
 * classes of a loader, so that it lives as long as the loader. There are no lambdas here: linking
 * one runs code of the JDK in the program's thread.
 */
public final class Definitions {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long CODE = UNSAFE.objectFieldOffset(ClassLoader.class, "programCode");
  private static final String RUNTIME = "jdk.internal.vm.";

  private static volatile Host host;

  private Definitions() {}

  /** The client VM, as class loaders see it. */
  public interface Host {

    /**
     * Returns what is to be defined in place of a class file; the same array if that is nothing
     * else.
     */
    byte[] file(ClassLoader loader, byte[] file);

    /**
     * Returns the same for a class that is defined by means of a lookup object.
     *
     * @param options those of a hidden class, or -1
     */
    byte[] fileByLookup(Class<?> lookup, byte[] file, int options);

    /** Returns the name that a class gets that was to be hidden, by what stands for its file. */
    String named(byte[] file);

    /**
     * Takes note that a class was defined from what {@link #file} gave.
     *
     * @param type null if that has failed
     */
    void defined(Class<?> type, byte[] file, ProtectionDomain domain, Object data);

    /** Returns a class that a loader is not to be asked for, or null. */
    Class<?> known(ClassLoader loader, Object code, String name);
  }

  /** What a client VM knows of a loader's classes, as call sites see it. */
  public interface Sites {
    /**
     * Returns the call site to which an instruction is linked, and notes it if it is the first.
     *
     * @param number which instruction of the class
     * @param made a call site that it may be linked to; null if there is none yet
     */
    CallSite site(Class<?> type, int number, CallSite made);
  }

  /** Returns what {@link Sites#site} returns. */
  static CallSite site(Class<?> type, int number, CallSite made) {
    boolean marked = ProgramThread.leave();
    try {
      return code(type.getClassLoader()) instanceof Sites sites
          ? sites.site(type, number, made)
          : made;
    } finally {
      ProgramThread.enter(marked);
    }
  }

  /** Makes a client VM answer. */
  public static void serve(Host answering) {
    host = answering;
  }

  /** Returns what the client VM knows of a loader's classes, or null. */
  public static Object code(ClassLoader loader) {
    return loader == null ? null : UNSAFE.getReferenceVolatile(loader, CODE);
  }

  /** Sets what the client VM knows of a loader's classes. */
  public static void code(ClassLoader loader, Object code) {
    UNSAFE.putReferenceVolatile(loader, CODE, code);
  }

  /** Stands in for the definition of a class by its loader. */
  public static Class<?> define(
      ClassLoader loader,
      String name,
      byte[] file,
      int offset,
      int length,
      ProtectionDomain domain,
      String source) {
    JavaLangAccess access = SharedSecrets.getJavaLangAccess();
    byte[] own =
        offset == 0 && length == file.length
            ? file
            : Arrays.copyOfRange(file, offset, offset + length);
    Host asked = host;
    if (asked == null || code(loader) == null && !ProgramThread.isMarked()) {
      return access.defineClass(loader, name, own, domain, source);
    }
    boolean marked = ProgramThread.leave();
    byte[] changed;
    try {
      changed = asked.file(loader, own);
    } finally {
      ProgramThread.enter(marked);
    }
    Class<?> type = null;
    try {
      type = access.defineClass(loader, name, changed, domain, source);
      return type;
    } finally {
      if (changed != own) {
        note(asked, type, changed, domain, null);
      }
    }
  }

  /** Defines a class that the client VM has made. */
  public static Class<?> defineAsItIs(
      ClassLoader loader, String name, byte[] file, ProtectionDomain domain, String source) {
    return SharedSecrets.getJavaLangAccess().defineClass(loader, name, file, domain, source);
  }

  private static void note(
      Host asked, Class<?> type, byte[] file, ProtectionDomain domain, Object data) {
    boolean marked = ProgramThread.leave();
    try {
      asked.defined(type, file, domain, data);
    } finally {
      ProgramThread.enter(marked);
    }
  }

  /** Stands in for the definition of a class whose file is outside of the heap. */
  public static Class<?> define(
      ClassLoader loader,
      String name,
      ByteBuffer file,
      int offset,
      int length,
      ProtectionDomain domain,
      String source) {
    byte[] bytes = new byte[length];
    file.get(offset, bytes);
    return define(loader, name, bytes, 0, length, domain, source);
  }

  /** Is called by lookup objects before they define a class; returns the class file to define. */
  public static byte[] byLookup(byte[] file, Class<?> lookup, int options) {
    Host asked = host;
    if (asked == null || !ProgramThread.isMarked()) {
      return file;
    }
    ProgramThread.leave();
    try {
      return asked.fileByLookup(lookup, file, options);
    } finally {
      ProgramThread.enter(true);
    }
  }

  /** Stands in for the definition of a class by means of a lookup object. */
  public static Class<?> define(
      JavaLangAccess access,
      ClassLoader loader,
      Class<?> lookup,
      String name,
      byte[] file,
      ProtectionDomain domain,
      boolean initialise,
      int flags,
      Object data) {
    Host asked = host;
    if (asked == null) {
      return access.defineClass(loader, lookup, name, file, domain, initialise, flags, data);
    }
    String named = named(asked, file);
    Class<?> type = null;
    try {
      type =
          named == null
              ? access.defineClass(loader, lookup, name, file, domain, false, flags, data)
              : access.defineClass(loader, named, file, domain, null);
    } finally {
      note(asked, type, file, domain, data);
    }
    if (initialise) {
      UNSAFE.ensureClassInitialized(type);
    }
    return type;
  }

  private static String named(Host asked, byte[] file) {
    boolean marked = ProgramThread.leave();
    try {
      return asked.named(file);
    } finally {
      ProgramThread.enter(marked);
    }
  }

  /**
   * Is asked at the begin of a loader's {@code loadClass}, which the JVM calls: tells whether the
   * client VM knows which class is meant.
   */
  public static boolean isKnown(ClassLoader loader, String name) {
    return UNSAFE.getReference(loader, CODE) != null && known(loader, name) != null;
  }

  /** Returns the class that is meant, or null if the loader is to be asked. */
  public static Class<?> known(ClassLoader loader, String name) {
    if (name == null) {
      return null;
    }
    if (name.startsWith(RUNTIME)) {
      return ofRuntime(name);
    }
    Host asked = host;
    Object code = code(loader);
    if (asked == null || code == null) {
      return null;
    }
    boolean marked = ProgramThread.leave();
    try {
      return asked.known(loader, code, name);
    } finally {
      ProgramThread.enter(marked);
    }
  }

  private static Class<?> ofRuntime(String name) {
    try {
      return Class.forName(name, false, null);
    } catch (ClassNotFoundException e) {
      return null; // then the loader says so
    }
  }
}
