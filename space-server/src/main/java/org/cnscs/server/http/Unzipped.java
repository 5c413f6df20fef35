package org.cnscs.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What a gzip stream (RFC 1952) unfolds to, all its parts one after the other.
 *
 * <p>{@link java.util.zip.GZIPInputStream} goes one call deeper for each part that unfolds to
 * nothing, and takes a part that has not arrived yet for the end. Here parts follow in a loop until
 * the stream ends, which limits how much of it there may be.
 */
final class Unzipped extends InputStream {
  private static final int CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream in;
  private final byte[] buffer;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private int from;
  private int to;
  private boolean isInside;
  private boolean isAny;

  Unzipped(InputStream in, int bufferSize) {
    this.in = in;
    this.buffer = new byte[bufferSize];
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] out, int at, int length) throws IOException {
    try {
      int count = 0;
      while (count == 0 && length > 0) {
        if (!isInside && !begin()) {
          return -1;
        }
        count = inflater.inflate(out, at, length);
        checksum.update(out, at, count);
        if (count == 0) {
          proceed();
        }
      }
      return count;
    } catch (DataFormatException e) {
      throw new ZipException(e.getMessage());
    }
  }

  /** Begins the next part; false if there is none. */
  private boolean begin() throws IOException {
    if (isAny && from == to && !fill()) {
      return false;
    }
    head();
    inflater.setInput(buffer, from, to - from);
    isInside = true;
    isAny = true;
    return true;
  }

  private void head() throws IOException {
    if (next() != 0x1f || next() != 0x8b || next() != 8) {
      throw new ZipException("it is not gzip, or has something else behind its end");
    }
    int flags = next();
    pass(6);
    if ((flags & EXTRA) != 0) {
      pass(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      passText();
    }
    if ((flags & COMMENT) != 0) {
      passText();
    }
    pass((flags & CHECKSUM) != 0 ? 2 : 0);
  }

  private void pass(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void passText() throws IOException {
    for (int c = next(); c != 0; ) {
      c = next();
    }
  }

  /** Goes on where nothing unfolds: at the end of a part, or of what has arrived. */
  private void proceed() throws IOException {
    if (inflater.finished()) {
      end();
    } else if (inflater.needsDictionary()) {
      throw new ZipException("it needs a dictionary");
    } else if (fill()) {
      inflater.setInput(buffer, from, to - from);
    } else {
      throw early();
    }
  }

  private void end() throws IOException {
    from = to - inflater.getRemaining();
    long sum = number();
    long length = number();
    if (sum != checksum.getValue() || length != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new ZipException("its checksum or length is another");
    }
    inflater.reset();
    checksum.reset();
    isInside = false;
  }

  private long number() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private int next() throws IOException {
    if (from == to && !fill()) {
      throw early();
    }
    return buffer[from++] & 0xff;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = Math.max(0, in.read(buffer, 0, buffer.length));
    return to > 0;
  }

  private static EOFException early() {
    return new EOFException("it ends too early");
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
