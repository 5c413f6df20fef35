package org.cnscs.heap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cnscs.heap.raw.MarkWord;
import org.cnscs.xml.Hash;

/**
 * The writer of one checkpoint.
 *
 * <p>The threads of the process must stand still meanwhile, and nobody else may ask objects of the
 * program for their identity hash codes, since free ones are used to find objects again; all is as
 * it was before when the writer is done.
 */
public final class CheckpointWriter {

  private final HeapPolicy policy;
  private final ObjectTable previous;
  private final Map<Class<?>, StaticsOf> statics;

  /**
   * Makes a writer.
   *
   * @param policy the border between the program and what is around it
   * @param previous the table of the checkpoint before, or {@link ObjectTable#empty()}
   */
  public CheckpointWriter(HeapPolicy policy, ObjectTable previous) {
    this.policy = policy;
    this.previous = previous;
    this.statics = new HashMap<>(previous.statics);
  }

  /**
   * Writes a checkpoint.
   *
   * @throws UnsupportedObjectException if something that is reachable cannot be kept
   */
  public EncodedCheckpoint write(ProcessImage image) {
    if (!MarkWord.isKnown()) {
      throw new IllegalStateException(
          "This JVM keeps identity hash codes where they cannot be found, so no checkpoint of it"
              + " would be right; use a 64-bit HotSpot JVM of JDK 25");
    }
    Reached reached = new Reached();
    try {
      loadPrevious(reached);
      return write(image, reached);
    } finally {
      reached.unmark();
    }
  }

  private void loadPrevious(Reached reached) {
    for (int i = 0; i < previous.objects.length; i++) {
      int e = reached.add(previous.objects[i], true);
      reached.setAddress(e, previous.addresses[i]);
      reached.set(e, previous.flags[i]);
    }
  }

  private EncodedCheckpoint write(ProcessImage image, Reached reached) {
    PendingReferences.settle();
    Shapes shapes = new Shapes(policy, ClassLoader.getPlatformClassLoader());
    Walk walk = new Walk(shapes, reached);
    new Roots(walk, statics).walk(image);
    walk.settleConstants();
    Placement placement = new Placement(reached, walk, previous.objects.length, previous.nextLine);
    int[] placed = placement.place();
    List<EncodedLine> lines =
        encode(reached, placed, new LineEncoder(reached, walk, placement, shapes));
    long bytes = lines.stream().mapToLong(EncodedLine::bytes).sum();
    byte[] manifest = new ManifestWriter(reached, statics).write(image, lines, bytes);
    ObjectTable table =
        table(reached, walk, placed, lines, placement.nextLine(), image.code().files().keySet());
    Map<String, byte[]> classes = new HashMap<>(image.code().files());
    classes.keySet().removeAll(previous.classes);
    return new EncodedCheckpoint(manifest, lines, classes, table, placed.length, bytes);
  }

  private List<EncodedLine> encode(Reached reached, int[] placed, LineEncoder encoder) {
    List<EncodedLine> lines = new ArrayList<>();
    int i = 0;
    while (i < placed.length) {
      int first = i;
      int line = Address.line(reached.address(placed[i]));
      encoder.start(line);
      while (i < placed.length && Address.line(reached.address(placed[i])) == line) {
        encoder.append(placed[i++]);
      }
      byte[] xml = encoder.end();
      String hash = Hash.of(xml);
      boolean same = hash.equals(previous.hashes.get(line));
      lines.add(new EncodedLine(line, hash, i - first, xml.length, same ? null : xml));
    }
    return lines;
  }

  private ObjectTable table(
      Reached reached,
      Walk walk,
      int[] placed,
      List<EncodedLine> lines,
      int nextLine,
      Set<String> classes) {
    int[] kept = Arrays.copyOf(placed, placed.length + walk.count());
    int count = placed.length;
    for (int i = 0; i < walk.count(); i++) {
      int e = walk.met(i);
      if (reached.address(e) == 0 && reached.is(e, Reached.INTERNED)) {
        kept[count++] = e;
      }
    }
    Object[] objects = new Object[count];
    long[] addresses = new long[count];
    byte[] flags = new byte[count];
    for (int i = 0; i < count; i++) {
      objects[i] = reached.object(kept[i]);
      addresses[i] = reached.address(kept[i]);
      flags[i] = reached.lasting(kept[i]);
    }
    Map<Integer, String> hashes = HashMap.newHashMap(lines.size());
    lines.forEach(line -> hashes.put(line.number(), line.hash()));
    return new ObjectTable(
        objects, addresses, flags, hashes, statics, nextLine, Set.copyOf(classes));
  }
}
