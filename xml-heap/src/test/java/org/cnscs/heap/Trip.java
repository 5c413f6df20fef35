package org.cnscs.heap;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A way through XML and back for tests; validates what is written and keeps the lines like a space.
 */
final class Trip {

  private final Map<String, byte[]> lines = new HashMap<>();
  private final TestPolicy policy = new TestPolicy();
  private final int few;
  private ObjectTable table = ObjectTable.empty();
  private long number;
  private EncodedCheckpoint last;

  Trip() {
    this(Integer.MAX_VALUE);
  }

  /** Makes a trip that walks the whole heap only below a number of objects, if it can. */
  Trip(int few) {
    this.few = few;
  }

  static ProcessImage image(long number, Object... locals) {
    return image(number, List.of(), locals);
  }

  static ProcessImage image(long number, List<Class<?>> statics, Object... locals) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < locals.length; i++) {
      slots.add(new Slot(Slot.Role.LOCAL, i, "v" + i, "Ljava/lang/Object;", locals[i]));
    }
    FrameImage frame = new FrameImage("org.cnscs.heap.Trip", "main()V", 1, 0, slots, List.of());
    ThreadImage thread =
        new ThreadImage(
            1, "main", "runnable", 0, Thread.currentThread(), List.of(frame), List.of());
    return new ProcessImage(
        "test",
        number,
        null,
        null,
        Instant.EPOCH,
        "p",
        Map.of(),
        new LinkedHashMap<>(),
        statics,
        List.of(thread));
  }

  EncodedCheckpoint write(Object... locals) {
    return write(image(++number, locals));
  }

  EncodedCheckpoint write(ProcessImage image) {
    keep(image);
    Schemas.validate(last.manifest());
    last.tables().values().forEach(Schemas::validate);
    last.lines().stream()
        .map(EncodedLine::xml)
        .filter(xml -> xml != null)
        .forEach(Schemas::validate);
    return last;
  }

  /** Writes without validation, for what is large. */
  EncodedCheckpoint writeUnchecked(Object... locals) {
    keep(image(++number, locals));
    return last;
  }

  /** Prepares a checkpoint of a process that may be running; tells whether that could be done. */
  boolean prepare() {
    ObjectTable before = table;
    table = new CheckpointWriter(policy, table, few).prepare();
    return table != before;
  }

  /** Returns how many delta lines there are that no checkpoint has yet. */
  int preparedDeltas() {
    return (int) table.deltas.stream().filter(delta -> delta.line().xml() != null).count();
  }

  private void keep(ProcessImage image) {
    last = new CheckpointWriter(policy, table, few).write(image);
    table = last.table();
    lines.putAll(last.tables());
    for (EncodedLine line : last.lines()) {
      if (line.xml() != null) {
        lines.put(line.hash(), line.xml());
      }
    }
  }

  ProcessImage read() {
    return read(last.manifest());
  }

  ProcessImage read(byte[] manifest) {
    return resumed(manifest).image();
  }

  private CheckpointReader.Resumed resumed(byte[] manifest) {
    return CheckpointReader.read(
        manifest, lines::get, new TestPolicy(), Trip.class.getClassLoader());
  }

  /** Has the objects of the last checkpoint made anew, from where they are written next. */
  ProcessImage resume() {
    CheckpointReader.Resumed resumed = resumed(last.manifest());
    table = resumed.table();
    return resumed.image();
  }

  /** Returns what comes back for an object. */
  @SuppressWarnings("unchecked")
  static <T> T of(T object) {
    Trip trip = new Trip();
    trip.write(object);
    return (T) local(trip.read(), 0);
  }

  static Object local(ProcessImage image, int n) {
    return image.threads().getFirst().frames().getFirst().slots().get(n).value();
  }

  /** Returns the lines of the last checkpoint as text. */
  String xml() {
    StringBuilder all = new StringBuilder();
    last.lines()
        .forEach(line -> all.append(new String(lines.get(line.hash()), StandardCharsets.UTF_8)));
    return all.toString();
  }

  Map<String, byte[]> lines() {
    return lines;
  }
}
