package org.cnscs.vm.process;

import java.util.Set;
import java.util.function.IntConsumer;
import jdk.internal.vm.ProgramThread;
import jdk.internal.vm.SerialVersions;
import jdk.internal.vm.StackTraces;
import org.cnscs.heap.Redaction;

/** The definitions of a program's classes with which a process runs, and what goes with them. */
record Definition(ProcessLoader loader, Stopper stopper, ProcessPolicy policy) {

  /**
   * Begins with new definitions, and no threads.
   *
   * @param initialised the classes whose initialisers have run
   */
  static Definition of(
      ProgramCode program,
      Set<String> initialised,
      ThreadGroup group,
      StandardStreams streams,
      Redaction redaction) {
    ProcessLoader loader = new ProcessLoader(program, initialised);
    Stopper stopper = new Stopper(new StackWalk(loader, group));
    ProcessPolicy policy = new ProcessPolicy(loader, group, streams, stopper);
    policy.redact(redaction);
    return new Definition(loader, stopper, policy);
  }

  /** Has the JVM ask it when it needs to know something of the program's classes. */
  void serve(ThreadGroup group, IntConsumer exit) {
    loader.serve();
    StackTraces.serve(loader::continued, group.getParent());
    SerialVersions.serve(loader::serialVersion);
    serveThreads(group, exit);
  }

  /** Has threads that the program starts join it. */
  void serveThreads(ThreadGroup group, IntConsumer exit) {
    ProgramThread.serve(new ProcessHost(loader, group, stopper, exit));
  }
}
