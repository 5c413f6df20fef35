package org.cnscs.vm.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.ProtectionDomain;
import java.security.SecureClassLoader;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.HostRights;

/**
 * What the JDK knows of a class loader, and how one is made without any code of the program: only
 * the constructor of the JDK's class that it extends runs.
 */
final class MadeLoader {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long PARENT = offset("parent");
  private static final long LOCKS = offset("parallelLockMap");
  private static final long NAME_AND_ID = offset("nameAndId");
  private static final long DOMAIN = offset("defaultDomain");
  private static final MethodHandle FIND_LOADED = findLoaded();
  private static final MethodHandle REGISTER = register();
  private static final MethodType OF_NAME =
      MethodType.methodType(void.class, String.class, ClassLoader.class);

  private MadeLoader() {}

  private static long offset(String field) {
    return UNSAFE.objectFieldOffset(ClassLoader.class, field);
  }

  private static MethodHandle findLoaded() {
    try {
      MethodType type = MethodType.methodType(Class.class, String.class);
      return HostRights.of(ClassLoader.class)
          .findVirtual(ClassLoader.class, "findLoadedClass", type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static MethodHandle register() {
    try {
      Class<?> owner = Class.forName(ClassLoader.class.getName() + "$ParallelLoaders");
      MethodType type = MethodType.methodType(boolean.class, Class.class);
      return HostRights.of(owner).findStatic(owner, "register", type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Returns the class that the JVM knows a loader to have found by a name, or null. */
  static Class<?> found(ClassLoader loader, String name) {
    try {
      return (Class<?>) FIND_LOADED.invokeExact(loader, name);
    } catch (Throwable e) {
      throw new IllegalStateException("The JVM does not tell of the class " + name, e);
    }
  }

  static boolean isParallel(ClassLoader loader) {
    return UNSAFE.getReference(loader, LOCKS) != null;
  }

  /** Sets the parent of a loader that was made without. */
  static void parent(ClassLoader loader, ClassLoader parent) {
    UNSAFE.putReference(loader, PARENT, parent);
  }

  /** Returns how the JDK calls a loader in messages. */
  static String nameAndId(ClassLoader loader) {
    return (String) UNSAFE.getReference(loader, NAME_AND_ID);
  }

  static void nameAndId(ClassLoader loader, String text) {
    UNSAFE.putReference(loader, NAME_AND_ID, text);
  }

  /** Returns the class of the JDK that a loader's class extends. */
  static Class<?> base(Class<?> type) {
    Class<?> base = type;
    while (base != URLClassLoader.class
        && base != SecureClassLoader.class
        && base != ClassLoader.class) {
      base = base.getSuperclass();
    }
    return base;
  }

  /**
   * Makes a loader.
   *
   * @param parallel whether it loads classes for several threads at a time
   */
  static ClassLoader make(Class<?> type, String name, ClassLoader parent, boolean parallel) {
    ClassLoader made = (ClassLoader) Instances.allocate(type);
    Class<?> base = base(type);
    try {
      if (parallel) {
        registerParallel(type);
      }
      if (base == URLClassLoader.class) {
        MethodType ofUrls = OF_NAME.insertParameterTypes(1, URL[].class);
        HostRights.constructor(base, ofUrls).invoke(made, name, new URL[0], parent);
      } else {
        HostRights.constructor(base, OF_NAME).invoke(made, name, parent);
      }
      return made;
    } catch (Throwable e) {
      throw new IllegalStateException("No class loader of " + type.getName() + " can be made", e);
    }
  }

  private static void registerParallel(Class<?> type) throws Throwable {
    if (type != ClassLoader.class) {
      registerParallel(type.getSuperclass());
      boolean ignored = (boolean) REGISTER.invokeExact(type);
    }
  }

  /** Returns the domain of classes for which the loader names none. */
  static ProtectionDomain defaultDomain(ClassLoader loader) {
    return (ProtectionDomain) UNSAFE.getReference(loader, DOMAIN);
  }
}
