package org.cnscs.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.cnscs.server.store.StoreFiles.StoreFile;

/** A writer of a {@link Snapshot}'s parts, with a checksum of all of them at the end. */
final class SnapshotOutput {
  private static final int CHUNK = 1 << 20;
  private static final int FORCED_EACH = 4 << 20;

  private final StoreFile file;
  private final CRC32C crc = new CRC32C();
  private final byte[] buffer = new byte[CHUNK];
  private int count;
  private long written;

  SnapshotOutput(StoreFile file) {
    this.file = file;
  }

  void number(long value) throws IOException {
    room(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[count++] = (byte) (value >>> shift);
    }
  }

  void text(String ascii) throws IOException {
    bytes(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Writes a leaf of the table; for the use in a lambda. */
  void leaf(byte[] leaf) {
    try {
      bytes(leaf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void bytes(byte[] bytes) throws IOException {
    number(bytes.length);
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, count, bytes.length);
    count += bytes.length;
  }

  private void room(int length) throws IOException {
    if (count + length > buffer.length) {
      flush();
    }
  }

  private void flush() throws IOException {
    crc.update(buffer, 0, count);
    file.write(written, buffer, 0, count);
    boolean due = (written + count) / FORCED_EACH != written / FORCED_EACH;
    written += count;
    count = 0;
    if (due) {
      file.force(); // a commit's force would have to wait for all of it
    }
  }

  /** Writes the rest and the checksum; returns the length of all. */
  long finish() throws IOException {
    flush();
    number(crc.getValue());
    file.write(written, buffer, 0, count);
    return written + count;
  }
}
