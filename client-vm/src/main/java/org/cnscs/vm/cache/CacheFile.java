package org.cnscs.vm.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file of transformed classes: the classes one after the other, then an index, sorted by the
 * hashes of their names, then a tail that says for what the file was made and where its index is.
 *
 * <p>A file is written once, as a whole, and never changed. Index and classes carry check sums, and
 * a class is checked whenever it is read, so that a file that was cut off or damaged at any place
 * gives fewer classes, never wrong ones. It is read with calls that an interrupt of the reading
 * thread does not disturb.
 */
final class CacheFile implements AutoCloseable {
  static final long MAGIC = 0x434e534353010001L;
  static final int KEY_LENGTH = 32;
  static final int SLOT_LENGTH = 20;
  static final int TAIL_LENGTH = KEY_LENGTH + 24;

  private final RandomAccessFile file;
  private final ByteBuffer index;

  private CacheFile(RandomAccessFile file, ByteBuffer index) {
    this.file = file;
    this.index = index;
  }

  /** Where a class stands in the file, and its check sum. */
  record Slot(int hash, long offset, int length, int sum) {}

  /** A class with its name. */
  record Named(String name, CachedClass transformed) {}

  /**
   * Opens a file.
   *
   * @param key for what it must have been made
   * @return null if there is none, or it is damaged, or made for something else
   */
  static CacheFile open(Path path, byte[] key) throws IOException {
    if (!Files.isRegularFile(path)) {
      return null;
    }
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    ByteBuffer index = null;
    try {
      index = readIndex(file, key);
    } finally {
      if (index == null) {
        file.close();
      }
    }
    return index == null ? null : new CacheFile(file, index);
  }

  private static ByteBuffer readIndex(RandomAccessFile file, byte[] key) throws IOException {
    long end = file.length() - TAIL_LENGTH;
    if (end < 0) {
      return null;
    }
    ByteBuffer tail = ByteBuffer.wrap(read(file, end, TAIL_LENGTH));
    byte[] found = new byte[KEY_LENGTH];
    tail.get(found);
    int count = tail.getInt();
    long begin = tail.getLong();
    int sum = tail.getInt();
    boolean plausible =
        tail.getLong() == MAGIC
            && Arrays.equals(found, key)
            && count >= 0
            && count <= end / SLOT_LENGTH
            && begin == end - (long) count * SLOT_LENGTH;
    if (!plausible) {
      return null;
    }
    byte[] index = read(file, begin, count * SLOT_LENGTH);
    return Bytes.sum(index) == sum ? ByteBuffer.wrap(index) : null;
  }

  private static byte[] read(RandomAccessFile file, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    file.seek(offset);
    file.readFully(bytes);
    return bytes;
  }

  /** Returns the class of a name, or null if it is not there or damaged. */
  CachedClass find(String name) throws IOException {
    int hash = name.hashCode();
    for (int i = first(hash); i < count() && slot(i).hash == hash; i++) {
      byte[] bytes = content(slot(i));
      Named found = bytes == null ? null : decode(bytes);
      if (found != null && found.name.equals(name)) {
        return found.transformed;
      }
    }
    return null;
  }

  /** Returns how many classes the file should hold. */
  int count() {
    return index.capacity() / SLOT_LENGTH;
  }

  /** Returns where a class stands. */
  Slot slot(int i) {
    int at = i * SLOT_LENGTH;
    return new Slot(
        index.getInt(at), index.getLong(at + 4), index.getInt(at + 12), index.getInt(at + 16));
  }

  private int first(int hash) {
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (index.getInt(middle * SLOT_LENGTH) < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns a class as it stands in the file, or null if it is damaged. */
  byte[] content(Slot slot) throws IOException {
    byte[] bytes;
    synchronized (file) {
      boolean inside =
          slot.offset >= 0 && slot.length >= 0 && slot.offset <= file.length() - slot.length;
      bytes = inside ? read(file, slot.offset, slot.length) : null;
    }
    return bytes != null && Bytes.sum(bytes) == slot.sum ? bytes : null;
  }

  static byte[] encode(String name, CachedClass transformed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(transformed.file().length + 256);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(name);
    out.writeInt(transformed.points().length);
    out.write(transformed.points());
    out.write(transformed.file());
    return bytes.toByteArray();
  }

  static Named decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    String name = in.readUTF();
    byte[] points = in.readNBytes(in.readInt());
    return new Named(name, new CachedClass(in.readAllBytes(), points));
  }

  @Override
  public void close() throws IOException {
    synchronized (file) {
      file.close();
    }
  }
}
