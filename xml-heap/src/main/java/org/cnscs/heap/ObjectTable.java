package org.cnscs.heap;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where the objects of a checkpoint are, so that the next checkpoint leaves them there.
 *
 * <p>It holds every object of the process; whoever keeps it between checkpoints does so behind a
 * soft reference. Without it the next checkpoint is a full one, and as good. One checkpoint at a
 * time is written after it.
 */
public final class ObjectTable {

  final Reached known;

  /** The lines by number, least first. */
  final SequencedMap<Integer, KnownLine> lines;

  /** The delta lines, oldest first. */
  final List<KnownDelta> deltas;

  /** The table that the checkpoint's manifest names. */
  final TableTree tree;

  final Map<Class<?>, StaticsOf> statics;
  final int nextLine;
  final Set<String> classes;

  /** What {@link HeapPolicy#internings} was. */
  final OptionalLong internings;

  /** The shapes of classes as the last checkpoint found them, or null. */
  final Shapes shapes;

  /** Since when writes to the objects are noted, and after which walk. */
  final Tracked tracked;

  /** The numbers of all objects in lines that say what does not lie in them. */
  final int[] elsewhere;

  /** How many objects all lines have, without delta lines. */
  final long lineObjects;

  /** How many bytes all lines have, without delta lines. */
  final long lineBytes;

  private boolean used;

  /**
   * A line of the checkpoint.
   *
   * @param line what was written
   * @param print what the line said; null if it was read, and not written
   * @param objects the numbers of its objects, in the order of their slots
   * @param elsewhere those of them that say what does not lie in them
   */
  record KnownLine(EncodedLine line, Print.Value print, int[] objects, int[] elsewhere) {}

  /**
   * A delta line of the checkpoint.
   *
   * @param first the least number of the lines whose objects it holds
   * @param last the greatest
   * @param live the numbers of its objects that no later one holds
   */
  record KnownDelta(EncodedLine line, int first, int last, int[] live) {

    /** Returns its entry in the table. */
    DeltaEntry entry() {
      return new DeltaEntry(line.number(), line.hash(), line.objects(), first, last);
    }

    /** Returns this without some of its objects, of which a later one tells. */
    private KnownDelta without(BitSet later) {
      return new KnownDelta(
          line, first, last, IntStream.of(live).filter(e -> !later.get(e)).toArray());
    }

    /** Returns this without its document. */
    KnownDelta withoutXml() {
      return new KnownDelta(line.withoutXml(), first, last, live);
    }
  }

  /**
   * Since when writes to objects are noted.
   *
   * @param pays whether there are so many that they should be
   * @param epoch of {@link org.cnscs.heap.raw.HeapPages}; 0 if they are not noted
   * @param increments how many checkpoints there were since the whole heap was walked
   * @param walked how many objects it had then
   * @param prepared what was done for the next checkpoint since
   */
  record Tracked(boolean pays, long epoch, int increments, int walked, Prepared prepared) {
    static final Tracked NOT = new Tracked(false, 0, 0, 0);

    Tracked(boolean pays, long epoch, int increments, int walked) {
      this(pays, epoch, increments, walked, Prepared.NOTHING);
    }
  }

  ObjectTable(
      Reached known,
      SequencedMap<Integer, KnownLine> lines,
      List<KnownDelta> deltas,
      TableTree tree,
      Map<Class<?>, StaticsOf> statics,
      int nextLine,
      Set<String> classes,
      OptionalLong internings,
      Shapes shapes,
      Tracked tracked) {
    this.known = known;
    this.lines = lines;
    this.deltas = deltas;
    this.tree = tree;
    this.statics = statics;
    this.nextLine = nextLine;
    this.classes = classes;
    this.internings = internings;
    this.shapes = shapes;
    this.tracked = tracked;
    this.elsewhere =
        lines.values().stream().flatMapToInt(line -> IntStream.of(line.elsewhere)).toArray();
    this.lineObjects = lines.values().stream().mapToLong(line -> line.objects.length).sum();
    this.lineBytes = lines.values().stream().mapToLong(line -> line.line.bytes()).sum();
  }

  /** Returns the table before the first checkpoint. */
  public static ObjectTable empty() {
    return read(new Reached(0), new LinkedHashMap<>(), TableTree.empty(), new HashMap<>(), 1);
  }

  private static ObjectTable read(
      Reached known,
      SequencedMap<Integer, KnownLine> lines,
      TableTree tree,
      Map<Class<?>, StaticsOf> statics,
      int nextLine) {
    return new ObjectTable(
        known,
        lines,
        List.of(),
        tree,
        statics,
        nextLine,
        Set.of(),
        OptionalLong.empty(),
        null,
        Tracked.NOT);
  }

  /**
   * The table of a checkpoint that was read, as its objects are found. What the lines say is not
   * known as they were not written, so the next checkpoint writes them all; those that are the same
   * have the same hash.
   */
  static final class Filling {
    private final Reached known;
    private final Map<Class<?>, StaticsOf> statics = new HashMap<>();

    Filling(int size) {
      known = new Reached(size);
    }

    /** Adds an object; they come in the order of their addresses. */
    void add(Object object, long address) {
      known.fill(object, address);
      if (object instanceof StaticsOf of) {
        statics.put(of.type(), of);
      }
    }

    /** Returns the table with the lines that were read, in the order of their numbers. */
    ObjectTable of(List<EncodedLine> read, TableTree tree) {
      SequencedMap<Integer, KnownLine> lines = LinkedHashMap.newLinkedHashMap(read.size());
      int e = 1;
      for (EncodedLine line : read) {
        int first = e;
        while (e < known.size() && Address.line(known.address(e)) == line.number()) {
          e++;
        }
        int[] objects = IntStream.range(first, e).toArray();
        lines.put(line.number(), new KnownLine(line, null, objects, new int[0]));
      }
      int nextLine = read.isEmpty() ? 1 : read.getLast().number() + 1;
      return read(known, lines, tree, statics, nextLine);
    }
  }

  /** Returns the number of the next delta line. */
  int nextDelta() {
    return deltas.isEmpty() ? 1 : deltas.getLast().line().number() + 1;
  }

  /**
   * Returns the delta lines with an object that is still what they say.
   *
   * @param changed the objects that are not
   */
  List<KnownDelta> deltasWithout(BitSet changed) {
    return deltas.stream()
        .map(delta -> delta.without(changed))
        .filter(delta -> delta.live.length > 0)
        .toList();
  }

  /** Returns this with other delta lines, after something was done for the next checkpoint. */
  ObjectTable prepared(List<KnownDelta> deltas, long epoch, Prepared prepared) {
    Tracked since = new Tracked(tracked.pays, epoch, tracked.increments, tracked.walked, prepared);
    return new ObjectTable(
        known, lines, deltas, tree, statics, nextLine, classes, internings, shapes, since);
  }

  /** Returns how many objects it knows. */
  public int size() {
    return known.size() - 1;
  }

  /**
   * Takes the right to change what is known in place, which there is once: whoever fails leaves
   * what a walk over the whole heap needs.
   */
  boolean use() {
    boolean first = !used;
    used = true;
    return first;
  }
}
