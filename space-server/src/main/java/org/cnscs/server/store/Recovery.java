package org.cnscs.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.cnscs.server.store.Committed.Effect;
import org.cnscs.server.store.Committed.Stored;
import org.cnscs.server.store.SegmentScanner.Frame;
import org.cnscs.server.store.StoreFiles.StoreFile;
import org.cnscs.space.SpaceException;

/**
 * The reading of a log after it was closed or its process died.
 *
 * <p>Frames are read in order until one is not whole. In a segment that is not the last, that is
 * damage: it was made durable before the next one was begun. In the last segment it is a torn
 * write, unless a whole frame further on was written when the broken place was durable already.
 * Only a torn write is repaired: its bytes are kept aside and then cut off. Everything is read
 * before anything is changed. What a compaction that was interrupted has left is removed.
 */
final class Recovery {
  private static final Pattern NEXT = Pattern.compile(" next=\"(\\d{1,18})\"");
  private static final Pattern ID = Pattern.compile(" id=\"([A-Za-z0-9._~@:/-]{1,512})\"");

  private final StoreFiles files;
  private final Path directory;
  private final SegmentFormat format;
  private final DocumentTable table;
  private final Requests requests;
  private final Segments segments = new Segments();
  private final List<String> repairs = new ArrayList<>();
  private long sequence;

  Recovery(
      StoreFiles files,
      Path directory,
      SegmentFormat format,
      DocumentTable table,
      Requests requests) {
    this.files = files;
    this.directory = directory;
    this.format = format;
    this.table = table;
    this.requests = requests;
  }

  /** Returns the segments, the last of which can be appended to. */
  Segments segments() {
    return segments;
  }

  /** Returns what was cut off, one sentence each. */
  List<String> repairs() {
    return repairs;
  }

  /** Returns the number of the last batch. */
  long sequence() {
    return sequence;
  }

  /**
   * Reads the whole log into the table.
   *
   * @throws SpaceException.Damaged if it is damaged; nothing has been changed
   */
  void run() throws IOException {
    LogFiles log = LogFiles.list(files, directory.resolve("log"));
    for (SegmentName name : log.segments()) {
      read(name, log.path(name), name.equals(log.segments().getLast()));
    }
    for (Path path : log.leftOver()) {
      files.delete(path);
    }
  }

  private void read(SegmentName name, Path path, boolean last) throws IOException {
    StoreFile file = files.open(path);
    Segment segment = segment(name, path, file);
    segments.add(segment);
    byte[] begin = segment.begin();
    SegmentScanner scanner = new SegmentScanner(format, name, file);
    if (!Arrays.equals(scanner.bytes(0, begin.length), begin)) {
      beginAnew(segment, scanner, last);
      return;
    }
    readFrames(segment, scanner);
    sequence = segment.next() - 1;
    byte[] rest = scanner.bytes(segment.end(), SegmentFormat.END.length + 1L);
    if (!Arrays.equals(rest, SegmentFormat.END)) {
      repair(segment, scanner, last);
    }
  }

  private Segment segment(SegmentName name, Path path, StoreFile file) throws IOException {
    long first = sequence + 1;
    if (!name.isCompacted()) {
      return Segment.written(format, name, path, file, first);
    }
    byte[] head = new SegmentScanner(format, name, file).bytes(0, 512);
    Matcher next = NEXT.matcher(new String(head, StandardCharsets.ISO_8859_1));
    return Segment.compacted(
        format, name, path, file, first, next.find() ? Long.parseLong(next.group(1)) : first);
  }

  /**
   * Writes the last segment's begin if its creation was interrupted, before anything could be
   * appended to it.
   */
  private void beginAnew(Segment segment, SegmentScanner scanner, boolean last) throws IOException {
    byte[] empty = format.empty(segment.name(), segment.first());
    if (!last || segment.name().number() == 1 || scanner.size() > empty.length) {
      throw damaged(
          segment, 0, "The segment does not begin as " + segment.name() + " of this space does");
    }
    segment.file().write(0, empty, 0, empty.length);
    segment.file().truncate(empty.length);
    segment.file().force();
    repairs.add("The creation of " + segment.path() + " had been interrupted and was completed");
  }

  private void readFrames(Segment segment, SegmentScanner scanner) throws IOException {
    for (Frame f = scanner.frameAt(segment.end()); f != null; f = scanner.frameAt(segment.end())) {
      boolean seal = f.numbers().changes() == 0;
      checkNumber(segment, f, seal);
      if (!seal) {
        apply(segment, f);
        segment.addFrame(f.offset());
        sequence = f.numbers().sequence();
      }
      segment.setEnd(f.offset() + f.size());
    }
  }

  private void checkNumber(Segment segment, Frame frame, boolean seal) {
    long number = frame.numbers().sequence();
    long expected = seal ? sequence : sequence + 1;
    boolean good =
        segment.name().isCompacted()
            ? number >= expected && number < segment.next()
            : number == expected;
    if (!good) {
      String belongs = " stands where batch " + expected + " belongs";
      throw damaged(segment, frame.offset(), "Batch " + number + belongs);
    }
  }

  private void apply(Segment segment, Frame frame) {
    FrameDecoder.Content content;
    try {
      content = frame.decoder().decode();
    } catch (RuntimeException e) {
      String batch = "Batch " + frame.numbers().sequence();
      throw damaged(segment, frame.offset(), batch + " cannot be read: " + e.getMessage());
    }
    table.apply(content.effects(), locations(segment, frame, content), segment.slot());
    requests.add(content.request(), frame.numbers().sequence());
  }

  /** Returns where each effect of a frame lies; null for a removal. */
  static List<Location> locations(Segment segment, Frame frame, FrameDecoder.Content content) {
    List<Location> locations = new ArrayList<>();
    for (int i = 0; i < content.effects().size(); i++) {
      locations.add(location(segment, frame, content.effects().get(i), content.offsets().get(i)));
    }
    return locations;
  }

  private static Location location(Segment segment, Frame frame, Effect effect, int at) {
    if (!(effect instanceof Stored stored)) {
      return null;
    }
    CRC32C crc = new CRC32C();
    crc.update(stored.xml());
    long offset = frame.offsetOf(at);
    int length = stored.xml().length;
    return new Location(
        segment.slot(), offset, length, (int) crc.getValue(), stored.version(), stored.until());
  }

  private void repair(Segment segment, SegmentScanner scanner, boolean last) throws IOException {
    long end = segment.end();
    if (!last) {
      throw damaged(segment, end, "There is no whole frame and not the end of the segment");
    }
    Frame witness = scanner.witnessAgainst(end);
    if (witness != null) {
      String later = "a later one at byte " + witness.offset() + " shows that there was";
      throw damaged(segment, end, "There is no whole frame, but " + later);
    }
    byte[] torn = scanner.bytes(end, scanner.size() - end);
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
    segment.file().write(segment.end(), SegmentFormat.END, 0, SegmentFormat.END.length);
    segment.file().truncate(segment.end() + SegmentFormat.END.length);
    segment.file().force();
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

  private SpaceException.Damaged damaged(Segment segment, long offset, String what) {
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

  /** Closes what was opened, after a failure. */
  void abandon() throws IOException {
    for (Segment segment : segments.all()) {
      segment.file().close();
    }
  }
}
