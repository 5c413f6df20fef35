package org.cnscs.conformance.bench;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.cnscs.vm.process.ProcessLoader;
import org.cnscs.vm.process.ProgramCode;

/**
 * Loads kernels in one of three modes: {@code plain}, {@code process} as the client VM would load
 * them, and {@code javaflow} as the peer makes them stoppable.
 */
final class KernelLoader {
  private static final String PACKAGE = "org.cnscs.conformance.kernel";

  private KernelLoader() {}

  /** Returns a new instance of a kernel whose class was loaded in this mode. */
  static Callable<Long> load(String mode, String kernel) throws ReflectiveOperationException {
    return switch (mode) {
      case "plain" -> make(kernel, KernelLoader.class.getClassLoader());
      case "process" -> make(kernel, processLoader());
      case "javaflow" -> JavaflowKernel.of(PACKAGE + "." + kernel, PACKAGE);
      default -> throw new IllegalArgumentException("A kernel has no mode " + mode);
    };
  }

  private static Callable<Long> make(String kernel, ClassLoader loader)
      throws ReflectiveOperationException {
    @SuppressWarnings("unchecked") // every kernel is a Callable<Long>, which KernelTest checks
    Callable<Long> instance =
        (Callable<Long>)
            Class.forName(PACKAGE + "." + kernel, true, loader)
                .getDeclaredConstructor()
                .newInstance();
    return instance;
  }

  /**
   * Returns a loader that transforms the classes of the kernels' package, and gives the JDK's
   * otherwise.
   */
  private static ClassLoader processLoader() {
    return new ProcessLoader(ProgramCode.of(() -> List.of(new PackageFiles(PACKAGE))), Set.of());
  }
}
