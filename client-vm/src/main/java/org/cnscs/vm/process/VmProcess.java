package org.cnscs.vm.process;

import java.lang.ref.SoftReference;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.CaptureSignal;
import jdk.internal.vm.Poll;
import org.cnscs.heap.CheckpointDraft;
import org.cnscs.heap.CheckpointReader;
import org.cnscs.heap.CheckpointWriter;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.heap.FormerClasses;
import org.cnscs.heap.HeapFormatException;
import org.cnscs.heap.LineSource;
import org.cnscs.heap.ObjectTable;
import org.cnscs.heap.ProcessImage;
import org.cnscs.heap.Redaction;
import org.cnscs.heap.ThreadImage;
import org.cnscs.heap.UnsupportedObjectException;

/**
 * A program that runs as a process in this client VM: it can be started or resumed once, and
 * captured any number of times.
 *
 * <p>At most one capture happens at a time. Between captures the table of its objects' addresses is
 * kept only as long as there is memory for it; without it the next checkpoint writes all lines
 * anew.
 */
public final class VmProcess {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private final ProgramCode program;
  private final Redaction redaction;
  private final ThreadGroup group = new ThreadGroup("main");
  private final StandardStreams streams;
  private final IntConsumer exit;
  private final Clock clock;
  private final ProgramProperties properties = ProgramProperties.now();
  private Begin begin;
  private boolean examining;
  private SoftReference<ObjectTable> table = new SoftReference<>(ObjectTable.empty());

  /** Cutting an initialiser and going on costs as much as resuming the process. */
  private Duration patience = Duration.ofSeconds(1);

  /** The state with whose classes the process goes on, or null if it can with those that it has. */
  private Renewal renewal;

  private volatile Definition definition;

  private VmProcess(
      ProgramCode program,
      Redaction redaction,
      StandardStreams streams,
      Clock clock,
      IntConsumer exit) {
    this.program = program;
    this.redaction = redaction;
    this.streams = streams;
    this.clock = clock;
    this.exit = exit;
  }

  private void define(Set<String> initialised) {
    definition = Definition.of(program, initialised, group, streams, redaction);
    definition.serve(group, exit);
  }

  /** Prepares a process without secrets. */
  public static VmProcess create(
      ProgramCode program,
      Set<String> initialised,
      Map<String, Long> positions,
      Clock clock,
      IntConsumer exit) {
    return create(program, Redaction.NONE, initialised, positions, clock, exit);
  }

  /**
   * Prepares a process.
   *
   * @param program what its classes are made from
   * @param redaction what its checkpoints may not hold; that of the checkpoint from which it is
   *     resumed
   * @param initialised the classes that were initialised when it was captured; none for a new
   *     process
   * @param positions where its standard streams stood when it was captured
   * @param exit ends the JVM with a status, when the program asks for that
   */
  public static VmProcess create(
      ProgramCode program,
      Redaction redaction,
      Set<String> initialised,
      Map<String, Long> positions,
      Clock clock,
      IntConsumer exit) {
    Poll.practise();
    ProgramUrls.serve(program.files());
    UNSAFE.ensureClassInitialized(CaptureSignal.class); // or compiled handlers would be traps
    VmProcess process =
        new VmProcess(program, redaction, StandardStreams.install(positions), clock, exit);
    process.define(initialised);
    return process;
  }

  /** A program that cannot be started, with what is wrong. */
  public static final class NotStartedException extends Exception {
    private static final long serialVersionUID = 1;

    NotStartedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Prepares a thread for the program's main method; {@link #begin} starts it. */
  public void prepare(String mainClass, String[] arguments) throws NotStartedException {
    refuseWrongRedaction();
    MainTask task = mainTask(mainClass, arguments);
    Thread main = new Thread(group, null, "main", StackSize.MAIN);
    main.setContextClassLoader(definition.loader());
    ProcessThread added = definition.stopper().threads().register(main, 0);
    ThreadFields.task(main, new ProcessHost.StartedTask(definition.stopper(), added, task));
    begin =
        () -> {
          JdkState.begin();
          main.start();
        };
  }

  private void refuseWrongRedaction() throws NotStartedException {
    String wrong = redaction.wrong(definition.loader());
    if (wrong != null) {
      throw new NotStartedException(wrong, null);
    }
  }

  private MainTask mainTask(String mainClass, String[] arguments) throws NotStartedException {
    try {
      return MainTask.of(Class.forName(mainClass, false, definition.loader()), arguments);
    } catch (ClassNotFoundException e) {
      throw new NotStartedException("There is no class " + mainClass + " on the class path", e);
    } catch (MainTask.NoMainException e) {
      throw new NotStartedException(e.getMessage(), e);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new NotStartedException("Class " + mainClass + " cannot be loaded: " + e, e);
    }
  }

  /** Returns a class of the program. */
  Class<?> find(String name) throws ClassNotFoundException {
    return Class.forName(name, false, definition.loader());
  }

  /** What was captured, and how long the process stood still for it. */
  public record Captured(EncodedCheckpoint checkpoint, int threads, Duration pause) {}

  /** What a checkpoint says of itself, beyond the process's state. */
  public record About(String process, long number, Long parent, String label, String program) {}

  /** Sets how long a checkpoint that goes on waits for class initialisers to end. */
  void setPatience(Duration patience) {
    this.patience = patience;
  }

  /**
   * Captures the process.
   *
   * @param limit how long to wait for threads that are pinned
   * @param goOn whether the process runs on; else it ends here
   * @throws PinnedException if it could not be stopped; it runs on
   * @throws UnsupportedObjectException if its heap holds what cannot be kept; it runs on
   */
  public synchronized Captured capture(About about, Duration limit, boolean goOn)
      throws PinnedException, InterruptedException {
    renewal = null;
    prepareTable();
    definition.stopper().stop(limit, goOn ? patience : Duration.ZERO);
    long begun = System.nanoTime();
    boolean captured = false;
    try {
      Map<ProcessThread, CapturedFrames> frames = new LinkedHashMap<>();
      definition
          .stopper()
          .threads()
          .inOrder()
          .forEach(each -> frames.put(each, CapturedFrames.of(each)));
      boolean cut = frames.values().stream().anyMatch(CapturedFrames::cutInitialiser);
      if (cut) {
        forgetLines();
      }
      ProcessImage image =
          new ProcessImages(definition.loader(), redaction, streams, properties)
              .of(about, clock.instant(), frames);
      CheckpointDraft draft = draft(image);
      EncodedCheckpoint checkpoint = cut || !goOn ? finish(draft) : null;
      renewal = cut ? Renewal.of(definition.policy(), redaction, image, checkpoint) : null;
      captured = true;
      if (goOn) {
        continueAll();
      }
      Duration pause = Duration.ofNanos(System.nanoTime() - begun);
      return new Captured(checkpoint == null ? finish(draft) : checkpoint, frames.size(), pause);
    } catch (Throwable e) {
      if (!captured) {
        continueAfter(e);
      }
      throw e;
    }
  }

  /** Ends all threads of a process that was captured and does not go on. */
  public void abandon() {
    JdkState.unhook(group);
    definition.stopper().abandon();
  }

  /**
   * Refuses captures from now on, because the program is ending; one that waits for pinned threads
   * fails at once.
   */
  public void refuseCaptures() {
    definition.stopper().refuse();
  }

  /** Lets a process that was captured go on after all. */
  public void continueAll() throws InterruptedException {
    if (renewal != null && renew(renewal)) {
      return;
    }
    Stopper here = definition.stopper();
    for (ProcessThread each : here.threads().all()) {
      CapturedFrames frames = CapturedFrames.of(each);
      frames.noteUnfinished(here.unfinished(), each.thread);
      each.next = frames.toResume(definition.loader(), () -> here.arrived(each));
      each.signal = null;
    }
    here.resume(() -> {});
  }

  /**
   * Goes on from what was just captured with new definitions of the classes. Where a class
   * initialiser was cut, the JVM takes the class for initialised: compiled code might count on
   * final fields that the initialiser has yet to set.
   *
   * @return false if that cannot be done; everything is as before
   */
  private boolean renew(Renewal state) throws InterruptedException {
    Definition old = definition;
    List<Thread> hooks = JdkState.hooks(group);
    JdkState.unhook(group);
    renewal = null;
    try {
      define(state.initialised());
      definition.policy().redact(Redaction.NONE);
      prepare(state.manifest(), state.lines());
      definition.policy().redact(redaction);
    } catch (NotStartedException | HeapFormatException e) {
      definition = old;
      forgetLines();
      old.serveThreads(group, exit);
      hooks.forEach(hook -> JdkState.hook(hook, group));
      return false;
    }
    forgetLines();
    begin.run();
    old.stopper().abandon();
    return true;
  }

  private void continueAfter(Throwable failure) {
    try {
      continueAll();
    } catch (InterruptedException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Looks at what has changed while the process still runs. */
  private void prepareTable() {
    table = new SoftReference<>(writer().prepare());
  }

  private CheckpointDraft draft(ProcessImage image) {
    return writer().draft(image);
  }

  private CheckpointWriter writer() {
    ObjectTable previous = table.get();
    return new CheckpointWriter(
        definition.policy(), previous == null ? ObjectTable.empty() : previous);
  }

  private EncodedCheckpoint finish(CheckpointDraft draft) {
    EncodedCheckpoint checkpoint = draft.finish();
    table = new SoftReference<>(checkpoint.table());
    return checkpoint;
  }

  /** Has the next checkpoint write all lines, because some of the last did not reach the space. */
  public synchronized void forgetLines() {
    table = new SoftReference<>(ObjectTable.empty());
  }

  /**
   * Prepares a checkpoint as the other does, with classes that were changed since it was taken.
   * What frames hold is checked, since their variables may be of types that objects no longer have.
   *
   * @param former what the classes were
   */
  public void prepareChanged(byte[] manifest, LineSource lines, FormerClasses former)
      throws NotStartedException {
    refuseWrongRedaction();
    definition.policy().former(former);
    examining = true;
    prepare(manifest, lines);
    examining = false;
    definition.policy().former(FormerClasses.NONE);
  }

  /**
   * Prepares the threads and the heap of a checkpoint; {@link #begin} lets them go on, and only
   * then is registered again with the JDK what the program had registered there.
   *
   * @param manifest the manifest's document
   * @param lines where its lines are
   */
  public void prepare(byte[] manifest, LineSource lines) throws NotStartedException {
    definition.loader().unfinished(CutInitialisers.of(manifest));
    LoadersAgain.make(manifest, lines, definition.loader());
    CheckpointReader.Resumed resumed =
        CheckpointReader.read(manifest, lines, definition.policy(), definition.loader());
    table = new SoftReference<>(resumed.table());
    ProcessImage image = resumed.image();
    ClassData.restore(definition.loader().loaded());
    Map<String, String> settings = image.properties();
    properties.restore(image.properties());
    ThreadsAgain threads =
        new ThreadsAgain(
            definition.loader(), definition.stopper(), JdkState.jdk(settings), examining);
    for (ThreadImage each : image.threads()) {
      threads.prepare(each);
    }
    begin =
        () -> {
          definition.policy().registrations().restore();
          JdkState.change(settings);
          definition.stopper().resume(() -> JdkState.continueTime(settings));
        };
  }

  /**
   * Reads a checkpoint as if to resume it, and checks that its frames hold what their variables may
   * hold. Nothing of the program is run, and the process is of no further use.
   *
   * @throws NotStartedException if it could not be resumed
   */
  public void examine(byte[] manifest, LineSource lines) throws NotStartedException {
    examining = true;
    prepare(manifest, lines);
  }

  /** Lets the program run that was prepared. */
  public void begin() throws InterruptedException {
    Poll.practise();
    begin.run();
  }

  private interface Begin {
    void run() throws InterruptedException;
  }

  /**
   * Waits until the program has ended by itself: no thread of it is left that is not a daemon.
   *
   * @return the exit status: 1 if the main thread ended by an exception
   */
  public int awaitEnd() throws InterruptedException {
    Thread[] all = new Thread[16];
    boolean waited = true;
    while (waited) {
      waited = false;
      all = group.activeCount() >= all.length ? new Thread[all.length * 2] : all;
      int count = group.enumerate(all, true);
      for (int i = 0; i < count; i++) {
        if (!all[i].isDaemon() && all[i].isAlive()) {
          all[i].join();
          waited = true;
        }
      }
    }
    return definition.stopper().threads().hasMainFailed() ? 1 : 0;
  }
}
