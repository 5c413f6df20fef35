package org.cnscs.vm.process;

import java.lang.reflect.Field;
import java.security.Provider;
import java.security.Security;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.internal.misc.Unsafe;
import org.cnscs.vm.image.JdkCode;

/**
 * What a program has registered with the JDK for all: drivers of databases, security providers, and
 * what it has put in the place of standard streams. The JDK keeps them in static fields of its own,
 * which no checkpoint holds, so they stand with each thread that lives.
 *
 * <p>Security providers are asked for their names when they are registered again, so this waits
 * until all objects of a checkpoint are whole.
 */
final class Registrations {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final String DRIVERS = "drivers";
  private static final String LOOKED = "driversLookedFor";
  private static final String PROVIDERS = "providers";
  private static final List<String> ALL =
      Stream.concat(Stream.of(DRIVERS, LOOKED, PROVIDERS), StandardStreams.REPLACED.stream())
          .toList();

  private final Predicate<Class<?>> isProgramClass;
  private final StandardStreams streams;
  private final Map<String, Object> taken = new HashMap<>();

  /** What was found last: as long as it is the same, all threads refer to the same array. */
  private Object[] drivers = {};

  private Provider[] providers = {};

  Registrations(Predicate<Class<?>> isProgramClass, StandardStreams streams) {
    this.isProgramClass = isProgramClass;
    this.streams = streams;
  }

  /** Where the JDK keeps all this; looked for when it is needed. */
  private static final class Kept {
    static final Field DRIVERS = JdkState.field(DriverManager.class, "registeredDrivers");
    static final Field LOOKED = JdkState.field(DriverManager.class, "driversInitialized");
    static final Class<?> SECURITY = JdkState.jdk("sun.security.jca.Providers");
    static final Field LIST = JdkState.field(SECURITY, "providerList");
    static final Field CONFIGS = JdkState.field(LIST.getType(), "configs");
    static final Field PROVIDER =
        JdkState.field(JdkState.jdk("sun.security.jca.ProviderConfig"), "provider");
  }

  /** Adds what is registered to the fields of a thread. */
  void addTo(Map<String, Object> fields) {
    boolean used = !UNSAFE.shouldBeInitialized(DriverManager.class);
    fields.put(DRIVERS, used ? drivers() : null);
    fields.put(LOOKED, used && UNSAFE.getBoolean(base(Kept.LOOKED), offset(Kept.LOOKED)));
    fields.put(PROVIDERS, providers());
    fields.putAll(streams.replaced());
  }

  /** Takes note of what the fields of a thread say. */
  void take(Map<String, Object> fields) {
    ALL.stream()
        .filter(each -> fields.get(each) != null)
        .forEach(each -> taken.put(each, fields.get(each)));
  }

  /**
   * Registers again what was taken note of, in the place of what an earlier definition of the
   * program's classes has registered in this JVM.
   */
  void restore() {
    if (taken.get(DRIVERS) instanceof Object[] kept) {
      registered().removeIf(each -> !JdkCode.isOfJdk(driver(each).getClass()));
      registered().addAll(List.of(kept));
      boolean looked = Boolean.TRUE.equals(taken.get(LOOKED));
      UNSAFE.putBoolean(base(Kept.LOOKED), offset(Kept.LOOKED), looked);
    }
    if (taken.get(PROVIDERS) instanceof Provider[] kept) {
      restore(kept);
    }
    StandardStreams.replace(taken);
    taken.clear();
  }

  private static void restore(Provider[] providers) {
    for (int i = 0; i < providers.length; i++) {
      if (providers[i] != null) {
        Security.removeProvider(providers[i].getName());
        Security.insertProviderAt(providers[i], i + 1);
      }
    }
  }

  /** Returns what the JDK keeps of each driver of the program; null if there is none. */
  private Object[] drivers() {
    Object[] all = registered().stream().filter(each -> isOfProgram(driver(each))).toArray();
    drivers = same(all, drivers) ? drivers : all;
    return all.length == 0 ? null : drivers;
  }

  private static Object driver(Object information) {
    return ThreadFields.get(information, JdkState.field(information.getClass(), "driver"));
  }

  @SuppressWarnings("unchecked") // as the JDK declares it, but for a class that it hides
  private static List<Object> registered() {
    UNSAFE.ensureClassInitialized(DriverManager.class);
    return (List<Object>) UNSAFE.getReference(base(Kept.DRIVERS), offset(Kept.DRIVERS));
  }

  /** Returns the program's providers, each at its place among all; null if it has added none. */
  private Provider[] providers() {
    if (UNSAFE.shouldBeInitialized(Kept.SECURITY)) {
      return null;
    }
    Object list = UNSAFE.getReferenceVolatile(base(Kept.LIST), offset(Kept.LIST));
    Provider[] all =
        Stream.of((Object[]) ThreadFields.get(list, Kept.CONFIGS))
            .map(each -> (Provider) ThreadFields.get(each, Kept.PROVIDER))
            .map(each -> isOfProgram(each) ? each : null)
            .toArray(Provider[]::new);
    providers = same(all, providers) ? providers : all;
    return Stream.of(all).allMatch(each -> each == null) ? null : providers;
  }

  /** Compares without asking the objects, whose answers may come from code of the program. */
  private static boolean same(Object[] some, Object[] others) {
    return some.length == others.length
        && IntStream.range(0, some.length).allMatch(i -> some[i] == others[i]);
  }

  private boolean isOfProgram(Object object) {
    return object != null && isProgramClass.test(object.getClass());
  }

  private static Object base(Field field) {
    return UNSAFE.staticFieldBase(field);
  }

  private static long offset(Field field) {
    return UNSAFE.staticFieldOffset(field);
  }
}
