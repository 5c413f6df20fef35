package org.cnscs.server.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.cnscs.server.store.StoreFiles.StoreFile;

/** A reader of what {@link SnapshotOutput} has written. */
final class SnapshotInput {
  private static final int CHUNK = 1 << 20;

  private final StoreFile file;
  private final long size;
  private final CRC32C crc = new CRC32C();
  private final byte[] buffer = new byte[CHUNK];
  private long position;
  private int at;
  private int count;

  /** A reader of one part. */
  interface Part<T> {
    T read(SnapshotInput in) throws IOException;
  }

  SnapshotInput(StoreFile file) throws IOException {
    this.file = file;
    this.size = file.size() - Long.BYTES;
  }

  long number() throws IOException {
    need(Long.BYTES);
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | buffer[at++] & 0xff;
    }
    return value;
  }

  String text() throws IOException {
    return new String(leaf(), StandardCharsets.ISO_8859_1);
  }

  byte[] leaf() throws IOException {
    long length = number();
    if (length < 0 || length > CHUNK / 2) {
      throw new IOException("a part of " + length + " bytes");
    }
    need((int) length);
    byte[] bytes = new byte[(int) length];
    System.arraycopy(buffer, at, bytes, 0, bytes.length);
    at += bytes.length;
    return bytes;
  }

  <T> List<T> list(Part<T> part) throws IOException {
    List<T> parts = new ArrayList<>();
    for (long left = number(); left > 0; left--) {
      parts.add(part.read(this));
    }
    return parts;
  }

  private void need(int length) throws IOException {
    if (count - at >= length) {
      return;
    }
    System.arraycopy(buffer, at, buffer, 0, count - at);
    count -= at;
    at = 0;
    int more = (int) Math.min(buffer.length - count, size - position);
    if (count + more < length) {
      throw new EOFException("it ends too early");
    }
    file.read(position, buffer, count, more);
    crc.update(buffer, count, more);
    position += more;
    count += more;
  }

  /** Checks that all was read, and is as it was written. */
  void finish() throws IOException {
    byte[] sum = new byte[Long.BYTES];
    if (at != count || position != size) {
      throw new IOException("it has a rest that does not belong to it");
    }
    file.read(size, sum, 0, sum.length);
    long expected = 0;
    for (byte each : sum) {
      expected = expected << 8 | each & 0xff;
    }
    if (expected != crc.getValue()) {
      throw new IOException("its checksum is wrong");
    }
  }
}
