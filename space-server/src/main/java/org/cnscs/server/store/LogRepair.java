package org.cnscs.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.cnscs.server.store.Committed.Effect;
import org.cnscs.server.store.Committed.Stored;
import org.cnscs.server.store.SegmentScanner.Frame;
import org.cnscs.server.store.StoreFiles.StoreFile;
import org.cnscs.server.store.Survey.Gap;
import org.cnscs.space.SpaceException;
import org.cnscs.space.SpaceKeeper.Finding;
import org.cnscs.space.SpaceKeeper.Kind;

/**
 * The repair of a log whose directory the caller holds.
 *
 * <p>A segment in which something is damaged is replaced by one of the next generation, as
 * compaction does it, with every batch of it that is whole. Of a batch that is not, those documents
 * are kept whose bytes are known to be right: by the hash that is their name, or by the checksum
 * that the snapshot has of them. The damaged file is put aside whole, before another takes its
 * place; nothing is ever thrown away. An interrupted write at the end of the log is left to
 * recovery.
 */
public final class LogRepair {
  private static final Pattern SPACE = Pattern.compile(" space=\"([0-9a-f-]{36})\"");
  private static final int CHUNK = 1 << 20;

  private final StoreFiles files;
  private final Path directory;
  private final Path log;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private final DocumentTable known = new DocumentTable();
  private Snapshot.Content snapshot;
  private long last;

  /** Creates the repair of a directory. */
  public LogRepair(StoreFiles files, Path directory) {
    this.files = files;
    this.directory = directory;
    this.log = directory.resolve("log");
  }

  /** Returns what was done. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Returns the id of a space as one of its segments tells it. */
  static String spaceInLog(StoreFiles files, Path log) throws IOException {
    for (SegmentName name : LogFiles.counting(files, log)) {
      try (StoreFile file = files.open(log.resolve(name.fileName()))) {
        byte[] head = new byte[(int) Math.min(file.size(), 512)];
        file.read(0, head, 0, head.length);
        Matcher space = SPACE.matcher(new String(head, StandardCharsets.ISO_8859_1));
        if (space.find()) {
          return space.group(1);
        }
      }
    }
    throw new SpaceException.Damaged(
        "Neither " + SpaceRoot.NAME + " nor a segment in " + log + " tells the id of the space",
        null);
  }

  /** Repairs what is damaged, and examines what is there then. */
  public LogCheck run() throws IOException {
    repair();
    LogCheck left = new LogCheck(files, directory);
    left.run();
    tellOfOlder(left);
    return left;
  }

  private void repair() throws IOException {
    SegmentFormat format = new SegmentFormat(root());
    try {
      snapshot = Snapshot.read(files, directory, format.space(), known);
    } catch (IOException e) {
      known.clear();
    }
    List<SegmentName> names = LogFiles.counting(files, log);
    for (int i = 0; i < names.size(); i++) {
      int expected = i == 0 ? 1 : names.get(i - 1).through() + 1;
      if (names.get(i).number() > expected) {
        fill(format, expected, names.get(i));
      }
      boolean isLast = i == names.size() - 1;
      repair(format, names.get(i), isLast ? null : names.get(i + 1));
    }
  }

  private String root() throws IOException {
    try {
      return SpaceRoot.read(files, directory);
    } catch (SpaceException.Damaged e) {
      String space = spaceInLog(files, log);
      SpaceRoot.writeRoot(files, directory, space, Instant.EPOCH);
      note("root", directory.resolve(SpaceRoot.NAME) + " was written anew, from the segments");
      return space;
    }
  }

  /** Puts an empty segment where segments are missing. */
  private void fill(SegmentFormat format, int number, SegmentName before) throws IOException {
    long next;
    try (StoreFile file = files.open(log.resolve(before.fileName()))) {
      next = Math.max(last + 1, new Survey(format, before, log, file).first());
    }
    SegmentName name = new SegmentName(number, before.number() - 1, 1);
    new ClosedSegment(files, log, format, name, last + 1).write(next);
    lost(
        "Segments "
            + number
            + " to "
            + name.through()
            + " are missing, with the batches "
            + (last + 1)
            + " to "
            + (next - 1));
    last = next - 1;
  }

  private void repair(SegmentFormat format, SegmentName name, SegmentName following)
      throws IOException {
    Path path = log.resolve(name.fileName());
    try (StoreFile file = files.open(path)) {
      Survey survey = new Survey(format, name, path, file);
      Gaps gaps = new Gaps();
      survey.read(Math.max(survey.first(), last + 1), gaps);
      boolean torn = following == null && gaps.all.size() == 1 && gaps.all.getFirst().last();
      long own = survey.first();
      long least = Math.max(Math.max(gaps.last, last) + 1, own < 0 ? 0 : survey.next());
      long next = next(format, following, least);
      boolean whole = own == last + 1 && (gaps.all.isEmpty() || torn);
      if (!whole || next != least) {
        rewrite(format, survey, next);
      }
      last = next - 1;
    }
  }

  private long next(SegmentFormat format, SegmentName following, long least) throws IOException {
    if (following == null) {
      return least;
    }
    try (StoreFile file = files.open(log.resolve(following.fileName()))) {
      return Math.max(least, new Survey(format, following, log, file).first());
    }
  }

  /** The gaps of a segment, and its last batch. */
  private static final class Gaps implements Survey.Reader {
    private final List<Gap> all = new ArrayList<>();
    private long last;

    @Override
    public void frame(Frame frame) {
      last = Math.max(last, frame.numbers().sequence());
    }

    @Override
    public void gap(Gap gap) {
      all.add(gap);
    }
  }

  private void rewrite(SegmentFormat format, Survey survey, long next) throws IOException {
    SegmentName old = survey.name();
    SegmentName name = new SegmentName(old.number(), old.through(), old.generation() + 1);
    Path aside = putAside(survey);
    ClosedSegment out = new ClosedSegment(files, log, format, name, last + 1);
    long[] number = {last};
    survey.read(
        last + 1,
        new Survey.Reader() {
          @Override
          public void frame(Frame frame) {
            if (frame.numbers().changes() > 0) {
              FrameDecoder.Content content = frame.decoder().decode();
              number[0] = frame.numbers().sequence();
              out.add(new Committed(number[0], content.effects()), content.request());
            }
          }

          @Override
          public void gap(Gap gap) throws IOException {
            salvage(survey, gap, out, number, aside);
          }
        });
    out.write(Math.max(next, number[0] + 1));
    files.delete(survey.path());
    files.forceDirectory(log);
  }

  private void salvage(Survey survey, Gap gap, ClosedSegment out, long[] number, Path aside)
      throws IOException {
    Salvage salvage = new Salvage(survey, gap, this::isRight);
    salvage.run();
    List<Effect> good = salvage.good();
    if (!good.isEmpty()) {
      out.add(new Committed(++number[0], good), null);
    }
    String kept =
        good.isEmpty()
            ? ""
            : "; " + good.size() + " documents of it are known to be right and were kept";
    losses.add(new Loss(findings.size(), salvage.lost()));
    lost(
        survey.path()
            + ", byte "
            + gap.offset()
            + ": "
            + gap.length()
            + " damaged bytes"
            + LogCheck.ids(survey, gap)
            + kept
            + ". The damaged file is "
            + aside);
  }

  private boolean isRight(SegmentName segment, Stored stored, long offset) {
    if (LogCheck.isNamedByHash(stored.id())) {
      return LogCheck.hasItsHash(stored.id(), stored.xml());
    }
    Location location = snapshot == null ? null : known.find(stored.space(), stored.id());
    if (location == null || location.offset() != offset || location.version() != stored.version()) {
      return false;
    }
    CRC32C crc = new CRC32C();
    crc.update(stored.xml());
    return location.length() == stored.xml().length
        && location.crc() == (int) crc.getValue()
        && snapshot.segments().stream()
            .anyMatch(each -> each.slot() == location.slot() && each.name().equals(segment));
  }

  /**
   * The changes that were lost with a gap.
   *
   * @param finding which finding tells of it
   */
  private record Loss(int finding, List<Salvage.Named> changes) {}

  /** Adds to what was lost which documents are back as they were before. */
  private void tellOfOlder(LogCheck left) {
    for (Loss loss : losses) {
      StringBuilder older = new StringBuilder();
      for (Salvage.Named change : loss.changes) {
        Location present = left.find(change.space(), change.id());
        if (present != null && present.version() <= change.before()) {
          older.append("; version ").append(present.version()).append(" of document ");
          older.append(change.id()).append(" in space ").append(change.space());
          older.append(" counts again");
        }
      }
      Finding told = findings.get(loss.finding);
      findings.set(
          loss.finding, new Finding(told.kind(), told.part(), told.detail() + older, told.next()));
    }
  }

  private Path putAside(Survey survey) throws IOException {
    Path quarantine = directory.resolve("quarantine");
    files.createDirectory(quarantine);
    int copy = 1;
    String name = survey.name().fileName() + "-damaged-";
    while (files.exists(quarantine.resolve(name + copy))) {
      copy++;
    }
    try (StoreFile to = files.create(quarantine.resolve(name + copy))) {
      byte[] chunk = new byte[CHUNK];
      long size = survey.file().size();
      for (long at = 0; at < size; at += chunk.length) {
        int length = (int) Math.min(chunk.length, size - at);
        survey.file().read(at, chunk, 0, length);
        to.write(at, chunk, 0, length);
      }
      to.force();
    }
    files.forceDirectory(quarantine);
    files.forceDirectory(directory);
    return quarantine.resolve(name + copy);
  }

  private void lost(String detail) {
    findings.add(new Finding(Kind.LOST, "records", detail, "restore a backup if you need them"));
  }

  private void note(String part, String detail) {
    findings.add(new Finding(Kind.NOTE, part, detail, null));
  }
}
