package org.cnscs.conformance.bench.codec;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.cnscs.heap.FrameImage;
import org.cnscs.heap.HeapPolicy;
import org.cnscs.heap.ProcessImage;
import org.cnscs.heap.Slot;
import org.cnscs.heap.ThreadImage;

/**
 * The images of processes with one thread, which has a graph in a local variable, and the border of
 * such processes: classes of the packages {@code demo} are the program, the thread is outside.
 */
public final class HeapImages implements HeapPolicy {
  private final Thread thread = Thread.currentThread();
  private final OptionalLong internings;

  private HeapImages(OptionalLong internings) {
    this.internings = internings;
  }

  /** Returns those of processes of which one checkpoint is taken. */
  static HeapImages ofOneCheckpoint() {
    return new HeapImages(OptionalLong.empty());
  }

  /** Returns those of processes that never have a string interned, and of which many are taken. */
  static HeapImages ofMany() {
    return new HeapImages(OptionalLong.of(0));
  }

  /** Returns the image of a process that has a graph. */
  public ProcessImage of(Object graph, long number) {
    Slot local = new Slot(Slot.Role.LOCAL, 0, "graph", "Ljava/lang/Object;", graph);
    FrameImage frame = new FrameImage("demo.Main", "main()V", 1, 0, List.of(local), List.of());
    ThreadImage main = new ThreadImage(1, "main", "runnable", 0, thread, List.of(frame), List.of());
    return new ProcessImage(
        "bench",
        number,
        number == 1 ? null : number - 1,
        null,
        Instant.EPOCH,
        "program",
        Map.of(),
        new LinkedHashMap<>(),
        List.of(),
        List.of(main));
  }

  /** Returns the graph of an image. */
  public static Object graph(ProcessImage image) {
    return image.threads().getFirst().frames().getFirst().slots().getFirst().value();
  }

  @Override
  public boolean isProgramClass(Class<?> type) {
    return type.getName().startsWith("demo.");
  }

  @Override
  public Map<String, Object> outside() {
    return Map.of("thread:main", thread);
  }

  @Override
  public OptionalLong internings() {
    return internings;
  }
}
