package org.cnscs.heap;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where the objects of a checkpoint are, so that the next checkpoint leaves them there.
 *
 * <p>It holds every object of the process; whoever keeps it between checkpoints does so behind a
 * soft reference. Without it the next checkpoint is a full one, and as good.
 */
public final class ObjectTable {

  final Object[] objects;
  final long[] addresses;
  final byte[] flags;
  final Map<Integer, KnownLine> lines;
  final Map<Class<?>, StaticsOf> statics;
  final int nextLine;
  final Set<String> classes;

  /** What {@link HeapPolicy#internings} was. */
  final OptionalLong internings;

  /** The shapes of classes as the last checkpoint found them, or null. */
  final Shapes shapes;

  /**
   * A line of the checkpoint.
   *
   * @param line what was written
   * @param print what the line said; null if it was read, and not written
   */
  record KnownLine(EncodedLine line, Print.Value print) {}

  ObjectTable(
      Object[] objects,
      long[] addresses,
      byte[] flags,
      Map<Integer, KnownLine> lines,
      Map<Class<?>, StaticsOf> statics,
      int nextLine,
      Set<String> classes,
      OptionalLong internings,
      Shapes shapes) {
    this.objects = objects;
    this.addresses = addresses;
    this.flags = flags;
    this.lines = lines;
    this.statics = statics;
    this.nextLine = nextLine;
    this.classes = classes;
    this.internings = internings;
    this.shapes = shapes;
  }

  /** Returns the table before the first checkpoint. */
  public static ObjectTable empty() {
    return new ObjectTable(
        new Object[0],
        new long[0],
        new byte[0],
        Map.of(),
        new HashMap<>(),
        1,
        Set.of(),
        OptionalLong.empty(),
        null);
  }

  /**
   * The table of a checkpoint that was read, as its objects are found. What the lines say is not
   * known as they were not written, so the next checkpoint writes them all; those that are the same
   * have the same hash.
   */
  static final class Filling {
    private final Object[] objects;
    private final long[] addresses;
    private final Map<Class<?>, StaticsOf> statics = new HashMap<>();
    private int count;

    Filling(int size) {
      objects = new Object[size];
      addresses = new long[size];
    }

    /** Adds an object; they come in the order of their addresses. */
    void add(Object object, long address) {
      objects[count] = object;
      addresses[count++] = address;
      if (object instanceof StaticsOf of) {
        statics.put(of.type(), of);
      }
    }

    /** Returns the table with the lines that were read. */
    ObjectTable of(List<EncodedLine> read) {
      Map<Integer, KnownLine> lines = HashMap.newHashMap(read.size());
      read.forEach(line -> lines.put(line.number(), new KnownLine(line, null)));
      int nextLine = read.stream().mapToInt(EncodedLine::number).max().orElse(0) + 1;
      return new ObjectTable(
          objects,
          addresses,
          new byte[count],
          lines,
          statics,
          nextLine,
          Set.of(),
          OptionalLong.empty(),
          null);
    }
  }

  /** Returns how many objects it knows. */
  public int size() {
    return objects.length;
  }
}
