package org.cnscs.vm.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.HostRights;

/**
 * What a class loader of URLs has of its own, whatever a program's subclass makes of its methods.
 */
final class UrlLoader {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long PATH = UNSAFE.objectFieldOffset(URLClassLoader.class, "ucp");
  private static final MethodHandle URLS = method("getURLs", URL[].class);
  private static final MethodHandle ADD = method("addURL", void.class, URL.class);
  private static final MethodHandle CLOSE = method("close", void.class);

  private UrlLoader() {}

  private static MethodHandle method(String name, Class<?> result, Class<?>... parameters) {
    try {
      return HostRights.of(URLClassLoader.class)
          .findSpecial(
              URLClassLoader.class,
              name,
              MethodType.methodType(result, parameters),
              URLClassLoader.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static URL[] urls(URLClassLoader loader) {
    try {
      return (URL[]) URLS.invokeExact(loader);
    } catch (Throwable e) {
      throw new IllegalStateException("The URLs of a class loader are not given", e);
    }
  }

  static boolean isClosed(URLClassLoader loader) {
    Object path = UNSAFE.getReference(loader, PATH);
    return UNSAFE.getBoolean(path, UNSAFE.objectFieldOffset(path.getClass(), "closed"));
  }

  /** Gives a loader that was made without URLs those that it had. */
  static void fill(URLClassLoader loader, URL[] urls, boolean closed) {
    try {
      for (URL each : urls) {
        ADD.invokeExact(loader, each);
      }
      if (closed) {
        CLOSE.invokeExact(loader);
      }
    } catch (Throwable e) {
      throw new IllegalStateException("A class loader does not take its URLs", e);
    }
  }
}
