package org.cnscs.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cnscs.server.store.StoreFiles.StoreFile;

/**
 * A closed segment that is made from batches in memory, because its begin tells the number of the
 * batch behind it. It takes its name when it is durable.
 */
final class ClosedSegment {
  private static final int CHUNK = 1 << 20;

  private final StoreFiles files;
  private final Path log;
  private final SegmentFormat format;
  private final SegmentName name;
  private final long first;
  private final List<Committed> batches = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private long written;

  ClosedSegment(StoreFiles files, Path log, SegmentFormat format, SegmentName name, long first) {
    this.files = files;
    this.log = log;
    this.format = format;
    this.name = name;
    this.first = first;
  }

  void add(Committed batch, String request) {
    batches.add(batch);
    requests.add(request);
  }

  /**
   * Writes the segment.
   *
   * @param next the number of the batch behind it
   * @return its length
   */
  long write(long next) throws IOException {
    Path unfinished = log.resolve(name.fileName() + LogFiles.UNFINISHED);
    try (StoreFile file = files.create(unfinished)) {
      Segment segment = Segment.closed(format, name, unfinished, file, first, next);
      FrameBuffer buffer = new FrameBuffer(segment, 0);
      buffer.writeBytes(segment.begin());
      for (int i = 0; i < batches.size(); i++) {
        buffer.append(batches.get(i), requests.get(i));
        if (buffer.size() >= CHUNK) {
          write(file, buffer);
          buffer = new FrameBuffer(segment, buffer.offset());
        }
      }
      buffer.writeBytes(SegmentFormat.END);
      write(file, buffer);
      file.force();
    }
    files.rename(unfinished, log.resolve(name.fileName()));
    files.forceDirectory(log);
    return written;
  }

  private void write(StoreFile file, FrameBuffer buffer) throws IOException {
    file.write(buffer.start(), buffer.array(), 0, buffer.size());
    written += buffer.size();
  }
}
