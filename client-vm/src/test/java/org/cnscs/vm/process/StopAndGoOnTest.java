package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.cnscs.vm.runtime.ProgramThread;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that are stopped at many random moments, taken apart and continued, give what an undisturbed run gives. */
class StopAndGoOnTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Recursion", "Values", "Operands", "Locks", "Handlers", "Objects", "Lambdas", "Constructors", "Contention", "WaitAndNotify", "Sleepers", "Exceptions"
      })
  void stop_atRandomMoments_changesNoResult(String program) throws Exception {
    String name = "org.cnscs.vm.program." + program;
    Object expected = Class.forName(name).getMethod("compute").invoke(null);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ThreadGroup group = new ThreadGroup("process");
    ProcessLoader loader = new ProcessLoader(new ClassPathFiles(), Set.of());
    Stopper stopper = new Stopper(new StackWalk(loader, group));
    ProgramThread.serve(new ProcessHost(stopper, status -> {}));
    Method compute = loader.loadClass(name).getMethod("compute");
    FutureTask<Object> result = new FutureTask<>(() -> compute.invoke(null));
    Object[] outcome = new Object[1];
    Thread main = new Thread(group, null, "main", 64 << 20);
    Class<?> runner = loader.loadClass("org.cnscs.vm.program.Runner");
    Runnable body = (Runnable) runner.getConstructor(String.class).newInstance(name);
    ProcessThread record = stopper.register(main, 0);
    ThreadFields.task(main, new ProcessHost.StartedTask(stopper, record, body));
    main.start();
    int stops = 0;
    while (main.isAlive()) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(1000 + random.nextInt(20_000)));
      try {
        stopper.stop(LIMIT);
      } catch (PinnedException e) {
        if (!main.isAlive()) {
          break;
        }
        throw e;
      }
      for (ProcessThread each : stopper.threads()) {
        each.next = CapturedFrames.of(each).toResume(loader, () -> stopper.arrived(each));
      }
      stopper.resume();
      stops++;
    }
    Object actual = runner.getField("result").get(body);
    assertEquals(String.valueOf(expected), String.valueOf(actual), "seed " + seed + " after " + stops + " stops");
    System.out.println(program + ": " + stops + " stops");
    assertTrue(stops > 3, program + " was stopped " + stops + " times only");
  }
}
