package org.cnscs.vm.program;

import java.util.Iterator;
import java.util.ServiceLoader;

/** Work in the constructors of service providers. */
public final class Services {

  private Services() {}

  /** What is provided. */
  public interface Service {
    /** Does it. */
    long serve(long n);
  }

  /** Works while it is made. */
  public static final class First implements Service {
    private final long own = Callbacks.spin(3);

    /** Is called by the JDK. */
    public First() {}

    @Override
    public long serve(long n) {
      return Callbacks.spin(n) + own;
    }
  }

  /** Works while it is made, before and behind its superclass. */
  public static final class Second extends ForSerialization.Base implements Service {
    /** Is called by the JDK. */
    public Second() {
      super((int) Callbacks.spin(2) & 7);
      Callbacks.spin(4);
    }

    @Override
    public long serve(long n) {
      return first + n;
    }
  }

  /** Cannot be made. */
  public static final class Third implements Service {
    /** Is called by the JDK. */
    public Third() {
      throw new IllegalStateException("no " + Callbacks.spin(1));
    }

    @Override
    public long serve(long n) {
      return 0;
    }
  }

  public static Object compute() {
    long sum = 0;
    for (int round = 0; round < 500; round++) {
      ServiceLoader<Service> services = ServiceLoader.load(Service.class, loader());
      sum = sum * 31 + services.findFirst().orElseThrow().serve(round);
      sum = sum * 31 + iterate(services, round);
      sum +=
          ServiceLoader.load(Service.class, loader()).stream()
              .filter(each -> Callbacks.spin(2) != 0 && each.type() != Third.class)
              .mapToLong(each -> each.get().serve(1))
              .sum();
    }
    return sum;
  }

  private static ClassLoader loader() {
    return Services.class.getClassLoader();
  }

  private static long iterate(ServiceLoader<Service> services, int round) {
    long sum = 0;
    Iterator<Service> iterator = services.iterator();
    try {
      while (iterator.hasNext()) {
        sum = sum * 7 + iterator.next().serve(round);
      }
      return 1;
    } catch (java.util.ServiceConfigurationError e) {
      return sum + e.getCause().getMessage().hashCode();
    }
  }
}
