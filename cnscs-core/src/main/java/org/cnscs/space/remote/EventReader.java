package org.cnscs.space.remote;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A reader of server-sent events: fields and comments by the line, an event at each empty line.
 *
 * <p>An event that is cut off by the end of the stream is none. Ids are not read, since what is
 * told has its number within. {@link #heardAt} tells when the last line came, so that somebody else
 * can see that a server has fallen silent; closing from there ends a read that waits.
 */
final class EventReader implements Closeable {
  private static final int CHUNK = 1 << 13;

  private final InputStream in;
  private final BufferedReader reader;
  private final Waiting waiting;
  private final long most;
  private volatile long heardAt;

  /**
   * What was sent.
   *
   * @param name the kind of event; empty if it was not said
   * @param data the lines of data
   */
  record Sent(String name, String data) {}

  /** Creates the reader, which takes no event that is longer than {@code most} characters. */
  EventReader(InputStream in, Waiting waiting, long most) {
    this.in = in;
    this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), CHUNK);
    this.waiting = waiting;
    this.most = most;
    this.heardAt = waiting.nanoTime();
  }

  /** Returns when something was heard last. */
  long heardAt() {
    return heardAt;
  }

  /** Returns the next event that has data; null at the end of the stream. */
  Sent next() throws IOException {
    String name = "";
    StringBuilder data = new StringBuilder();
    for (String line = line(data.length()); line != null; line = line(data.length())) {
      if (line.startsWith("event:")) {
        name = line.substring(6).strip();
      } else if (line.startsWith("data:")) {
        data.append(line, line.startsWith("data: ") ? 6 : 5, line.length()).append('\n');
      } else if (line.isEmpty() && !data.isEmpty()) {
        return new Sent(name, data.substring(0, data.length() - 1));
      } else if (line.isEmpty()) {
        name = "";
      }
    }
    return null;
  }

  /** Reads a line that ends; null if the stream ends before. */
  private String line(long before) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      if (c == '\n') {
        heardAt = waiting.nanoTime();
        boolean carriage = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
        return carriage ? line.substring(0, line.length() - 1) : line.toString();
      }
      if (before + line.length() == most) {
        throw new IOException("an event of more than " + most + " characters");
      }
      line.append((char) c);
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
