package org.cnscs.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.server.store.SegmentScanner.Frame;
import org.cnscs.server.store.StoreFiles.StoreFile;
import org.cnscs.space.SpaceException;

/**
 * The repair of the end of a log that was interrupted while it was written, and the refusal of what
 * is damage.
 */
final class TailRepair {
  private static final Pattern ID = Pattern.compile(" id=\"([A-Za-z0-9._~@:/-]{1,512})\"");

  private final StoreFiles files;
  private final Path directory;
  private final SegmentFormat format;
  private final List<String> repairs = new ArrayList<>();
  private long bytesCut;

  TailRepair(StoreFiles files, Path directory, SegmentFormat format) {
    this.files = files;
    this.directory = directory;
    this.format = format;
  }

  /** Returns what was done, one sentence each. */
  List<String> repairs() {
    return repairs;
  }

  /** Returns how many bytes were cut off. */
  long bytesCut() {
    return bytesCut;
  }

  /**
   * Writes the last segment's begin if its creation was interrupted, before anything could be
   * appended to it.
   */
  void beginAnew(Segment segment, SegmentScanner scanner, boolean last) throws IOException {
    byte[] empty = format.empty(segment.name(), segment.first());
    if (!last || segment.name().number() == 1 || scanner.size() > empty.length) {
      throw damaged(
          segment, 0, "The segment does not begin as " + segment.name() + " of this space does");
    }
    segment.file().write(0, empty, 0, empty.length);
    segment.file().truncate(empty.length);
    segment.file().force();
    segment.setLength(empty.length);
    files.forceDirectory(directory.resolve("log"));
    repairs.add("The creation of " + segment.path() + " had been interrupted and was completed");
  }

  /**
   * Writes what no frame proves to be durable once more. A force of it may have failed in a former
   * life; then a system may hold it in memory only and take it for written.
   */
  void writeAgain(Segment segment, long proven) throws IOException {
    long begin = proven <= segment.begin().length ? 0 : proven;
    SegmentScanner scanner = new SegmentScanner(format, segment.name(), segment.file());
    byte[] unproven = scanner.bytes(begin, segment.end() + SegmentFormat.END.length - begin);
    segment.file().write(begin, unproven, 0, unproven.length);
    segment.file().force();
    files.forceDirectory(directory.resolve("log"));
  }

  /**
   * Cuts off a torn write.
   *
   * @throws SpaceException.Damaged if it cannot be one
   */
  void repair(Segment segment, SegmentScanner scanner, boolean last) throws IOException {
    long end = segment.end();
    if (!last) {
      throw damaged(segment, end, "There is no whole frame and not the end of the segment");
    }
    Frame witness = scanner.witnessAgainst(end);
    if (witness != null) {
      String later = "a later one at byte " + witness.offset() + " shows that there was";
      throw damaged(segment, end, "There is no whole frame, but " + later);
    }
    byte[] torn = scanner.bytes(end, scanner.beforeRoom(end) - end);
    bytesCut += torn.length;
    String kept = torn.length == 0 ? "" : "; they are kept in " + keep(segment, torn);
    cut(segment);
    repairs.add(
        "The last write to "
            + segment.path()
            + " had been interrupted; its "
            + torn.length
            + " bytes from byte "
            + end
            + " on were cut off"
            + kept);
  }

  private void cut(Segment segment) throws IOException {
    long length = segment.end() + SegmentFormat.END.length;
    segment.file().write(segment.end(), SegmentFormat.END, 0, SegmentFormat.END.length);
    segment.file().truncate(length);
    segment.file().force();
    segment.setLength(length);
  }

  private Path keep(Segment segment, byte[] torn) throws IOException {
    Path quarantine = directory.resolve("quarantine");
    files.createDirectory(quarantine);
    String name = segment.name().fileName() + "-" + segment.end() + "-";
    int copy = 1;
    while (files.exists(quarantine.resolve(name + copy))) {
      copy++;
    }
    Path path = quarantine.resolve(name + copy);
    try (StoreFile file = files.create(path)) {
      file.write(0, torn, 0, torn.length);
      file.force();
    }
    files.forceDirectory(quarantine);
    files.forceDirectory(directory);
    return path;
  }

  /** Returns the failure that names a damaged place. */
  SpaceException.Damaged damaged(Segment segment, long offset, String what) {
    return new SpaceException.Damaged(
        "The log is damaged: "
            + segment.path()
            + ", byte "
            + offset
            + id(segment, offset)
            + ": "
            + what
            + ". Nothing was changed; restore the file from a backup",
        null);
  }

  private String id(Segment segment, long offset) {
    try {
      byte[] near = new SegmentScanner(format, segment.name(), segment.file()).bytes(offset, 2048);
      Matcher id = ID.matcher(new String(near, StandardCharsets.ISO_8859_1));
      return id.find() ? ", document " + id.group(1) : "";
    } catch (IOException e) {
      return ", where it cannot be read (" + e.getMessage() + ")";
    }
  }
}
