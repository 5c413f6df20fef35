package org.cnscs.vm.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import org.cnscs.vm.cache.CacheDirectory;
import org.cnscs.vm.cache.ProgramCache;
import org.cnscs.vm.image.JdkCode;

/** The caches of transformed classes, in the run-time image by which this JVM runs. */
final class Caches {
  private static final long LIMIT = 1L << 30;

  private Caches() {}

  /** Returns the cache of a program. */
  static ProgramCache of(ProgramCache.Fingerprint program, PrintWriter err) {
    Path image = Path.of(System.getProperty("java.home"));
    return new ProgramCache(
        new CacheDirectory(image.resolve("programs"), LIMIT, Clock.systemUTC()),
        program,
        JdkCode::key,
        message -> {
          err.println("cnscs: " + message);
          err.flush();
        });
  }
}
