package org.cnscs.vm.evolution;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointParts;

/**
 * The count of the objects that stand against checkpoints. Each line is read once, however many
 * checkpoints share it.
 */
public final class Census {
  private static final String LINE = "line/";

  private final Space space;
  private final LineCensus lines;
  private final LongConsumer progress;
  private final Map<String, Map<ObjectField, Count>> known = new HashMap<>();
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
   * @throws SpaceException.Damaged if a line of it is missing or none
   */
  public Map<ObjectField, Count> of(Document manifest) {
    Map<ObjectField, Count> all = new HashMap<>();
    for (String id : CheckpointParts.read(manifest).content()) {
      if (id.startsWith(LINE)) {
        ofLine(id).forEach((what, count) -> all.merge(what, count, Count::and));
      }
    }
    return all;
  }

  private Map<ObjectField, Count> ofLine(String id) {
    Map<ObjectField, Count> counts = known.get(id);
    if (counts == null) {
      Document line =
          space
              .get(id)
              .orElseThrow(
                  () ->
                      new SpaceException.Damaged(
                          "The document " + id + " is missing in " + space.location(), null));
      counts = lines.of(line);
      known.put(id, counts);
      progress.accept(++read);
    }
    return counts;
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
