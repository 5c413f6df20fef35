package org.cnscs.vm.process;

import java.util.ArrayList;
import java.util.List;
import jdk.internal.vm.ResumeStack;
import jdk.internal.vm.Resumption;
import org.cnscs.heap.FrameImage;
import org.cnscs.heap.Qualifiers;
import org.cnscs.heap.ThreadImage;
import org.cnscs.heap.ThreadLocalImage;
import org.cnscs.vm.image.JdkCode;

/**
 * The threads of a checkpoint, prepared to go on where they were.
 *
 * @param jdk the JDK on which they were captured
 * @param checking whether frames must hold what their variables may hold
 */
record ThreadsAgain(ProcessLoader loader, Stopper stopper, String jdk, boolean checking) {

  /** Prepares a thread. */
  void prepare(ThreadImage image) throws VmProcess.NotStartedException {
    Thread thread = (Thread) image.thread();
    ProcessThread added = stopper.threads().register(thread, image.id());
    added.waiting = image.waiting();
    added.failed = ProcessImages.isFailed(image);
    stopper.threads().continueWaitsAfter(image.waiting());
    added.next = stack(image, added);
    List<ThreadLocalImage> locals = new ArrayList<>(image.locals());
    boolean interrupted = ProcessImages.isInterrupted(image);
    added.first = () -> resumeFrames(locals, interrupted, added);
    ThreadFields.task(
        thread, new ProcessHost.StartedTask(stopper, added, ThreadFields.task(thread)));
  }

  /** The thread locals are forgotten here: this call lasts as long as the thread. */
  private static void resumeFrames(
      List<ThreadLocalImage> locals, boolean interrupted, ProcessThread thread) throws Throwable {
    ThreadFields.setLocals(locals);
    locals.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    thread.next.resume();
  }

  private ResumeStack stack(ThreadImage image, ProcessThread thread)
      throws VmProcess.NotStartedException {
    List<FrameImage> frames = image.frames();
    Resumption[] resumptions = new Resumption[frames.size()];
    Object[][] values = new Object[frames.size()][];
    Class<?>[] initialised = new Class<?>[frames.size()];
    char[] results = new char[frames.size()];
    for (int i = 0; i < resumptions.length; i++) {
      FrameImage frame = frames.get(i);
      try {
        Class<?> host = Qualifiers.find(frame.className(), loader);
        refuseOtherJdk(host);
        resumptions[i] = loader.resumption(host, frame.method(), frame.point());
        results[i] = Frames.result(frame.method());
        values[i] = Frames.values(loader.point(host, frame.method(), frame.point()), frame);
        if (checking) {
          Frames.check(frame, host);
        }
        if (frame.method().equals(ProcessLoader.INITIALISER)) {
          initialised[i] = host;
          stopper.unfinished().add(host, thread.thread);
        }
      } catch (ClassNotFoundException
          | LinkageError
          | UnsupportedOperationException
          | IllegalArgumentException e) {
        throw notResumed(image, i, e);
      }
    }
    return new ResumeStack(
        resumptions, values, initialised, results, () -> stopper.arrived(thread));
  }

  private static VmProcess.NotStartedException notResumed(
      ThreadImage thread, int number, Throwable cause) {
    FrameImage frame = thread.frames().get(number);
    return new VmProcess.NotStartedException(
        "Frame "
            + number
            + " of thread "
            + thread.name()
            + " ("
            + frame.className()
            + "."
            + frame.method()
            + ") cannot be resumed: "
            + cause.getMessage(),
        cause);
  }

  private void refuseOtherJdk(Class<?> host) {
    if (JdkCode.isOfJdk(host) && !jdk.equals(JdkState.runningJdk())) {
      throw new UnsupportedOperationException(
          "the class belongs to the JDK, which was "
              + jdk
              + " there and is "
              + JdkState.runningJdk()
              + " here; resume it on the same JDK (CNSCS_JAVA_HOME)");
    }
  }
}
