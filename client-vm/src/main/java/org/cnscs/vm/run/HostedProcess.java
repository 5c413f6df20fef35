package org.cnscs.vm.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.cnscs.cli.ExitCode;
import org.cnscs.heap.UnsupportedObjectException;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointArchive;
import org.cnscs.vm.archive.CollectedException;
import org.cnscs.vm.archive.Command;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.process.PinnedException;
import org.cnscs.vm.process.StuckException;
import org.cnscs.vm.process.VmProcess;

/**
 * A running process together with its root in a space: it takes checkpoints, by the clock and on
 * command, and tells the space what becomes of the process.
 */
final class HostedProcess {
  private static final Duration COMMAND_WAIT = Duration.ofSeconds(20);
  private static final Duration LISTEN_AGAIN = Duration.ofSeconds(1);

  private final Space space;
  private final CheckpointArchive archive;
  private final VmProcess process;
  private final ProgramArchive.Program program;
  private final RunOptions options;
  private final Clock clock;
  private final Consumer<String> report;
  private final ScheduledExecutorService timer;
  private final Optional<Retention> retention;
  private ProcessDocument root;
  private long version;
  private Long parent;
  private boolean over;
  private volatile boolean suspended;
  private String lastFailure = "";

  HostedProcess(
      Space space,
      CheckpointArchive archive,
      VmProcess process,
      ProgramArchive.Program program,
      ProcessDocument.Versioned root,
      Long parent,
      RunOptions options,
      Clock clock,
      Consumer<String> report) {
    this.space = space;
    this.archive = archive;
    this.process = process;
    this.program = program;
    this.options = options;
    this.clock = clock;
    this.report = report;
    this.root = root.process();
    this.version = root.version();
    this.parent = parent;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("checkpoints").factory());
    this.retention = options.keep().map(this::retention);
  }

  private Retention retention(int keep) {
    ThreadFactory collector = Thread.ofPlatform().daemon().name("collector").factory();
    return new Retention(
        space, root.name(), keep, clock, task -> collector.newThread(task).start(), report);
  }

  /** Begins to take checkpoints by the clock, and to listen for commands. */
  void begin() {
    Duration every = options.every();
    if (every != null) {
      timer.scheduleWithFixedDelay(
          this::onTime, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }
    CommandListener listener =
        new CommandListener(
            () -> Command.take(space, root.name(), root.pid(), COMMAND_WAIT),
            this::obey,
            this::isOver,
            report,
            LISTEN_AGAIN);
    Thread.ofPlatform().daemon().name("commands").start(listener::listen);
  }

  private void onTime() {
    try {
      checkpoint(null, true);
      lastFailure = "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (FailedException e) {
      tellFailure(e.getMessage());
    } catch (RuntimeException | Error e) { // the timer would forget it, and never ask again
      tellFailure("the client VM failed: " + e);
    }
  }

  private void tellFailure(String message) {
    if (!message.equals(lastFailure) && !isOver()) {
      lastFailure = message;
      report.accept("no checkpoint: " + message);
    }
  }

  private void obey(Command command) {
    boolean goOn = !command.verb().equals("suspend");
    Command.Reply reply;
    try {
      reply = new Command.Reply(checkpoint(command.label(), goOn), null, ExitCode.DONE.code());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply = new Command.Reply(null, "The client VM is ending", ExitCode.FAILED.code());
    } catch (FailedException e) {
      reply = new Command.Reply(null, e.getMessage(), e.code.code());
    }
    try {
      command.answer(space, reply);
    } finally {
      if (!goOn && reply.error() == null) {
        process.abandon(); // it is suspended, whether anybody learns of it or not
      }
    }
  }

  /** A checkpoint that was not made. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1;
    final ExitCode code;

    FailedException(ExitCode code, String message, Throwable cause) {
      super(message, cause);
      this.code = code;
    }
  }

  /**
   * Takes a checkpoint.
   *
   * @param goOn whether the process runs on; else its threads stay where they are until it is
   *     abandoned
   * @return the checkpoint's name
   */
  synchronized String checkpoint(String label, boolean goOn)
      throws FailedException, InterruptedException {
    if (over) {
      throw new FailedException(ExitCode.CONFLICT, "Process " + root.name() + " has ended", null);
    }
    long number = root.latest() + 1;
    VmProcess.Captured captured = captureAndStore(number, label, goOn);
    if (captured == null) {
      root = root.at(root.latest(), "", clock.instant()); // the program is to be stored again too
      captured = captureAndStore(number, label, goOn);
    }
    if (captured == null) {
      throw new FailedException(
          ExitCode.FAILED, "The space loses what is stored in it for checkpoint " + number, null);
    }
    parent = number;
    suspended = !goOn;
    over = !goOn;
    tell(captured, number);
    retention.ifPresent(each -> each.added(number, label));
    return root.name() + "@" + number;
  }

  /** Takes a checkpoint; returns null if what it counts on was collected. */
  private VmProcess.Captured captureAndStore(long number, String label, boolean goOn)
      throws FailedException, InterruptedException {
    storeProgram();
    VmProcess.Captured captured =
        capture(new VmProcess.About(root.name(), number, parent, label, root.program()), goOn);
    Instant now = clock.instant();
    ProcessDocument next = root.at(number, root.program(), now);
    try {
      next = goOn ? next : next.in("suspended", null, now);
      version = archive.store(captured.checkpoint(), next, version);
    } catch (CollectedException e) {
      startOver(goOn);
      return null;
    } catch (RuntimeException | Error e) { // whatever it was, nobody knows what the space has
      startOver(goOn);
      throw new FailedException(
          ExitCode.FAILED, "The space did not take checkpoint " + number + ": " + said(e), e);
    }
    root = next;
    return captured;
  }

  /** Prepares for a checkpoint of which nothing is in the space. */
  private void startOver(boolean running) throws InterruptedException {
    process.forgetLines();
    if (!running) {
      process.continueAll();
    }
  }

  private void tell(VmProcess.Captured captured, long number) {
    if (options.verbose()) {
      report.accept(
          "checkpoint "
              + root.name()
              + "@"
              + number
              + ": "
              + captured.threads()
              + " threads, "
              + captured.checkpoint().objects()
              + " objects, "
              + captured.checkpoint().bytes()
              + " bytes, pause "
              + captured.pause().toMillis()
              + " ms");
    }
  }

  private void storeProgram() throws FailedException {
    if (!root.program().isEmpty()) {
      return;
    }
    try {
      ProgramArchive.Progress progress = new StoringProgress(report, clock);
      String hash = new ProgramArchive(space).store(program, progress, this::announce);
      root = root.at(root.latest(), hash, clock.instant());
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      throw new FailedException(ExitCode.FAILED, "The program could not be stored: " + said(e), e);
    }
  }

  /** Has the space keep the program's files, of which none may be there yet. */
  private void announce(String hash, byte[] document) {
    ProcessDocument next = root.at(root.latest(), hash, clock.instant());
    version = archive.announce(next, document, version);
  }

  /** Returns the message of what was foreseen, and all there is of what was not. */
  private static String said(Throwable failure) {
    boolean foreseen = failure instanceof SpaceException || failure instanceof IOException;
    return foreseen ? failure.getMessage() : failure.toString();
  }

  private VmProcess.Captured capture(VmProcess.About about, boolean goOn)
      throws FailedException, InterruptedException {
    try {
      return process.capture(about, options.limit(), goOn);
    } catch (PinnedException | UnsupportedObjectException e) {
      throw new FailedException(ExitCode.UNSUPPORTED, e.getMessage(), e);
    } catch (StuckException e) {
      report.accept(
          "this client VM cannot go on, since a thread stopped only half-way: "
              + e.getMessage()
              + "; continue the latest checkpoint with: cnscs resume "
              + root.name());
      Runtime.getRuntime().halt(ExitCode.CLIENT_VM.code());
      throw e;
    } catch (RuntimeException | Error e) {
      throw new FailedException(
          ExitCode.FAILED,
          "The client VM failed to write checkpoint " + about.number() + ": " + e,
          e);
    }
  }

  String name() {
    return root.name();
  }

  private synchronized boolean isOver() {
    return over;
  }

  /** Tells whether the process was suspended, and as which checkpoint. */
  synchronized String suspendedAs() {
    return suspended ? root.name() + "@" + root.latest() : null;
  }

  /** Tells the space that the process has ended; without effect when it is over already. */
  void end(int status) {
    process.refuseCaptures();
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      timer.shutdown();
      ProcessDocument ended = root.in("ended", status, clock.instant());
      space.commit(
          Batch.builder()
              .put(
                  ProcessDocument.id(root.name()), ended.bytes(), new Batch.Expect.Version(version))
              .build());
    }
  }
}
