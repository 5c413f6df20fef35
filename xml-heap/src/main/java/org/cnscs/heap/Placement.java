package org.cnscs.heap;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The decision which objects get an address, and which.
 *
 * <p>What had an address keeps it, so that lines without a change keep their bytes. What is new
 * goes into new lines, in the order in which it was met. A string or box has an address only where
 * a field's text cannot stand for it.
 */
final class Placement {

  /** How many bytes a line should have. */
  static final int LINE_BYTES = 32 << 10;

  private static final int LINE_OBJECTS = 2000;
  private static final int SPARSE_BYTES = LINE_BYTES / 8;
  private static final int SPARSE_LINES = 64;

  private final Reached reached;
  private final Walk walk;
  private final InternedStrings interned = new InternedStrings();
  private final int known;
  private final Map<Integer, ObjectTable.KnownLine> lines;
  private int line;
  private int slot;
  private int bytes;
  private int[] placed = {};
  private int count;

  /**
   * Makes a placement.
   *
   * @param known how many objects are known from the checkpoint before; they have the first
   *     numbers, in the order of their addresses
   */
  Placement(Reached reached, Walk walk, ObjectTable previous, int known) {
    this.reached = reached;
    this.walk = walk;
    this.known = known;
    this.lines = previous.lines;
    this.line = previous.nextLine;
  }

  /**
   * Decides; returns the numbers of the objects that have an address, in the order of addresses.
   */
  int[] place() {
    placed = new int[walk.count()];
    giveUpSparseLines();
    for (int e = 1; e <= known; e++) {
      keep(e);
    }
    for (int i = 0; i < walk.count(); i++) {
      placeNew(walk.met(i));
    }
    return placed();
  }

  /** Gives an object an address, if it has none and needs one. */
  void placeNew(int e) {
    if (reached.address(e) == 0 && needsAddress(e)) {
      assign(e);
    }
  }

  /** Returns the objects that were placed so far, in the order of their addresses. */
  int[] placed() {
    return Arrays.copyOf(placed, count);
  }

  /**
   * Lets objects move out of lines that are nearly empty, once these are many: programs whose
   * objects die young would otherwise leave a small line behind at each checkpoint.
   */
  private void giveUpSparseLines() {
    Set<Integer> sparse = sparseLines();
    if (sparse.size() >= SPARSE_LINES) {
      for (int e = 1; e <= known; e++) {
        if (isKept(e) && sparse.contains(Address.line(reached.address(e)))) {
          reached.setAddress(e, 0);
        }
      }
    }
  }

  private Set<Integer> sparseLines() {
    Set<Integer> sparse = new HashSet<>();
    int e = 1;
    while (e <= known) {
      int number = Address.line(reached.address(e));
      int kept = 0;
      while (e <= known && Address.line(reached.address(e)) == number) {
        kept += isKept(e++) ? 1 : 0;
      }
      if (kept > 0 && isSparse(lines.get(number), kept)) {
        sparse.add(number);
      }
    }
    return sparse;
  }

  private static boolean isSparse(ObjectTable.KnownLine known, int kept) {
    EncodedLine line = known.line();
    return line.bytes() * kept / line.objects() <= SPARSE_BYTES;
  }

  private boolean isKept(int e) {
    return reached.is(e, Reached.REACHED) && reached.address(e) != 0 && needsAddress(e);
  }

  /** Returns the first line number that is not used after this. */
  int nextLine() {
    return slot == 0 ? line : line + 1;
  }

  private void keep(int e) {
    if (isKept(e)) {
      placed[count++] = e;
    } else {
      reached.setAddress(e, 0);
    }
  }

  private boolean needsAddress(int e) {
    if (!reached.is(e, Reached.SCALAR) || reached.is(e, Reached.ADDRESSED | Reached.HASHED)) {
      return true;
    }
    return reached.is(e, Reached.SHARED) && !isCanonical(e);
  }

  /**
   * Tells whether a string is the interned one, or a box the cached one. Several threads may ask at
   * once: they find the same, and what is found is noted in one step.
   */
  boolean isCanonical(int e) {
    if (reached.shape(e).kind() == Kind.BOX) {
      return Scalars.isCached(reached.object(e));
    }
    if (!reached.is(e, Reached.ASKED)) {
      String s = (String) reached.object(e);
      boolean is = !Texts.isUnfinished(s) && interned.contains(s);
      reached.learn(e, is);
    }
    return reached.is(e, Reached.INTERNED);
  }

  private void assign(int e) {
    int size = estimate(e);
    if (slot > 0 && (bytes + size > LINE_BYTES || slot >= LINE_OBJECTS)) {
      line++;
      slot = 0;
      bytes = 0;
    }
    reached.setAddress(e, Address.of(line, ++slot));
    bytes += size;
    if (count == placed.length) {
      placed = Arrays.copyOf(placed, Math.max(64, count * 2));
    }
    placed[count++] = e;
  }

  /** Returns about how many bytes an object takes in a line. */
  int estimate(int e) {
    Object object = reached.object(e);
    Shape shape = reached.shape(e);
    return switch (shape.kind()) {
      case STRING -> Texts.isUnfinished((String) object) ? 40 : 40 + ((String) object).length();
      case REFERENCES -> 60 + 20 * ((Object[]) object).length;
      case PRIMITIVES -> 60 + 6 * Array.getLength(object);
      case PLAIN, STATICS -> 40 + 20 * shape.fields().length;
      case BOX, ADAPTED, LAMBDA, REFUSED -> 100;
    };
  }
}
