package org.cnscs.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;

/**
 * The embedded engine: a log of XML segments in a directory, and a table in memory that says where
 * each document lies.
 *
 * <p>The caller holds the directory's {@link DirectoryLock}; that lock is the epoch. Order is
 * decided by the {@link CommitQueue}: one thread at a time plans a group of commits, writes it with
 * one write and one force, and only then changes the table, so that nobody sees what a crash could
 * take back. What can go wrong after the write leaves the outcome unknown, and the log then refuses
 * everything until it is opened, and so recovered, again.
 */
public final class XmlLog implements Engine {
  /** The size at which a segment is closed and the next one begun. */
  public static final long SEGMENT_SIZE = 64 << 20;

  private static final long TAIL_BYTES = 4 << 20;
  private static final long MAX_BATCH = 1 << 30;
  private static final long MAX_BUFFER = 64 << 20;

  private final Path directory;
  private final Clock clock;
  private final DocumentTable table;
  private final Requests requests;
  private final LogWriter log;
  private final LogReader reader;
  private final Segments segments;
  private final Housekeeping housekeeping;
  private final List<String> repairs;
  private final RecoveryReport report;
  private final CommitQueue queue = new CommitQueue(this::writeGroup, System::nanoTime);
  private final long epoch;
  private volatile long sequence;
  private volatile String refusal;
  private boolean unsealed;
  private volatile Listener listener;

  private XmlLog(
      Path directory,
      Clock clock,
      DocumentTable table,
      Requests requests,
      LogWriter log,
      Recovery recovery,
      RecoveryReport report,
      Housekeeping housekeeping) {
    this.directory = directory;
    this.clock = clock;
    this.table = table;
    this.requests = requests;
    this.log = log;
    this.segments = recovery.segments();
    this.reader = new LogReader(directory, segments);
    this.housekeeping = housekeeping;
    housekeeping.setSeal(this::sealTail);
    this.repairs = List.copyOf(recovery.repairs());
    this.report = report;
    this.sequence = recovery.sequence();
    this.epoch = recovery.sequence() + 1;
    this.unsealed = recovery.sequence() > 0 && !recovery.isSealed();
  }

  /**
   * Opens the log in a directory, creating it if the directory is empty, and repairs a write that
   * was interrupted.
   *
   * @param segmentSize see {@link #SEGMENT_SIZE}
   * @throws SpaceException.Unavailable if the directory holds something else
   * @throws SpaceException.Damaged if the log is damaged; nothing was changed
   */
  public static XmlLog open(Path directory, StoreFiles files, Clock clock, long segmentSize) {
    return open(directory, files, clock, StoreSettings.quiet(segmentSize));
  }

  /**
   * Opens the log in a directory with settings; otherwise as {@link #open(Path, StoreFiles, Clock,
   * long)}.
   */
  public static XmlLog open(Path directory, StoreFiles files, Clock clock, StoreSettings settings) {
    long begun = System.nanoTime();
    try {
      SegmentFormat format = new SegmentFormat(SpaceRoot.open(files, directory, now(clock)));
      DocumentTable table = new DocumentTable();
      Requests requests = new Requests();
      Recovery recovery = new Recovery(files, directory, format, table, requests);
      recover(recovery);
      Path path = directory.resolve("log");
      Segments segments = recovery.segments();
      LogWriter log =
          new LogWriter(files, path, format, settings.segmentSize(), segments, recovery.isSealed());
      Housekeeping housekeeping =
          new Housekeeping(files, directory, segments, table, requests, settings);
      if (recovery.snapshot() != null) {
        housekeeping.setSaved(recovery.snapshot());
      }
      Duration time = Duration.ofNanos(System.nanoTime() - begun);
      RecoveryReport report = recovery.report(time);
      return new XmlLog(directory, clock, table, requests, log, recovery, report, housekeeping);
    } catch (IOException e) {
      throw new SpaceException.Failed(
          "Cannot open the space in " + directory + ": " + e.getMessage(), e);
    }
  }

  private static void recover(Recovery recovery) throws IOException {
    try {
      recovery.run();
    } catch (IOException | RuntimeException e) {
      try {
        recovery.abandon();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** Checks that a directory is a space or could become one, without changing anything. */
  public static void check(Path directory, StoreFiles files) {
    try {
      SpaceRoot.check(files, directory);
    } catch (IOException e) {
      throw new SpaceException.Unavailable("Cannot read " + directory + ": " + e.getMessage(), e);
    }
  }

  private static Instant now(Clock clock) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Returns what was repaired when the log was opened, one sentence each. */
  public List<String> repairs() {
    return repairs;
  }

  /** Returns what opening has read and done. */
  public RecoveryReport recovery() {
    return report;
  }

  /** Writes a snapshot now, so that opening need not read the closed segments. */
  void save() {
    try {
      housekeeping.save();
    } catch (IOException e) {
      throw new SpaceException.Failed(
          "Writing a snapshot of " + directory + " failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void open(Listener newListener) {
    listener = newListener;
    newListener.leading(epoch);
    housekeeping.begin();
  }

  /**
   * Gives back what some dead records take, if that is worth it. A log that keeps house in the
   * background does this by itself.
   *
   * @return whether there was something to do
   * @throws SpaceException.Failed if a file failed; nothing that was stored is lost
   */
  public boolean compact() {
    try {
      return housekeeping.compact();
    } catch (IOException e) {
      throw new SpaceException.Failed(
          "Compacting the log in " + directory + " failed: " + e.getMessage(), e);
    }
  }

  /** Has what is dead given back soon, because somebody needs the room. */
  public void makeRoom() {
    housekeeping.wake();
  }

  /** Returns how many documents there are in all spaces. */
  public long documents() {
    return table.documents();
  }

  @Override
  public Committed commit(long claimedEpoch, String request, List<Change> changes) {
    if (claimedEpoch != epoch || listener == null) {
      throw new SpaceException.Unavailable(
          "The epoch " + claimedEpoch + " is over; open the space again", null);
    }
    changes.forEach(XmlLog::checkNames);
    if (request != null) {
      Names.checkId(request);
    }
    Pending pending = new Pending(request, List.copyOf(changes));
    if (pending.bytes() > MAX_BATCH) {
      throw new SpaceException.BadInput(
          "A batch of "
              + pending.bytes()
              + " bytes; at most "
              + MAX_BATCH
              + " can be stored at once, so split it",
          null);
    }
    return queue.submit(pending);
  }

  private static void checkNames(Change change) {
    Names.checkSpace(change.space());
    Names.checkId(
        switch (change) {
          case Change.Put put -> put.id();
          case Change.Append append -> append.prefix() + "0-0";
          case Change.Delete delete -> delete.id();
          case Change.Check check -> check.id();
        });
  }

  private record Planned(Pending pending, Committed batch, long offset, List<Location> locations) {
    boolean isWritten() {
      return offset >= 0;
    }
  }

  /** A commit whose condition does not hold, maybe because of another one of its group. */
  private record Refused(Pending pending, SpaceException reason) {}

  /**
   * Writes a group. What is refused is told when the group is there to be seen: whoever hears of a
   * conflict finds what it is a conflict with.
   */
  private void writeGroup(List<Pending> group) {
    if (refusal != null) {
      group.forEach(pending -> pending.fail(new SpaceException.Failed(refusal, null)));
      return;
    }
    List<Planned> planned = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    try {
      Segment before = segments.last();
      FrameBuffer buffer = log.begin(sequence + 1, expected(group));
      if (segments.last() != before) {
        housekeeping.wake();
      }
      plan(group, buffer, planned, refused);
      if (!buffer.isEmpty()) {
        log.write(buffer);
        unsealed = true;
      }
      publish(planned);
      refused.forEach(each -> each.pending.fail(each.reason));
    } catch (DiskFullException e) {
      housekeeping.wake(); // it may be able to make some
      String message =
          e.getMessage() + "; nothing of the batch was stored. Free some space and try again";
      failAll(group, () -> new SpaceException.Failed(message, e));
    } catch (IOException e) {
      poison("Writing to " + log.place() + " failed: " + e.getMessage());
      String message =
          "Writing to "
              + log.place()
              + " failed ("
              + e.getMessage()
              + "); whether the batch was stored is unknown until the space is opened again";
      failAll(group, () -> new SpaceException.Unreachable(message, e));
    }
  }

  private static int expected(List<Pending> group) {
    return (int) Math.min(group.stream().mapToLong(Pending::bytes).sum() + 512, MAX_BUFFER);
  }

  private static void failAll(List<Pending> group, Supplier<SpaceException> failure) {
    for (Pending pending : group) {
      if (!pending.isComplete()) {
        pending.fail(failure.get());
      }
    }
  }

  private void poison(String why) {
    refusal =
        why
            + "; the space accepts no more changes. Close it and open it again, so that it is"
            + " recovered";
    listener.lost(refusal);
  }

  private void plan(
      List<Pending> group, FrameBuffer buffer, List<Planned> planned, List<Refused> refused) {
    GroupPlan plan = new GroupPlan(table, now(clock));
    Requests repeated = new Requests();
    long last = sequence;
    for (Pending pending : group) {
      try {
        Long first = first(pending.request(), repeated);
        if (first != null) {
          planned.add(new Planned(pending, firstResult(first, planned), -1, List.of()));
          continue;
        }
        Committed batch = new Committed(last, plan.plan(pending.changes(), last + 1));
        last = batch.effects().isEmpty() ? last : last + 1;
        planned.add(encode(pending, new Committed(last, batch.effects()), buffer));
        repeated.add(pending.request(), last);
      } catch (SpaceException e) {
        refused.add(new Refused(pending, e));
      }
    }
  }

  private Committed firstResult(long first, List<Planned> planned) {
    if (first <= sequence) {
      return reader.batch(first);
    }
    return planned.stream()
        .map(Planned::batch)
        .filter(batch -> batch.sequence() == first)
        .findFirst()
        .orElseThrow();
  }

  private Long first(String request, Requests repeated) {
    Long inGroup = repeated.find(request);
    return inGroup == null ? requests.find(request) : inGroup;
  }

  private static Planned encode(Pending pending, Committed batch, FrameBuffer buffer) {
    if (batch.effects().isEmpty()) {
      return new Planned(pending, batch, -1, List.of());
    }
    long offset = buffer.offset();
    return new Planned(pending, batch, offset, buffer.append(batch, pending.request()));
  }

  private void publish(List<Planned> planned) {
    for (Planned commit : planned) {
      if (commit.isWritten()) {
        table.apply(commit.batch.effects(), commit.locations, segments.last().slot());
        log.addFrame(commit.offset);
        sequence = commit.batch.sequence();
        requests.add(commit.pending.request(), sequence);
        listener.committed(commit.batch);
      }
      commit.pending.succeed(commit.batch);
    }
  }

  @Override
  public Optional<Document> get(String space, String id) {
    while (true) {
      Location location = table.find(space, id);
      if (location == null) {
        return Optional.empty();
      }
      Optional<byte[]> xml = reader.read(location, space, id);
      if (xml.isPresent()) {
        return Optional.of(new Document(id, location.version(), xml.get()));
      }
    }
  }

  @Override
  public Optional<StoredInfo> info(String space, String id) {
    return Optional.ofNullable(table.find(space, id))
        .map(location -> DocumentTable.info(id, location));
  }

  @Override
  public List<StoredInfo> scan(String space, String prefix, String after, int limit) {
    return table.scan(space, prefix, after, limit);
  }

  @Override
  public Set<String> spaces() {
    return table.spaces();
  }

  @Override
  public long barrier() {
    return sequence;
  }

  @Override
  public List<Committed> tail(long after, int limit) {
    return reader.tail(after, sequence, limit, TAIL_BYTES);
  }

  @Override
  public void close() {
    housekeeping.close();
    queue.whileNobodyWrites(
        () -> {
          try {
            seal();
          } catch (IOException e) {
            throw new SpaceException.Failed("Cannot close " + directory + ": " + e.getMessage(), e);
          }
        });
  }

  /** Writes a mark that all batches so far are durable, unless there is one. */
  private void sealTail() throws IOException {
    IOException[] failure = {null};
    queue.whileNobodyWrites( // what the next writer leaves unsealed is no failure
        () -> {
          try {
            writeSeal();
            failure[0] = unsealed ? new IOException(refusal) : null;
          } catch (DiskFullException e) {
            failure[0] = e;
          } catch (IOException e) {
            poison("Writing to " + log.place() + " failed: " + e.getMessage());
            failure[0] = e;
          }
        });
    if (failure[0] != null) {
      throw failure[0];
    }
  }

  private void writeSeal() throws IOException {
    if (refusal == null && unsealed) {
      FrameBuffer seal = log.begin(sequence + 1, 512);
      seal.appendSeal(sequence);
      log.write(seal);
      unsealed = false;
    }
  }

  private void seal() throws IOException {
    boolean open = !reader.isClosed();
    try {
      if (open) {
        writeSeal();
      }
    } finally {
      reader.setClosed();
      refusal = refusal == null ? "The space in " + directory + " is closed" : refusal;
      log.close();
    }
  }
}
