package org.cnscs.vm.process;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.Qualifiers;

/**
 * The classes that the JDK has made for a program's dynamic proxies. A checkpoint says of which
 * interfaces, and they are made again of these, under the names that they had.
 *
 * <p>The JDK numbers proxies and the modules they lie in, so for a moment its counters are set to
 * what they were.
 */
final class Proxies {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final String NUMBERED = "$Proxy";
  private static final String MODULE = "jdk.proxy";
  private static final AtomicLong CLASSES =
      (AtomicLong) counter("ProxyBuilder", "nextUniqueNumber");
  private static final AtomicInteger MODULES = (AtomicInteger) counter("ProxyBuilder", "counter");

  private Proxies() {}

  private static Object counter(String type, String name) {
    try {
      Class<?> owner = Class.forName(Proxy.class.getName() + "$" + type);
      UNSAFE.ensureClassInitialized(owner);
      Field field = owner.getDeclaredField(name);
      return UNSAFE.getReference(UNSAFE.staticFieldBase(field), UNSAFE.staticFieldOffset(field));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Returns, for those of a program's classes that are proxies', the names of their interfaces. */
  static Map<String, String> interfaces(List<Class<?>> classes) {
    Map<String, String> interfaces = new LinkedHashMap<>();
    for (Class<?> each : classes) {
      if (Proxy.isProxyClass(each)) {
        interfaces.put(
            JdkState.PROXY + Qualifiers.nameOf(each),
            Stream.of(each.getInterfaces())
                .map(Qualifiers::nameOf)
                .collect(Collectors.joining(" ")));
      }
    }
    return interfaces;
  }

  /** Makes the proxies' classes of a checkpoint. */
  static void make(byte[] manifest, ProcessLoader loader) throws VmProcess.NotStartedException {
    for (Map.Entry<String, String> each :
        ManifestSettings.of(manifest, JdkState.PROXY).entrySet()) {
      make(each.getKey(), each.getValue(), loader);
    }
  }

  @SuppressWarnings("deprecation") // the class is wanted, and there is no handler yet
  private static void make(String qualified, String interfaces, ProcessLoader loader)
      throws VmProcess.NotStartedException {
    int qualifier = qualified.indexOf('/');
    String name = qualifier < 0 ? qualified : qualified.substring(0, qualifier);
    String[] names = interfaces.isEmpty() ? new String[0] : interfaces.split(" ");
    Class<?>[] types = new Class<?>[names.length];
    long classes = CLASSES.get();
    int modules = MODULES.get();
    try {
      for (int i = 0; i < names.length; i++) {
        types[i] = Qualifiers.find(names[i], loader);
      }
      CLASSES.set(Long.parseLong(name.substring(name.indexOf(NUMBERED) + NUMBERED.length())));
      if (name.startsWith(MODULE)) {
        MODULES.set(
            Integer.parseInt(name.substring(MODULE.length(), name.indexOf('.', MODULE.length())))
                - 1);
      }
      ClassLoader of =
          qualifier < 0 ? loader : loader.loaders().loader(qualified.substring(qualifier + 1));
      check(name, Proxy.getProxyClass(of, types));
    } catch (ClassNotFoundException | LinkageError | IllegalArgumentException e) {
      throw new VmProcess.NotStartedException(
          "The proxy " + qualified + " of " + interfaces + " cannot be made again: " + e, e);
    } finally {
      CLASSES.accumulateAndGet(classes, Math::max);
      MODULES.accumulateAndGet(modules, Math::max);
    }
  }

  private static void check(String name, Class<?> made) {
    if (!made.getName().equals(name)) {
      throw new IllegalArgumentException("it is now called " + made.getName());
    }
  }
}
