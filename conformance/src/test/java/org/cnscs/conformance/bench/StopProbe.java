package org.cnscs.conformance.bench;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.cnscs.conformance.bench.program.BusyThreads;
import org.cnscs.vm.process.ProgramCode;
import org.cnscs.vm.process.VmProcess;

/**
 * The program behind {@link StopRun}, run in a client VM's JVM: stops a process many times, and
 * prints for each stop the nanoseconds to the stop and those to go on.
 *
 * <p>Arguments are the simple name of a program, its argument, and how many times to stop it before
 * and while it is measured.
 */
final class StopProbe {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int LONGEST_RUN = 8; // milliseconds between two stops

  private StopProbe() {}

  /** Measures and ends the JVM, since the program has no end. */
  public static void main(String[] arguments) {
    int status = 1;
    try {
      measure(arguments);
      status = 0;
    } catch (Exception e) {
      e.printStackTrace();
    } finally {
      System.exit(status);
    }
  }

  private static void measure(String[] arguments) throws Exception {
    String programs = BusyThreads.class.getPackageName();
    VmProcess process =
        VmProcess.create(
            ProgramCode.of(() -> List.of(new PackageFiles(programs))),
            Set.of(),
            Map.of(),
            Clock.systemUTC(),
            status -> {});
    process.prepare(programs + "." + arguments[0], new String[] {arguments[1]});
    process.begin();
    int warming = Integer.parseInt(arguments[2]);
    int measured = Integer.parseInt(arguments[3]);
    Random random = new Random(1);
    for (int i = 0; i < warming + measured; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(LONGEST_RUN)));
      String times = stop(process, i);
      if (i >= warming) {
        System.out.println(times);
      }
    }
  }

  private static String stop(VmProcess process, int number) throws Exception {
    VmProcess.About about = new VmProcess.About("stopped", number + 1, null, null, "program");
    long asked = System.nanoTime();
    Duration writing = process.capture(about, LIMIT, false).pause();
    long stopping = System.nanoTime() - asked - writing.toNanos();
    long stopped = System.nanoTime();
    process.continueAll();
    return stopping + " " + (System.nanoTime() - stopped);
  }
}
