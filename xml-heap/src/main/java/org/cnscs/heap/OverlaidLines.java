package org.cnscs.heap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The lines of a checkpoint as its delta lines leave them: each is one document again, in which the
 * objects that delta lines hold have taken the places of what they were. So whoever reads lines
 * need not know of delta lines.
 *
 * <p>The delta lines that were asked for last are kept, up to a number of bytes. Who goes through
 * all lines in the order of their numbers reads each once.
 */
public final class OverlaidLines {
  private static final long KEPT_BYTES = 32 << 20;
  private static final int SHIFT = 6;
  private static final int MOST_BUCKETS = 16;
  private static final int MOST_OF_A_LINE = 1024;

  private final String name;
  private final Function<DeltaEntry, byte[]> documents;

  /** The entries by the numbers of lines, 64 of which are a bucket. */
  private final Map<Integer, List<DeltaEntry>> buckets = new HashMap<>();

  /** Entries that would be in many buckets. */
  private final List<DeltaEntry> wide = new ArrayList<>();

  private final LinkedHashMap<Integer, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record Kept(DeltaParts parts, int bytes) {}

  /**
   * Makes them; nothing is read yet.
   *
   * @param name how messages call the checkpoint
   * @param documents gives the document of an entry, which has the entry's hash
   */
  public OverlaidLines(
      String name, List<DeltaEntry> deltas, Function<DeltaEntry, byte[]> documents) {
    this.name = name;
    this.documents = documents;
    deltas.forEach(this::add);
  }

  private void add(DeltaEntry delta) {
    int first = delta.first() >> SHIFT;
    int last = delta.last() >> SHIFT;
    if (last - first >= MOST_BUCKETS) {
      wide.add(delta);
      return;
    }
    for (int bucket = first; bucket <= last; bucket++) {
      buckets.computeIfAbsent(bucket, _ -> new ArrayList<>()).add(delta);
    }
  }

  /** Returns the entries of the delta lines that may hold objects of a line, the newest first. */
  public List<DeltaEntry> deltas(int line) {
    List<DeltaEntry> found = new ArrayList<>();
    for (List<DeltaEntry> some : List.of(wide, buckets.getOrDefault(line >> SHIFT, List.of()))) {
      some.stream().filter(delta -> delta.covers(line)).forEach(found::add);
    }
    if (found.size() > MOST_OF_A_LINE) {
      throw new HeapFormatException(
          name
              + ": line "
              + line
              + " has "
              + found.size()
              + " delta lines, no more than "
              + MOST_OF_A_LINE
              + " are read");
    }
    found.sort(Comparator.comparingInt(DeltaEntry::number).reversed());
    return found;
  }

  /**
   * Returns the numbers of the lines of which a delta line holds objects.
   *
   * @throws HeapFormatException if it cannot be read
   */
  public Set<Integer> lines(DeltaEntry delta) {
    return Set.copyOf(parts(delta).lines());
  }

  /**
   * Returns the elements of the objects that a delta line holds, by lines and slots.
   *
   * @throws HeapFormatException if it cannot be read
   */
  public SortedMap<Integer, SortedMap<Integer, String>> objects(DeltaEntry delta) {
    SortedMap<Integer, SortedMap<Integer, String>> objects = new TreeMap<>();
    DeltaParts parts = parts(delta);
    for (int line : parts.lines()) {
      objects.put(line, parts.line(line).elements());
    }
    return objects;
  }

  /**
   * Returns a line's document as the delta lines leave it.
   *
   * @param xml its own document
   * @throws HeapFormatException if one of them cannot be read
   */
  public byte[] line(int number, byte[] xml) {
    Map<Integer, Piece> pieces = new TreeMap<>();
    for (DeltaEntry delta : deltas(number)) {
      LineParts parts = parts(delta).line(number);
      for (int i = 0; parts != null && i < parts.count(); i++) {
        pieces.putIfAbsent(parts.slot(i), new Piece(parts.bytes(), parts.from(i), parts.to(i)));
      }
    }
    return pieces.isEmpty() ? xml : spliced(number, xml, pieces);
  }

  /** An object's element in a delta line's document. */
  private record Piece(byte[] xml, int from, int to) {
    void appendTo(XmlBytes out) {
      out.add(xml, from, to);
    }
  }

  private DeltaParts parts(DeltaEntry delta) {
    Kept found = kept.get(delta.number());
    if (found == null) {
      byte[] xml = documents.apply(delta);
      found = new Kept(DeltaParts.of(name, delta, xml), xml.length);
      kept.put(delta.number(), found);
      bytes += xml.length;
      while (bytes > KEPT_BYTES && kept.size() > 1) {
        bytes -= kept.pollFirstEntry().getValue().bytes();
      }
    }
    return found.parts();
  }

  private byte[] spliced(int number, byte[] xml, Map<Integer, Piece> pieces) {
    LineParts parts = PlainForm.read(name + ": line " + number, xml, in -> lineParts(in, number));
    XmlBytes out = new XmlBytes(xml.length + (xml.length >> 2));
    int copied = 0;
    for (int i = 0; i < parts.count(); i++) {
      Piece piece = pieces.remove(parts.slot(i));
      if (piece != null) {
        out.add(parts.bytes(), copied, parts.from(i));
        piece.appendTo(out);
        copied = parts.to(i);
      }
    }
    int end = parts.from(parts.count());
    out.add(parts.bytes(), copied, end);
    pieces.values().forEach(piece -> piece.appendTo(out));
    return out.add(parts.bytes(), end, parts.bytes().length).toBytes();
  }

  private static LineParts lineParts(LineCursor in, int number) {
    in.expect(LineBytes.START);
    if (in.positive() != number) {
      throw UnrecognisedException.here();
    }
    in.expect(LineBytes.OPEN_END);
    return LineParts.of(in);
  }
}
