package org.cnscs.conformance.bench;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.cnscs.vm.process.ProcessLoader;
import org.cnscs.vm.process.ProgramCode;

/**
 * Loads kernels in one of two modes: {@code plain}, and {@code process} as the client VM would load
 * them.
 */
final class KernelLoader {
  private static final String PACKAGE = "org.cnscs.conformance.kernel";

  private KernelLoader() {}

  /** Returns a new instance of a kernel whose class was loaded in this mode. */
  static Callable<Long> load(String mode, String kernel) throws ReflectiveOperationException {
    ClassLoader loader =
        switch (mode) {
          case "plain" -> KernelLoader.class.getClassLoader();
          case "process" -> processLoader();
          default ->
              throw new IllegalArgumentException(
                  "A kernel is loaded plain or process, not " + mode);
        };
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
