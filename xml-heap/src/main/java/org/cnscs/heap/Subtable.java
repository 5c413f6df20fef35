package org.cnscs.heap;

/**
 * A part of a line table that is a document of its own, named by its content: so tables that are
 * equal there share it.
 *
 * @param of what it is a table of
 * @param from the least number in it
 * @param to the greatest
 * @param count how many entries there are in it, and in the subtables that it names
 * @param hash the hash of its document
 */
public record Subtable(Of of, int from, int to, int count, String hash) implements TableItem {
  /** What the ids of such documents begin with. */
  public static final String PREFIX = "table/";

  /** What a table can be of. */
  public enum Of {
    /** Entries for lines. */
    LINES("lines", "entries"),
    /** Entries for delta lines. */
    DELTAS("delta lines", "deltas");

    private final String words;
    private final String subtable;

    Of(String words, String subtable) {
      this.words = words;
      this.subtable = subtable;
    }

    /** Returns what messages call them. */
    String words() {
      return words;
    }

    /** Returns the name of the element that names a subtable. */
    String subtable() {
      return subtable;
    }

    /** Returns what an item of a table is of. */
    static Of of(TableItem item) {
      return switch (item) {
        case LineEntry _ -> LINES;
        case DeltaEntry _ -> DELTAS;
        case Subtable subtable -> subtable.of();
      };
    }
  }

  @Override
  public String id() {
    return PREFIX + hash;
  }

  /** Returns how messages call it. */
  String told() {
    return "the table of " + of.words() + " " + from + " to " + to + " (" + hash + ")";
  }
}
