package org.cnscs.vm.cache;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The writing of one {@link CacheFile}: the classes of an older file first, then new ones. */
final class CacheWriter {
  private final DataOutputStream out;
  private final List<CacheFile.Slot> slots = new ArrayList<>();
  private long written;

  private CacheWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  /**
   * Writes a file.
   *
   * @param key for what it is made
   * @param old the file whose classes it holds as well, unless there is a new one of the same name
   *     or they are damaged; null if there is none
   */
  static void write(Path path, byte[] key, CacheFile old, Map<String, CachedClass> added)
      throws IOException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
      CacheWriter writer = new CacheWriter(file);
      if (old != null) {
        writer.copy(old, added);
      }
      for (Map.Entry<String, CachedClass> each : added.entrySet()) {
        writer.add(each.getKey().hashCode(), CacheFile.encode(each.getKey(), each.getValue()));
      }
      writer.end(key);
    }
  }

  private void copy(CacheFile old, Map<String, CachedClass> added) throws IOException {
    for (int i = 0; i < old.count(); i++) {
      byte[] content = old.content(old.slot(i));
      if (content != null && !added.containsKey(CacheFile.decode(content).name())) {
        add(old.slot(i).hash(), content);
      }
    }
  }

  private void add(int hash, byte[] content) throws IOException {
    slots.add(new CacheFile.Slot(hash, written, content.length, Bytes.sum(content)));
    out.write(content);
    written += content.length;
  }

  private void end(byte[] key) throws IOException {
    slots.sort(Comparator.comparingInt(CacheFile.Slot::hash));
    ByteBuffer index = ByteBuffer.allocate(slots.size() * CacheFile.SLOT_LENGTH);
    for (CacheFile.Slot each : slots) {
      index.putInt(each.hash()).putLong(each.offset()).putInt(each.length()).putInt(each.sum());
    }
    out.write(index.array());
    out.write(key);
    out.writeInt(slots.size());
    out.writeLong(written);
    out.writeInt(Bytes.sum(index.array()));
    out.writeLong(CacheFile.MAGIC);
    out.flush();
  }
}
