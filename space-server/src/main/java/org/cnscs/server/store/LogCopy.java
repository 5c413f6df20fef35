package org.cnscs.server.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cnscs.server.store.SegmentScanner.Frame;
import org.cnscs.space.SpaceException;
import org.cnscs.space.SpaceKeeper.Copied;

/**
 * A copy of a log as one segment, as of one moment, also while it is written to and compacted.
 *
 * <p>Closed segments never change, but compaction puts others in their place; so all files are
 * opened first, until a second look finds none of them replaced. From then on they can be read
 * whatever happens to their names. What is appended after that moment is not copied, and what is
 * being appended only as far as it is whole.
 */
public final class LogCopy {
  private static final int TRIES = 100;
  private static final int CHUNK = 1 << 20;

  private final StoreFiles files;
  private final Path directory;
  private final List<Survey> surveys = new ArrayList<>();
  private long batches;
  private long last;
  private long bytes;

  /** Creates the copy of the space in a directory. */
  public LogCopy(StoreFiles files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /**
   * Writes the copy.
   *
   * @throws SpaceException.Damaged if the log is damaged
   */
  public Copied write(OutputStream out) throws IOException {
    SegmentFormat format = new SegmentFormat(SpaceRoot.read(files, directory));
    try {
      open(format);
      copy(format, out);
      return new Copied(batches, last, bytes);
    } finally {
      close();
    }
  }

  private void open(SegmentFormat format) throws IOException {
    Path log = directory.resolve("log");
    for (int left = TRIES; left > 0; left--) {
      List<SegmentName> names = LogFiles.list(files, log).segments();
      if (openAll(format, log, names) && LogFiles.list(files, log).segments().containsAll(names)) {
        return;
      }
      close();
    }
    throw new SpaceException.Failed("The segments in " + log + " change too fast; try again", null);
  }

  private boolean openAll(SegmentFormat format, Path log, List<SegmentName> names)
      throws IOException {
    for (SegmentName name : names) {
      Path path = log.resolve(name.fileName());
      try {
        surveys.add(new Survey(format, name, path, files.openForReading(path)));
      } catch (IOException e) {
        if (files.exists(path)) {
          throw e;
        }
        return false;
      }
    }
    return true;
  }

  private void close() throws IOException {
    for (Survey survey : surveys) {
      survey.file().close();
    }
    surveys.clear();
  }

  /**
   * The last batch's number is in the first line, so the end is looked for before it is written.
   */
  private void copy(SegmentFormat format, OutputStream out) throws IOException {
    long end = Math.max(surveys.getLast().first() - 1, 0);
    long[] found = {end};
    surveys.getLast().frames(end + 1, frame -> found[0] = frame.numbers().sequence());
    Segment target =
        Segment.closed(format, new SegmentName(1, 1, 1), directory, null, 1, found[0] + 1);
    Output to = new Output(target, out);
    for (Survey survey : surveys) {
      survey.read(survey.first(), new Copying(survey, to, found[0]));
    }
    to.finish();
    if (last != found[0] && found[0] > end) {
      throw new IOException("The end of " + surveys.getLast().path() + " has changed");
    }
    last = found[0];
  }

  /** The copying of one segment. */
  private final class Copying implements Survey.Reader {
    private final Survey survey;
    private final Output to;
    private final long end;

    Copying(Survey survey, Output to, long end) {
      this.survey = survey;
      this.to = to;
      this.end = end;
    }

    @Override
    public void frame(Frame frame) throws IOException {
      if (frame.numbers().changes() > 0 && frame.numbers().sequence() <= end) {
        FrameDecoder.Content content = frame.decoder().decode();
        last = frame.numbers().sequence();
        batches++;
        to.add(new Committed(last, content.effects()), content.request());
      }
    }

    @Override
    public void gap(Survey.Gap gap) {
      if (survey != surveys.getLast() || !gap.last()) {
        throw new SpaceException.Damaged(
            "The log is damaged: "
                + survey.path()
                + ", byte "
                + gap.offset()
                + "; cnscs doctor --space "
                + directory
                + " tells what is",
            null);
      }
    }
  }

  /** The segment that is written. */
  private final class Output {
    private final Segment target;
    private final OutputStream out;
    private FrameBuffer buffer;

    Output(Segment target, OutputStream out) {
      this.target = target;
      this.out = out;
      this.buffer = new FrameBuffer(target, 0);
      buffer.writeBytes(target.begin());
    }

    void add(Committed batch, String request) throws IOException {
      buffer.append(batch, request);
      if (buffer.size() >= CHUNK) {
        flush();
      }
    }

    private void flush() throws IOException {
      out.write(buffer.array(), 0, buffer.size());
      bytes += buffer.size();
      buffer = new FrameBuffer(target, buffer.offset());
    }

    void finish() throws IOException {
      buffer.writeBytes(SegmentFormat.END);
      flush();
    }
  }
}
