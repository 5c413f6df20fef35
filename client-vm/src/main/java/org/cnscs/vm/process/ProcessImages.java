package org.cnscs.vm.process;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.FrameImage;
import org.cnscs.heap.ProcessImage;
import org.cnscs.heap.Redaction;
import org.cnscs.heap.ThreadImage;
import org.cnscs.heap.ThreadLocalImage;

/**
 * What is to be kept of a process that stands still.
 *
 * @param redaction what is not to be kept
 * @param properties the system properties as they were when the process began
 */
record ProcessImages(
    ProcessLoader loader,
    Redaction redaction,
    StandardStreams streams,
    ProgramProperties properties) {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final String INTERRUPTED = " interrupted";

  /** Follows the state of a thread whose handler sees an exception that it did not catch. */
  private static final String FAILED = " failed";

  /**
   * Returns all of it.
   *
   * @param frames the frames of its threads
   */
  ProcessImage of(VmProcess.About about, Instant now, Map<ProcessThread, CapturedFrames> frames) {
    List<ThreadImage> threads = new ArrayList<>();
    frames.forEach((thread, captured) -> threads.add(image(thread, captured)));
    return new ProcessImage(
        about.process(),
        about.number(),
        about.parent(),
        about.label(),
        now,
        about.program(),
        streams.positions(),
        settings(frames.values()),
        initialised(),
        threads,
        LoaderImages.of(loader));
  }

  private SequencedMap<String, String> settings(Collection<CapturedFrames> frames) {
    SequencedMap<String, String> settings = properties.changed();
    settings.keySet().removeAll(redaction.properties());
    settings.putAll(JdkState.changes());
    if (!redaction.isNone()) {
      settings.put(Redaction.PROPERTY, redaction.text());
    }
    settings.putAll(Proxies.interfaces(loader.loaded()));
    settings.putAll(KeptForms.of(frames));
    return settings;
  }

  private List<Class<?>> initialised() {
    return loader.loaded().stream().filter(type -> !UNSAFE.shouldBeInitialized(type)).toList();
  }

  private ThreadImage image(ProcessThread thread, CapturedFrames captured) {
    List<FrameImage> frames = new ArrayList<>();
    for (int i = 0; i < captured.places().size(); i++) {
      frames.add(Frames.image(loader, captured.places().get(i), captured.values().get(i)));
    }
    List<ThreadLocalImage> locals = ThreadFields.locals(thread.thread);
    String state = thread.waiting != 0 ? "waiting" : Frames.state(captured.places().getLast());
    String failed = thread.failed ? FAILED : "";
    String interrupted = thread.interrupted ? INTERRUPTED : "";
    return new ThreadImage(
        thread.id,
        thread.thread.getName(),
        state + failed + interrupted,
        thread.waiting,
        thread.thread,
        frames,
        locals);
  }

  /** Tells whether a kept thread is one whose handler sees an exception. */
  static boolean isFailed(ThreadImage thread) {
    return thread.state().contains(FAILED);
  }

  /** Tells whether a kept thread has a pending interrupt. */
  static boolean isInterrupted(ThreadImage thread) {
    return thread.state().endsWith(INTERRUPTED);
  }
}
