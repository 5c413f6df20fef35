package org.cnscs.heap;

import java.util.ArrayList;
import java.util.List;
import org.cnscs.xml.Hash;

/**
 * The reader of checkpoints: makes the objects of a process anew, without running any code of the
 * program.
 *
 * <p>Objects are made line by line, which another thread gets and verifies meanwhile; a reference
 * to an object that is not there yet is noted and set at the end.
 */
public final class CheckpointReader {

  private CheckpointReader() {}

  /**
   * Reads a checkpoint.
   *
   * @param manifest the manifest
   * @param lines where its lines are
   * @param policy the border between the program and what is around it
   * @param loader the class loader of the program; its classes are found, but not initialised by
   *     looking for them
   * @throws HeapFormatException if something is missing, damaged or does not fit the program
   */
  public static Resumed read(
      byte[] manifest, LineSource lines, HeapPolicy policy, ClassLoader loader) {
    Manifest parsed = ManifestReader.read(manifest);
    Shapes shapes = new Shapes(policy, loader);
    Heap heap = new Heap(parsed.name(), shapes, loader);
    ExpectedReader expected = new ExpectedReader(heap);
    List<EncodedLine> read = new ArrayList<>();
    LineTable table = new LineTable(parsed.name(), parsed.table(), lines::table);
    OverlaidLines overlaid =
        new OverlaidLines(
            parsed.name(),
            table.deltas(),
            delta -> verified(parsed.name() + ": " + delta.told(), delta.hash(), lines));
    List<LineEntry> entries = table.lines();
    try (FetchedLines fetched =
        FetchedLines.of(entries, entry -> fetched(parsed, entry, lines, overlaid))) {
      for (LineEntry entry : entries) {
        FetchedLines.Line line = fetched.next();
        readLine(heap, expected, entry.number(), line.xml());
        read.add(
            new EncodedLine(entry.number(), entry.hash(), entry.objects(), line.bytes(), null));
      }
    }
    heap.finish();
    return new Resumed(image(parsed, heap), heap.table(read, TableTree.of(table)));
  }

  private static FetchedLines.Line fetched(
      Manifest manifest, LineEntry entry, LineSource lines, OverlaidLines overlaid) {
    byte[] xml = verified(manifest, entry, lines);
    return new FetchedLines.Line(xml.length, overlaid.line(entry.number(), xml));
  }

  /**
   * What was read.
   *
   * @param image the process
   * @param table where its objects are, so that the next checkpoint leaves them there
   */
  public record Resumed(ProcessImage image, ObjectTable table) {}

  private static void readLine(Heap heap, ExpectedReader expected, int line, byte[] xml) {
    int references = heap.late().size();
    LineObjects objects = new LineObjects(heap, line);
    if (!expected.read(xml, objects)) {
      new LineReader(heap, objects).read(xml, objects.count());
    }
    heap.late().settle(references);
  }

  /**
   * Returns what a manifest tells of code that is not on the class path; it has to be there before
   * the checkpoint is read.
   */
  public static CodeImage code(byte[] manifest) {
    return ManifestReader.read(manifest).code();
  }

  private static byte[] verified(Manifest manifest, LineEntry entry, LineSource lines) {
    String place = manifest.name() + ": line " + entry.number() + " (" + entry.hash() + ")";
    return verified(place, entry.hash(), lines);
  }

  private static byte[] verified(String place, String hash, LineSource lines) {
    byte[] xml = lines.line(hash);
    if (xml == null) {
      throw new HeapFormatException(place + " is missing; copy it from another space that has it");
    }
    String actual = Hash.of(xml);
    if (!actual.equals(hash)) {
      throw new HeapFormatException(place + " is damaged: its bytes have the hash " + actual);
    }
    return xml;
  }

  private static ProcessImage image(Manifest manifest, Heap heap) {
    List<Class<?>> statics =
        manifest.statics().stream()
            .filter(s -> !heap.drops(s.className()))
            .<Class<?>>map(s -> heap.statics(s.className(), s.address()))
            .toList();
    List<ThreadImage> threads =
        manifest.threads().stream().map(thread -> image(thread, heap)).toList();
    return manifest
        .header()
        .image(manifest.streams(), manifest.properties(), manifest.code(), statics, threads);
  }

  private static ThreadImage image(Manifest.ThreadEntry thread, Heap heap) {
    return new ThreadImage(
        thread.id(),
        thread.name(),
        thread.state(),
        thread.waiting(),
        heap.object(thread.object()),
        thread.frames().stream().map(frame -> image(frame, heap)).toList(),
        thread.locals().stream()
            .map(
                local -> new ThreadLocalImage(heap.object(local.key()), heap.object(local.value())))
            .toList());
  }

  private static FrameImage image(Manifest.FrameEntry frame, Heap heap) {
    return new FrameImage(
        frame.className(),
        frame.method(),
        frame.line(),
        frame.point(),
        frame.slots().stream().map(slot -> image(slot, heap)).toList(),
        frame.monitors().stream().map(heap::object).toList());
  }

  private static Slot image(Manifest.SlotEntry slot, Heap heap) {
    Object value = slot.address() == 0 ? slot.value() : heap.object(slot.address());
    return new Slot(slot.role(), slot.n(), slot.name(), slot.type(), value);
  }
}
