package org.cnscs.vm.evolution;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.cnscs.heap.DeltaEntry;
import org.cnscs.heap.HeapFormatException;
import org.cnscs.heap.LineEntry;
import org.cnscs.heap.OverlaidLines;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointTable;
import org.cnscs.xml.Hash;

/**
 * The count of the objects that stand against checkpoints, in the lines as their delta lines leave
 * them. Each line is read once for each set of delta lines over it, however many checkpoints share
 * them, and once if there are none.
 */
public final class Census {
  private final Space space;
  private final LineCensus lines;
  private final LongConsumer progress;
  private final Map<String, Map<ObjectField, Count>> known = new HashMap<>();

  /** The table of the checkpoint before, or null. */
  private CheckpointTable table;

  private long read;

  /**
   * Begins a count.
   *
   * @param wanted what is counted
   * @param progress is told how many lines were read, after each
   */
  public Census(Space space, Set<ObjectField> wanted, LongConsumer progress) {
    this.space = space;
    this.lines = new LineCensus(wanted);
    this.progress = progress;
  }

  /**
   * Counts in a checkpoint.
   *
   * @throws SpaceException.Damaged if a line or delta line of it is missing or none
   */
  public Map<ObjectField, Count> of(Document manifest) {
    table = table == null ? CheckpointTable.of(manifest, space) : table.next(manifest);
    try {
      OverlaidLines overlaid =
          new OverlaidLines(manifest.id(), table.deltas(), delta -> document(delta.id()).xml());
      Map<ObjectField, Count> all = new HashMap<>();
      for (LineEntry line : table.lines()) {
        ofLine(line.number(), line.id(), overlaid)
            .forEach((what, count) -> all.merge(what, count, Count::and));
      }
      return all;
    } catch (HeapFormatException e) {
      throw new SpaceException.Damaged(
          "The document " + manifest.id() + " cannot be counted in: " + e.getMessage(), e);
    }
  }

  private Map<ObjectField, Count> ofLine(int number, String id, OverlaidLines overlaid) {
    String state = state(id, overlaid.deltas(number));
    Map<ObjectField, Count> counts = known.get(state);
    if (counts == null) {
      Document line = document(id);
      counts = lines.of(new Document(id, line.version(), overlaid.line(number, line.xml())));
      known.put(state, counts);
      progress.accept(++read);
    }
    return counts;
  }

  /** Returns what a line's objects follow from, in few characters. */
  private static String state(String id, List<DeltaEntry> deltas) {
    if (deltas.isEmpty()) {
      return id;
    }
    String all =
        deltas.stream().map(DeltaEntry::hash).collect(Collectors.joining(" ", id + " ", ""));
    return Hash.of(all.getBytes(StandardCharsets.UTF_8));
  }

  private Document document(String id) {
    return space
        .get(id)
        .orElseThrow(
            () ->
                new SpaceException.Damaged(
                    "The document " + id + " is missing in " + space.location(), null));
  }

  /** Returns what of some reasons stands against a checkpoint, with the objects concerned. */
  public static Map<Break, Count> settle(Set<Break> breaks, Map<ObjectField, Count> counts) {
    Map<Break, Count> settled = new TreeMap<>();
    for (Break each : breaks) {
      Count count =
          each.holders().stream()
              .map(holder -> counts.getOrDefault(holder, Count.NONE))
              .reduce(Count.NONE, Count::and);
      if (each.holders().isEmpty() || count.objects() > 0) {
        settled.put(each, count);
      }
    }
    return settled;
  }

  /** Returns what is to be counted for some reasons. */
  public static Set<ObjectField> wanted(Set<Break> breaks) {
    Set<ObjectField> wanted = new HashSet<>();
    breaks.forEach(each -> wanted.addAll(each.holders()));
    return wanted;
  }
}
