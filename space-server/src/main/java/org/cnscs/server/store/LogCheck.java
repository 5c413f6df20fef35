package org.cnscs.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.server.store.Committed.Stored;
import org.cnscs.server.store.SegmentScanner.Frame;
import org.cnscs.server.store.StoreFiles.StoreFile;
import org.cnscs.server.store.Survey.Gap;
import org.cnscs.space.SpaceException;
import org.cnscs.space.SpaceKeeper.Finding;
import org.cnscs.space.SpaceKeeper.Kind;
import org.cnscs.xml.Hash;

/**
 * The examination of the log in a directory that nobody holds: every record of every segment is
 * read, whatever else is damaged, and documents that are named by their hash are hashed.
 */
public final class LogCheck {
  private static final Set<String> NAMED_BY_HASH =
      Set.of("line", "class", "resource", "program", "table");
  private static final Pattern ID = Pattern.compile(" id=\"([A-Za-z0-9._~@:/-]{1,512})\"");
  private static final int SHOWN = 5;
  private static final String REPAIR =
      "restore the file from a backup, or run cnscs doctor --repair, which keeps what is good";

  private final StoreFiles files;
  private final Path directory;
  private final List<Finding> findings = new ArrayList<>();
  private final DocumentTable table = new DocumentTable();
  private final Set<String> changed = new HashSet<>();
  private long noteAfter = Long.MAX_VALUE;
  private long batches;
  private long bytes;
  private long last;

  /** Creates the examination of a directory. */
  public LogCheck(StoreFiles files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /** Returns what was found, in the order of the files. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Returns how many whole batches there are. */
  public long batches() {
    return batches;
  }

  /** Returns the number of the last of them. */
  public long last() {
    return last;
  }

  /** Returns how many bytes were read. */
  public long bytes() {
    return bytes;
  }

  /** Returns how many documents are present. */
  public long documents() {
    long[] count = {0};
    table.maps().values().forEach(documents -> documents.forEach(leaf -> count[0] += count(leaf)));
    return count[0];
  }

  private static long count(byte[] bytes) {
    long count = 0;
    for (Leaf leaf = new Leaf(bytes); leaf.next(); ) {
      count++;
    }
    return count;
  }

  /** Returns the version of a document; -1 if it is not present. */
  public long version(String space, String id) {
    Location location = table.find(space, id);
    return location == null ? -1 : location.version();
  }

  /** Tells of all documents that are present, by their spaces and ids, until one is refused. */
  public void forEach(BiPredicate<String, String> reader) {
    boolean[] more = {true};
    table
        .maps()
        .forEach(
            (space, documents) ->
                documents.forEach(
                    bytes -> {
                      for (Leaf leaf = new Leaf(bytes); more[0] && leaf.next(); ) {
                        more[0] = reader.test(space, leaf.id());
                      }
                    }));
  }

  /** Has the examination, before it is run, note what is changed by batches after one. */
  public void noteChangesAfter(long sequence) {
    noteAfter = sequence;
  }

  /** Tells whether a document was changed or removed by a batch after the one that was named. */
  public boolean isChanged(String space, String id) {
    return changed.contains(space + '\n' + id);
  }

  /** Returns what is known of a present document; null if there is none. */
  Location find(String space, String id) {
    return table.find(space, id);
  }

  /**
   * Reads everything.
   *
   * @throws SpaceException.Unavailable if the directory is not a space
   */
  public void run() throws IOException {
    String space = space();
    Path log = directory.resolve("log");
    SegmentFormat format = new SegmentFormat(space);
    int number = 1;
    List<SegmentName> names = LogFiles.counting(files, log);
    for (SegmentName name : names) {
      if (name.number() != number) {
        damage("Segments " + number + " to " + (name.number() - 1) + " of " + log + " are missing");
      }
      number = name.through() + 1;
      try (StoreFile file = files.open(log.resolve(name.fileName()))) {
        Survey survey = new Survey(format, name, log.resolve(name.fileName()), file);
        read(survey, name.equals(names.getLast()));
      }
    }
    if (names.isEmpty()) {
      damage("There is no segment in " + log);
    }
  }

  private String space() throws IOException {
    try {
      return SpaceRoot.read(files, directory);
    } catch (SpaceException.Damaged e) {
      finding(Kind.DAMAGE, "root", e.getMessage(), REPAIR);
      return LogRepair.spaceInLog(files, directory.resolve("log"));
    }
  }

  private void read(Survey survey, boolean isLast) throws IOException {
    long first = survey.first();
    if (first < 0) {
      damage(survey.path() + " does not begin as " + survey.name() + " of this space does");
    } else if (first != last + 1) {
      damage(survey.path() + " begins with batch " + first + ", and " + (last + 1) + " is missing");
    }
    survey.read(
        Math.max(first, last + 1),
        new Survey.Reader() {
          @Override
          public void frame(Frame frame) {
            check(survey, frame);
          }

          @Override
          public void gap(Gap gap) throws IOException {
            if (isLast && gap.last()) {
              interrupted(survey, gap);
            } else {
              damaged(survey, gap);
            }
          }
        });
    last = Math.max(last, survey.next() - 1);
    bytes += survey.file().size();
  }

  private void check(Survey survey, Frame frame) {
    if (frame.numbers().changes() == 0) {
      return;
    }
    if (!survey.name().isCompacted() && frame.numbers().sequence() != last + 1 && last > 0) {
      damage(
          survey.path()
              + ": batches "
              + (last + 1)
              + " to "
              + (frame.numbers().sequence() - 1)
              + " are missing before byte "
              + frame.offset());
    }
    batches++;
    last = frame.numbers().sequence();
    FrameDecoder.Content content = frame.decoder().decode();
    List<Location> places = new ArrayList<>();
    for (Committed.Effect effect : content.effects()) {
      places.add(
          effect instanceof Stored stored
              ? new Location(0, 0, stored.xml().length, 0, stored.version(), stored.until())
              : null);
      if (effect instanceof Stored stored) {
        checkHash(survey, frame, stored);
      }
      if (last > noteAfter) {
        changed.add(effect.space() + '\n' + effect.id());
      }
    }
    table.apply(content.effects(), places, 0);
  }

  private void checkHash(Survey survey, Frame frame, Stored stored) {
    if (isNamedByHash(stored.id()) && !hasItsHash(stored.id(), stored.xml())) {
      finding(
          Kind.DAMAGE,
          "content",
          survey.path()
              + ", batch at byte "
              + frame.offset()
              + ": document "
              + stored.id()
              + " has another hash than its name says",
          "it was stored so; remove it, and what refers to it");
    }
  }

  static boolean isNamedByHash(String id) {
    int slash = id.indexOf('/');
    return slash > 0
        && id.length() == slash + 65
        && NAMED_BY_HASH.contains(id.substring(0, slash))
        && id.substring(slash + 1).matches("[0-9a-f]{64}");
  }

  static boolean hasItsHash(String id, byte[] xml) {
    return Hash.of(xml).equals(id.substring(id.indexOf('/') + 1));
  }

  private void interrupted(Survey survey, Gap gap) {
    finding(
        Kind.NOTE,
        "records",
        survey.path()
            + ", byte "
            + gap.offset()
            + ": "
            + gap.length()
            + " bytes of an interrupted write; opening the space cuts them off",
        null);
  }

  private void damaged(Survey survey, Gap gap) throws IOException {
    damage(
        survey.path()
            + ", byte "
            + gap.offset()
            + ": "
            + gap.length()
            + " bytes are damaged"
            + ids(survey, gap));
  }

  /** Returns the ids that can be read in a gap. */
  static String ids(Survey survey, Gap gap) throws IOException {
    byte[] near =
        new SegmentScanner(new SegmentFormat(""), survey.name(), survey.file())
            .bytes(gap.offset(), Math.min(gap.length(), 1 << 20));
    Matcher id = ID.matcher(new String(near, StandardCharsets.ISO_8859_1));
    List<String> ids = id.results().map(each -> each.group(1)).limit(SHOWN + 1L).toList();
    if (ids.isEmpty()) {
      return "";
    }
    String more = ids.size() > SHOWN ? " and more" : "";
    return ", with " + String.join(", ", ids.subList(0, Math.min(SHOWN, ids.size()))) + more;
  }

  private void damage(String detail) {
    finding(Kind.DAMAGE, "records", detail, REPAIR);
  }

  private void finding(Kind kind, String part, String detail, String next) {
    findings.add(new Finding(kind, part, detail, next));
  }
}
