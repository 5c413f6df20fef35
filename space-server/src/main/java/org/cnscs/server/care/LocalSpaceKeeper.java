package org.cnscs.server.care;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.cnscs.server.index.IndexCheck;
import org.cnscs.server.store.DirectoryLock;
import org.cnscs.server.store.DiskFiles;
import org.cnscs.server.store.LogCheck;
import org.cnscs.server.store.LogCopy;
import org.cnscs.server.store.LogRepair;
import org.cnscs.server.store.LogRestore;
import org.cnscs.server.store.StoreFiles.StoreFile;
import org.cnscs.server.store.StoreSettings;
import org.cnscs.server.store.XmlLog;
import org.cnscs.space.SpaceException;
import org.cnscs.space.SpaceKeeper;

/** The keeper of spaces in directories of this machine. */
public final class LocalSpaceKeeper implements SpaceKeeper {
  private static final String INDEX = "index";
  private static final StoreSettings QUIET = StoreSettings.quiet(XmlLog.SEGMENT_SIZE);

  private final DiskFiles files = new DiskFiles();

  /** Creates the keeper; the service loader calls it. */
  public LocalSpaceKeeper() {}

  @Override
  public Health check(Path directory, boolean repair) {
    Path absolute = existing(directory);
    try (DirectoryLock lock = lock(absolute)) {
      LogCheck log = examined(absolute);
      boolean damaged = log.findings().stream().anyMatch(each -> each.kind() == Kind.DAMAGE);
      List<Finding> findings = new ArrayList<>(log.findings());
      if (damaged && repair) {
        LogRepair mending = new LogRepair(files, absolute);
        mending.run();
        log = examined(absolute);
        findings.clear();
        findings.addAll(mending.findings());
        findings.addAll(log.findings());
      }
      index(absolute, log, repair).ifPresent(findings::add);
      return new Health(log.batches(), log.documents(), log.bytes(), findings);
    } catch (IOException e) {
      throw new SpaceException.Failed("Examining " + directory + " failed: " + e.getMessage(), e);
    }
  }

  private LogCheck examined(Path directory) throws IOException {
    LogCheck log = new LogCheck(files, directory);
    long indexed = IndexCheck.position(directory.resolve(INDEX));
    if (indexed >= 0) {
      log.noteChangesAfter(indexed);
    }
    log.run();
    return log;
  }

  private Optional<Finding> index(Path directory, LogCheck log, boolean repair) throws IOException {
    Path index = directory.resolve(INDEX);
    Optional<String> wrong = IndexCheck.check(index, new Examined(log));
    if (wrong.isEmpty()) {
      return Optional.empty();
    }
    String detail = index + " is of no use: " + wrong.get();
    if (repair && log.findings().stream().noneMatch(each -> each.kind() == Kind.DAMAGE)) {
      try (XmlLog engine = XmlLog.open(directory, files, Clock.systemUTC(), QUIET)) {
        IndexCheck.rebuild(index, engine);
      }
      return Optional.of(new Finding(Kind.NOTE, INDEX, detail + "; it was made anew", null));
    }
    String next =
        "nothing is lost; it is made anew when the space is opened, or with cnscs doctor --repair";
    return Optional.of(new Finding(Kind.NOTE, INDEX, detail, next));
  }

  /** What the index is compared with. */
  private record Examined(LogCheck log) implements IndexCheck.Log {

    @Override
    public long last() {
      return log.last();
    }

    @Override
    public long version(String space, String id) {
      return log.version(space, id);
    }

    @Override
    public boolean isChanged(String space, String id) {
      return log.isChanged(space, id);
    }

    @Override
    public void forEach(BiPredicate<String, String> reader) {
      log.forEach(reader);
    }
  }

  private static Path existing(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    if (!Files.isDirectory(absolute.resolve("log"))) {
      throw new SpaceException.Unavailable(directory + " is not a space (it has no log)", null);
    }
    return absolute;
  }

  private static DirectoryLock lock(Path directory) throws IOException {
    return DirectoryLock.tryAcquire(directory)
        .orElseThrow(
            () ->
                new SpaceException.Unavailable(
                    directory
                        + " is held by "
                        + DirectoryLock.describeHolder(directory)
                        + "; end that process, then examine the space",
                    null,
                    true));
  }

  @Override
  public Copied copy(Path directory, OutputStream to) throws IOException {
    return new LogCopy(files, existing(directory)).write(to);
  }

  @Override
  public Copied restore(Path copy, Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    if (Files.exists(absolute) && !files.list(absolute).isEmpty()) {
      throw new SpaceException.Unavailable(
          directory + " is not empty; a copy is restored into a new directory", null);
    }
    files.createDirectory(absolute);
    try (DirectoryLock lock = lock(absolute);
        StoreFile from = files.openForReading(copy)) {
      return new LogRestore(files, from, absolute, XmlLog.SEGMENT_SIZE)
          .run(Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS));
    }
  }
}
