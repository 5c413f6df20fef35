package org.cnscs.vm.random;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cnscs.vm.process.MemoryFiles;
import org.cnscs.vm.process.Moves;
import org.cnscs.vm.process.PinnedException;
import org.cnscs.vm.process.ProgramCode;
import org.cnscs.vm.process.VmProcess;

/** A run of a made program as a process that is stopped, taken apart and continued at moments. */
final class ProgramRun {
  private static final Duration TURN = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration LONGEST_PLAIN = Duration.ofSeconds(30);
  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Duration IMPATIENT = Duration.ofMillis(30);
  private static final Pattern FRAME = Pattern.compile("<c:frame ");
  private static final VmProcess.About ABOUT =
      new VmProcess.About("p", 1, null, null, "0".repeat(64));

  private final MadeProgram program;
  private final MemoryFiles files;
  private final List<Moment> moments;
  private final Figures figures;
  private final Map<String, byte[]> lines = new HashMap<>();
  private volatile PollCounter counter;
  private VmProcess process;
  private FutureTask<Integer> end;
  private Step goOn;
  private int polls;

  /**
   * Prepares a run.
   *
   * @param moments when it is to be stopped, one after the other
   */
  ProgramRun(MadeProgram program, MemoryFiles files, List<Moment> moments, Figures figures) {
    this.program = program;
    this.files = files;
    this.moments = moments;
    this.figures = figures;
  }

  /** Runs the program without a client VM and returns its result. */
  static String plainly(MadeProgram program, MemoryFiles files)
      throws ReflectiveOperationException,
          InterruptedException,
          ExecutionException,
          TimeoutException {
    Class<?> type = files.plainLoader().loadClass(program.name());
    Method main = type.getMethod("main", String[].class);
    FutureTask<Object> task = new FutureTask<>(() -> main.invoke(null, (Object) new String[0]));
    await(task, start(task), LONGEST_PLAIN);
    return (String) type.getField("result").get(null);
  }

  /** Waits in short turns, of which none counts for more when this JVM did not run meanwhile. */
  private static <T> T await(FutureTask<T> task, Thread thread, Duration longest)
      throws InterruptedException, ExecutionException, TimeoutException {
    long turns = longest.dividedBy(TURN);
    while (!thread.join(TURN) && turns > 0) {
      turns--;
    }
    return task.get(0, TimeUnit.SECONDS);
  }

  private static Thread start(FutureTask<?> task) {
    Thread thread = new Thread(null, task, "of the test", 64 << 20);
    thread.start();
    return thread;
  }

  /** Runs it, and ends it by force if it takes too long. */
  Outcome run() throws InterruptedException {
    FutureTask<Outcome> task = new FutureTask<>(this::stopAndGoOn);
    Thread thread = start(task);
    try {
      return await(task, thread, LONGEST);
    } catch (ExecutionException e) {
      counter.kill(process);
      return new Outcome.Failed(e.getCause());
    } catch (TimeoutException e) {
      String threads = threads();
      thread.interrupt();
      counter.kill(process);
      return new Outcome.Hung(threads);
    }
  }

  /** Returns how many polls the last of its processes came to while they were counted. */
  int polls() {
    return polls;
  }

  private static String threads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getThreadGroup() != null)
        .filter(each -> !each.getKey().getThreadGroup().getName().equals("system"))
        .map(each -> each.getKey() + " " + each.getKey().getState() + lines(each.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String lines(StackTraceElement[] trace) {
    return List.of(trace).stream()
        .limit(30)
        .map(each -> "\n    at " + each)
        .collect(Collectors.joining());
  }

  private Outcome stopAndGoOn() throws Exception {
    process =
        VmProcess.create(
            ProgramCode.of(files), Set.of(), Map.of(), Clock.systemUTC(), status -> {});
    counter = PollCounter.install();
    process.prepare(program.name(), new String[0]);
    goOn = this::begin;
    for (Moment moment : moments) {
      String pinned = goOnTo(moment) ? capture(moment) : null;
      if (pinned != null && !program.mayPin()) {
        return new Outcome.Pinned(pinned);
      }
    }
    goOn.run();
    int status = end.get();
    polls = counter.counted();
    return new Outcome.Ended(Moves.text(process, program.name(), "result"), status);
  }

  /** Tells whether the program has come so far. */
  private boolean goOnTo(Moment moment) throws Exception {
    if (end != null && end.isDone()) {
      return false;
    }
    switch (moment) {
      case Moment.Polls(int count, boolean moves) -> {
        counter.count(count);
        goOn.run();
        counter.awaitReached();
      }
      case Moment.Micros(int count, boolean moves) -> {
        goOn.run();
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(count));
      }
    }
    goOn = () -> {};
    return !end.isDone();
  }

  private void begin() throws InterruptedException {
    process.begin();
    PollCounter ended = counter;
    VmProcess begun = process;
    end =
        new FutureTask<>(begun::awaitEnd) {
          @Override
          protected void done() {
            ended.end();
          }
        };
    start(end);
  }

  /** Captures the process; returns why it could not be, or null. */
  private String capture(Moment moment) throws Exception {
    VmProcess.Captured captured;
    try {
      captured = process.capture(ABOUT, program.mayPin() ? IMPATIENT : PATIENT, false);
    } catch (PinnedException e) {
      counter.letGo();
      if (e.getMessage().equals("The program has ended")) {
        return null;
      }
      figures.refusal(e.getMessage());
      return e.getMessage();
    }
    String manifest = new String(captured.checkpoint().manifest(), StandardCharsets.UTF_8);
    figures.capture(moment.moves(), FRAME.matcher(manifest).results().count());
    Moves.addLines(captured.checkpoint(), lines);
    if (moment.moves()) {
      process.abandon();
      end.get();
      end = null;
      process = Moves.prepare(captured.checkpoint(), lines, ProgramCode.of(files));
      counter = PollCounter.install();
      goOn = this::begin;
    } else {
      goOn = process::continueAll;
    }
    return null;
  }

  private interface Step {
    void run() throws Exception;
  }
}
