package org.cnscs.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.cnscs.server.store.Committed.Effect;
import org.cnscs.server.store.Committed.Removed;
import org.cnscs.server.store.Committed.Stored;
import org.cnscs.server.store.SegmentScanner.Frame;
import org.cnscs.server.store.StoreFiles.StoreFile;

/**
 * One compaction: what still counts of some closed segments is copied into a new one, which takes
 * their place.
 *
 * <p>It works beside commits, which it only meets in the table's monitor, for one document at a
 * time. The order of batches stays, so that reading the log from its begin gives the same documents
 * as before:
 *
 * <ul>
 *   <li>A document is left out if it is not present any more; what ended it comes later in the log,
 *       and is durable.
 *   <li>A removal is left out if, when the compaction begins, neither the segments before nor what
 *       is copied hold a dead document that it could be the end of.
 *   <li>A batch that a remembered request led to is copied whole.
 * </ul>
 *
 * <p>What ended a document may stand in the last batch of all. If that was damaged later it could
 * be taken for an interrupted write, and the version before would be gone, too. So a mark that the
 * batch was durable is written first.
 *
 * <p>The new segment is written under another name, made durable and renamed; from then on its name
 * alone says that it counts and the old ones do not. Only then the table learns the new places,
 * from what is read back and checked, and only then the old files are deleted. A crash before the
 * renaming leaves a file that counts for nothing, one after it files that count no longer.
 */
final class Compaction {
  private static final int CHUNK = 1 << 20;
  private static final int FORCED_EACH = 4 << 20;

  private final StoreFiles files;
  private final Path log;
  private final Segments segments;
  private final DocumentTable table;
  private final Requests requests;
  private final Pace pace;
  private final Housekeeping.Seal seal;
  private final List<Segment> old;
  private final Set<Integer> oldSlots = new HashSet<>();
  private boolean requestsHeld;
  private boolean removalsKept;
  private long forced;

  /** What slows a compaction down, and can end it. */
  interface Pace {
    /** Tells that bytes were written; returns false if the compaction is to be given up. */
    boolean wrote(long bytes);
  }

  Compaction(
      StoreFiles files,
      Path log,
      Segments segments,
      DocumentTable table,
      Requests requests,
      Pace pace,
      Housekeeping.Seal seal,
      List<Segment> old) {
    this.files = files;
    this.log = log;
    this.segments = segments;
    this.table = table;
    this.requests = requests;
    this.pace = pace;
    this.seal = seal;
    this.old = old;
  }

  /**
   * Compacts the segments.
   *
   * @return what took their place; null if it was given up
   * @throws IOException if a file fails; the old segments still count
   */
  Segment run() throws IOException {
    old.forEach(segment -> oldSlots.add(segment.slot()));
    requestsHeld = old.stream().anyMatch(this::mayHoldRequests);
    removalsKept = requestsHeld || mayEndOlder();
    SegmentName name = name();
    Path path = log.resolve(name.fileName());
    Path unfinished = log.resolve(name.fileName() + LogFiles.UNFINISHED);
    try {
      Segment copy = write(name, unfinished);
      return copy == null ? null : place(copy, unfinished, path);
    } finally {
      files.delete(unfinished); // if it is still there, it is of no use
    }
  }

  private SegmentName name() {
    int generation = old.stream().mapToInt(segment -> segment.name().generation()).max().orElse(0);
    SegmentName first = old.getFirst().name();
    return new SegmentName(first.number(), old.getLast().name().through(), generation + 1);
  }

  private boolean mayEndOlder() {
    for (Segment segment : segments.all()) {
      if (segment == old.getFirst()) {
        return false;
      }
      if (table.use(segment.slot()).hasDead()) {
        return true;
      }
    }
    return true;
  }

  private boolean mayHoldRequests(Segment segment) {
    return requests.oldest() < segment.next();
  }

  private Segment write(SegmentName name, Path path) throws IOException {
    SegmentFormat format = old.getFirst().format();
    try (StoreFile file = files.create(path)) {
      Segment copy =
          Segment.closed(format, name, path, file, old.getFirst().first(), old.getLast().next());
      FrameBuffer buffer = new FrameBuffer(copy, 0);
      buffer.writeBytes(copy.begin());
      for (Segment segment : old) {
        buffer = copy(segment, copy, buffer);
        if (buffer == null) {
          return null;
        }
      }
      buffer.writeBytes(SegmentFormat.END);
      copy.setEnd(buffer.offset() - SegmentFormat.END.length);
      boolean whole = flush(copy, buffer);
      file.force();
      if (whole) {
        check(copy);
      }
      return whole ? copy : null;
    }
  }

  private FrameBuffer copy(Segment from, Segment to, FrameBuffer begun) throws IOException {
    SegmentScanner scanner = new SegmentScanner(from.format(), from.name(), from.file());
    FrameBuffer buffer = begun;
    long offset = from.begin().length;
    while (offset < from.end()) {
      Frame frame = scanner.frameAt(offset);
      if (frame == null) {
        throw new IOException(from.path() + " has no whole frame at byte " + offset);
      }
      if (frame.numbers().changes() > 0) {
        copy(from, frame, buffer);
      }
      offset += frame.size();
      if (buffer.size() >= CHUNK) {
        if (!flush(to, buffer)) {
          return null;
        }
        buffer = new FrameBuffer(to, buffer.offset());
      }
    }
    return buffer;
  }

  private void copy(Segment from, Frame frame, FrameBuffer buffer) {
    FrameDecoder.Content content = frame.decoder().decode();
    boolean whole = requests.find(content.request()) != null;
    List<Effect> kept = new ArrayList<>();
    for (int i = 0; i < content.effects().size(); i++) {
      Effect effect = content.effects().get(i);
      boolean counts =
          switch (effect) {
            case Stored stored ->
                isPresent(stored, from.slot(), frame.offsetOf(content.offsets().get(i)));
            case Removed _ -> removalsKept;
          };
      if (whole || counts) {
        kept.add(effect);
      }
    }
    if (!kept.isEmpty()) {
      buffer.append(
          new Committed(frame.numbers().sequence(), kept), whole ? content.request() : null);
    }
  }

  private boolean isPresent(Stored stored, int slot, long offset) {
    Location present = table.find(stored.space(), stored.id());
    return present != null && present.slot() == slot && present.offset() == offset;
  }

  private boolean flush(Segment to, FrameBuffer buffer) throws IOException {
    to.file().write(buffer.start(), buffer.array(), 0, buffer.size());
    forced += buffer.size();
    if (forced >= FORCED_EACH) {
      to.file().force(); // a commit's force would have to wait for all of it
      forced = 0;
    }
    return pace.wrote(buffer.size());
  }

  private static void check(Segment copy) throws IOException {
    read(copy, frame -> {});
  }

  private static void read(Segment copy, Consumer<Frame> reader) throws IOException {
    SegmentScanner scanner = new SegmentScanner(copy.format(), copy.name(), copy.file());
    long offset = copy.begin().length;
    while (offset < copy.end()) {
      Frame frame = scanner.frameAt(offset);
      if (frame == null) {
        throw new IOException(copy.path() + " is not what was written to it, byte " + offset);
      }
      reader.accept(frame);
      offset += frame.size();
    }
  }

  /**
   * Puts the copy in the place of the old segments. If this fails half way both stay open, and all
   * locations right.
   */
  private Segment place(Segment written, Path unfinished, Path path) throws IOException {
    seal.seal();
    files.rename(unfinished, path);
    files.forceDirectory(log);
    Segment copy = written.at(path, files.open(path));
    segments.register(copy);
    read(copy, frame -> move(copy, frame));
    SegmentUse use = table.use(copy.slot());
    copy.setResidue(use.deadBytes() + (requestsHeld ? use.deleteBytes() : 0));
    segments.replace(old, copy);
    for (Segment segment : old) {
      segment.file().close();
      files.delete(segment.path());
    }
    files.forceDirectory(log);
    return copy;
  }

  private void move(Segment copy, Frame frame) {
    FrameDecoder.Content content = frame.decoder().decodePlaces();
    List<Location> locations = Recovery.locations(copy, frame, content);
    table.move(content.effects(), locations, copy.slot(), oldSlots);
    copy.addFrame(frame.offset());
  }
}
