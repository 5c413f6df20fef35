package org.cnscs.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.cnscs.server.store.Committed.Stored;
import org.cnscs.server.store.SegmentScanner.Frame;
import org.cnscs.server.store.Snapshot.Known;
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

  private final StoreFiles files;
  private final Path directory;
  private final SegmentFormat format;
  private final DocumentTable table;
  private final Requests requests;
  private final TailRepair tail;
  private final List<String> notes = new ArrayList<>();
  private final Set<Integer> gone = new HashSet<>();
  private Segments segments = new Segments();
  private Snapshot.Content snapshot;
  private long told;
  private long batches;
  private long bytesRead;
  private long sequence;
  private boolean sealed;

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
    this.tail = new TailRepair(files, directory, format);
  }

  /** Returns the segments, the last of which can be appended to. */
  Segments segments() {
    return segments;
  }

  /** Returns what was cut off, one sentence each. */
  List<String> repairs() {
    return tail.repairs();
  }

  /** Tells whether a seal stands behind the last batch, where the next frame goes. */
  boolean isSealed() {
    return sealed;
  }

  /** Returns the snapshot that was used; null if there was none. */
  Snapshot.Content snapshot() {
    return snapshot;
  }

  /** Returns what was done, and how long it took. */
  RecoveryReport report(Duration time) {
    List<String> all = new ArrayList<>(tail.repairs());
    all.addAll(notes);
    return new RecoveryReport(batches, bytesRead, tail.bytesCut(), snapshot != null, time, all);
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
    if (!runFromSnapshot(log)) {
      abandon();
      table.clear();
      requests.clear();
      segments = new Segments();
      sequence = 0;
      snapshot = null;
      run(log);
    }
    deleteLeftOver(log);
  }

  /**
   * Deletes what an interrupted compaction has left, as soon as the names by which that counts no
   * longer are durable: what was read may be a renaming whose force failed in a former life.
   */
  private void deleteLeftOver(LogFiles log) throws IOException {
    if (!log.leftOver().isEmpty()) {
      files.forceDirectory(log.log());
    }
    for (Path path : log.leftOver()) {
      files.delete(path);
    }
  }

  /** Recovers from the snapshot; returns false if there is none that is of use. */
  private boolean runFromSnapshot(LogFiles log) throws IOException {
    if (!files.exists(directory.resolve(Snapshot.NAME))) {
      return false;
    }
    try {
      snapshot = Snapshot.read(files, directory, format.space(), table);
    } catch (IOException e) {
      notes.add("The snapshot was not used: " + e.getMessage());
      return false;
    }
    requests.add(snapshot.requests());
    segments.setNextSlot(snapshot.nextSlot());
    gone.addAll(snapshot.slots());
    Map<SegmentName, Known> known = new HashMap<>();
    for (Known each : snapshot.segments()) {
      known.put(each.name(), each);
      told = Math.max(told, each.next() - 1);
      if (log.segments().contains(each.name())) {
        gone.remove(each.slot());
      }
    }
    if (known.containsKey(log.segments().getLast())) {
      notes.add("The snapshot was not used: it tells of segments that are not there");
      return false;
    }
    for (SegmentName name : log.segments()) {
      if (!known.containsKey(name)) {
        read(name, log.path(name), name.equals(log.segments().getLast()));
      } else if (!take(known.get(name), log.path(name))) {
        notes.add("The snapshot was not used: " + log.path(name) + " is another one");
        return false;
      }
    }
    boolean whole = table.recount(segments, gone);
    if (!whole) {
      notes.add("The snapshot was not used: it does not fit the log");
    }
    return whole;
  }

  private boolean take(Known known, Path path) throws IOException {
    StoreFile file = files.open(path);
    Segment segment = Segment.closed(format, known.name(), path, file, known.first(), known.next());
    segments.add(segment, known.slot());
    segment.setEnd(known.end());
    table.know(known.slot(), known.use());
    byte[] begin = segment.begin();
    boolean same =
        known.first() == sequence + 1
            && file.size() == known.size()
            && Arrays.equals(
                new SegmentScanner(format, known.name(), file).bytes(0, begin.length), begin);
    sequence = known.next() - 1;
    return same;
  }

  private void run(LogFiles log) throws IOException {
    told = 0;
    gone.clear();
    for (SegmentName name : log.segments()) {
      read(name, log.path(name), name.equals(log.segments().getLast()));
    }
  }

  private void read(SegmentName name, Path path, boolean last) throws IOException {
    StoreFile file = files.open(path);
    Segment segment = segment(name, path, file);
    segments.add(segment);
    byte[] begin = segment.begin();
    SegmentScanner scanner = new SegmentScanner(format, name, file);
    if (!Arrays.equals(scanner.bytes(0, begin.length), begin)) {
      tail.beginAnew(segment, scanner, last);
      return;
    }
    Tail read = readFrames(segment, scanner);
    sequence = segment.next() - 1;
    segment.setLength(scanner.size());
    if (!scanner.isEnd(segment.end())) {
      tail.repair(segment, scanner, last);
    }
    sealed = last && read.seal >= 0;
    if (sealed) {
      segment.setEnd(read.seal); // it may not be durable, so the next frame's writer repeats it
    } else if (last && read.proven < segment.end()) {
      tail.writeAgain(segment, read.proven);
    }
  }

  private Segment segment(SegmentName name, Path path, StoreFile file) throws IOException {
    long first = sequence + 1;
    if (!name.isCompacted()) {
      return Segment.written(format, name, path, file, first);
    }
    byte[] head = new SegmentScanner(format, name, file).bytes(0, 512);
    Matcher next = NEXT.matcher(new String(head, StandardCharsets.ISO_8859_1));
    return Segment.closed(
        format, name, path, file, first, next.find() ? Long.parseLong(next.group(1)) : first);
  }

  /**
   * The end of a segment.
   *
   * @param proven the end of what its last frame proves to be durable
   * @param seal where the last frame is, if that is a seal; else -1
   */
  private record Tail(long proven, long seal) {}

  private Tail readFrames(Segment segment, SegmentScanner scanner) throws IOException {
    Tail tail = new Tail(0, -1);
    for (Frame f = scanner.frameAt(segment.end()); f != null; f = scanner.frameAt(segment.end())) {
      boolean seal = f.numbers().changes() == 0;
      checkNumber(segment, f, seal);
      if (!seal) {
        apply(segment, f);
        segment.addFrame(f.offset());
        sequence = f.numbers().sequence();
      }
      segment.setEnd(f.offset() + f.size());
      tail = new Tail(f.numbers().durable(), seal ? f.offset() : -1);
    }
    return tail;
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
      throw tail.damaged(segment, frame.offset(), "Batch " + number + belongs);
    }
  }

  private void apply(Segment segment, Frame frame) {
    FrameDecoder.Content content;
    try {
      content = frame.decoder().decodePlaces();
    } catch (RuntimeException e) {
      String batch = "Batch " + frame.numbers().sequence();
      throw tail.damaged(segment, frame.offset(), batch + " cannot be read: " + e.getMessage());
    }
    batches++;
    bytesRead += frame.size();
    List<Location> locations = locations(segment, frame, content);
    if (frame.numbers().sequence() <= told) {
      table.move(content.effects(), locations, segment.slot(), gone);
    } else {
      table.apply(content.effects(), locations, segment.slot());
    }
    requests.add(content.request(), frame.numbers().sequence());
  }

  /** Returns where each effect of a frame lies; null for a removal. */
  static List<Location> locations(Segment segment, Frame frame, FrameDecoder.Content content) {
    List<Location> locations = new ArrayList<>();
    for (int i = 0; i < content.effects().size(); i++) {
      locations.add(
          content.effects().get(i) instanceof Stored stored
              ? location(segment, frame, stored, content.offsets().get(i), content.lengths().get(i))
              : null);
    }
    return locations;
  }

  private static Location location(
      Segment segment, Frame frame, Stored stored, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(frame.buffer(), at, length);
    long offset = frame.offsetOf(at);
    return new Location(
        segment.slot(), offset, length, (int) crc.getValue(), stored.version(), stored.until());
  }

  /** Closes what was opened, after a failure. */
  void abandon() throws IOException {
    segments.close();
  }
}
