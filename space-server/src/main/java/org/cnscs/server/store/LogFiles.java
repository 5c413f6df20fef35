package org.cnscs.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cnscs.space.SpaceException;

/**
 * The files in the directory of a log, as their names tell.
 *
 * @param segments those that count, oldest first, without a gap
 * @param leftOver what an interrupted compaction has left: segments whose place another has taken,
 *     and ones that were never finished
 */
record LogFiles(Path log, List<SegmentName> segments, List<Path> leftOver) {
  /** What the name of a file ends with that is not finished. */
  static final String UNFINISHED = ".new";

  /**
   * Lists a directory.
   *
   * @throws SpaceException.Damaged if a segment is missing
   */
  static LogFiles list(StoreFiles files, Path log) throws IOException {
    LogFiles found = found(files, log);
    checkWhole(log, found.segments);
    return found;
  }

  /** Returns the segments that count, whether or not others are missing. */
  static List<SegmentName> counting(StoreFiles files, Path log) throws IOException {
    return found(files, log).segments;
  }

  private static LogFiles found(StoreFiles files, Path log) throws IOException {
    List<SegmentName> all = new ArrayList<>();
    List<Path> leftOver = new ArrayList<>();
    for (String file : files.list(log)) {
      Optional<SegmentName> name = SegmentName.parse(file);
      name.ifPresent(all::add);
      if (file.endsWith(UNFINISHED)) {
        leftOver.add(log.resolve(file));
      }
    }
    List<SegmentName> compacted = all.stream().filter(SegmentName::isCompacted).toList();
    List<SegmentName> counting = new ArrayList<>();
    for (SegmentName name : all) {
      if (compacted.stream().noneMatch(other -> other.replaces(name))) {
        counting.add(name);
      } else {
        leftOver.add(log.resolve(name.fileName()));
      }
    }
    counting.sort(null);
    return new LogFiles(log, List.copyOf(counting), List.copyOf(leftOver));
  }

  private static void checkWhole(Path log, List<SegmentName> names) {
    int number = 1;
    for (SegmentName name : names) {
      if (name.number() != number) {
        throw missing(log, number);
      }
      number = name.through() + 1;
    }
    if (names.isEmpty()) {
      throw missing(log, 1);
    }
  }

  private static SpaceException missing(Path log, int number) {
    return new SpaceException.Damaged(
        "A segment of the log is missing: "
            + log.resolve(SegmentName.written(number).fileName())
            + "; restore it from a backup",
        null);
  }

  Path path(SegmentName name) {
    return log.resolve(name.fileName());
  }
}
