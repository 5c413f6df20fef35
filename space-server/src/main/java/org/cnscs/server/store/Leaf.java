package org.cnscs.server.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * A cursor through a leaf of a {@link DocumentTable}: some ids in their order, with the locations
 * of their documents, in one array of bytes that never changes.
 *
 * <p>An entry is: how many characters the id shares with the one before; how many follow, and
 * whether these are packed as hexadecimal digits, two to a byte; these characters; and the
 * location: slot, offset, length, checksum, version, and the end of the lease. Numbers take as many
 * bytes as they need, 7 bits each. So a document takes about 25 bytes and the part of its id in
 * which it differs from its neighbour, where a string and an object would take 150 and more.
 *
 * <p>A change makes another array of which only the bytes around one entry are new.
 */
final class Leaf {
  private static final int MAX_LOCATION = 64;

  private final byte[] bytes;
  private byte[] id = new byte[64];
  private int idLength;
  private int shared;
  private int from;
  private int locationAt;
  private int at;

  Leaf(byte[] bytes) {
    this.bytes = bytes;
  }

  static byte[] key(String id) {
    return id.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Goes to the next entry; returns false if there is none. */
  boolean next() {
    if (at == bytes.length) {
      return false;
    }
    from = at;
    shared = (int) number();
    int packed = (int) number();
    readId(packed >>> 1, (packed & 1) != 0);
    locationAt = at;
    skipLocation();
    return true;
  }

  private void readId(int length, boolean hex) {
    idLength = shared + length;
    if (id.length < idLength) {
      id = Arrays.copyOf(id, Math.max(idLength, id.length * 2));
    }
    if (!hex) {
      System.arraycopy(bytes, at, id, shared, length);
      at += length;
      return;
    }
    for (int i = 0; i < length; i++) {
      int digits = bytes[at + i / 2] & 0xff;
      int digit = (i & 1) == 0 ? digits >>> 4 : digits & 15;
      id[shared + i] = (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
    }
    at += (length + 1) / 2;
  }

  private void skipLocation() {
    number();
    number();
    number();
    at += Integer.BYTES;
    number();
    if (bytes[at++] != 0) {
      number();
      number();
    }
  }

  private long number() {
    long value = bytes[at++];
    if (value >= 0) {
      return value;
    }
    value &= 0x7f;
    for (int shift = 7; ; shift += 7) {
      byte more = bytes[at++];
      value |= (more & 0x7fL) << shift;
      if (more >= 0) {
        return value;
      }
    }
  }

  String id() {
    return new String(id, 0, idLength, StandardCharsets.ISO_8859_1);
  }

  Location location() {
    int end = at;
    at = locationAt;
    int slot = (int) number();
    long offset = number();
    int length = (int) number();
    int crc = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      crc = crc << 8 | bytes[at++] & 0xff;
    }
    long version = number();
    Instant until = bytes[at++] == 0 ? null : Instant.ofEpochSecond(number(), number());
    at = end;
    return new Location(slot, offset, length, crc, version, until);
  }

  /** Returns the slot of the location, and its length, without making an object. */
  long slotAndLength() {
    int end = at;
    at = locationAt;
    long slot = number();
    number();
    long length = number();
    at = end;
    return slot << Integer.SIZE | length;
  }

  int compareTo(byte[] key) {
    return Arrays.compare(id, 0, idLength, key, 0, key.length);
  }

  /** Returns the location of an id; null if it is not in the leaf. */
  static Location find(byte[] bytes, byte[] key) {
    Leaf leaf = new Leaf(bytes);
    int sharedBefore = 0;
    while (leaf.next()) {
      if (leaf.shared > sharedBefore) {
        continue; // it differs from the key where the one before did
      }
      int order = leaf.compareTo(key);
      if (order >= 0) {
        return order == 0 ? leaf.location() : null;
      }
      sharedBefore = leaf.common(key);
    }
    return null;
  }

  /**
   * A leaf after a change.
   *
   * @param before the location that the id had; null if it had none
   */
  record Changed(byte[] bytes, Location before) {}

  /** Returns a leaf in which an id has a location. */
  static Changed with(byte[] bytes, byte[] key, Location location) {
    Leaf leaf = new Leaf(bytes);
    int sharedBefore = 0;
    while (leaf.next()) {
      if (leaf.shared > sharedBefore) {
        continue; // it differs from the key where the one before did
      }
      int order = leaf.compareTo(key);
      if (order == 0) {
        Writer writer = new Writer(bytes, leaf.locationAt).location(location);
        return new Changed(writer.rest(bytes, leaf.at), leaf.location());
      }
      int common = leaf.common(key);
      if (order > 0) {
        Writer writer = new Writer(bytes, leaf.from);
        writer.id(key, key.length, sharedBefore).location(location);
        writer.id(leaf.id, leaf.idLength, common);
        return new Changed(writer.rest(bytes, leaf.locationAt), null);
      }
      sharedBefore = common;
    }
    Writer writer = new Writer(bytes, bytes.length);
    writer.id(key, key.length, sharedBefore).location(location);
    return new Changed(writer.rest(bytes, bytes.length), null);
  }

  private int common(byte[] key) {
    int mismatch = Arrays.mismatch(id, 0, idLength, key, 0, key.length);
    return mismatch < 0 ? idLength : mismatch;
  }

  /** Returns a leaf in which an id is not; the same if it was not there. */
  static byte[] without(byte[] bytes, byte[] key) {
    Leaf leaf = new Leaf(bytes);
    while (leaf.next()) {
      if (leaf.compareTo(key) == 0) {
        int begin = leaf.from;
        int sharedBefore = leaf.shared;
        Writer writer = new Writer(bytes, begin);
        if (leaf.next()) {
          writer.id(leaf.id, leaf.idLength, Math.min(sharedBefore, leaf.shared));
          return writer.rest(bytes, leaf.locationAt);
        }
        return writer.rest(bytes, bytes.length);
      }
    }
    return bytes;
  }

  /** Returns the part of a leaf from an id on. */
  static byte[] from(byte[] bytes, byte[] key) {
    Leaf leaf = new Leaf(bytes);
    while (leaf.next()) {
      if (leaf.compareTo(key) >= 0) {
        return leaf.rest();
      }
    }
    return new byte[0];
  }

  private byte[] rest() {
    return new Writer(bytes, 0).id(id, idLength, 0).rest(bytes, locationAt);
  }

  /** Returns the two halves of a leaf. */
  static byte[][] split(byte[] bytes) {
    Leaf leaf = new Leaf(bytes);
    do {
      leaf.next();
    } while (leaf.at < bytes.length / 2);
    int middle = leaf.at;
    byte[] second = leaf.next() ? leaf.rest() : new byte[0];
    return new byte[][] {Arrays.copyOf(bytes, middle), second};
  }

  /** Returns a leaf with the entries of two, of which the second comes behind the first. */
  static byte[] joined(byte[] first, byte[] second) {
    Leaf last = new Leaf(first);
    while (last.next()) {
      continue;
    }
    Leaf leaf = new Leaf(second);
    leaf.next();
    byte[] key = Arrays.copyOf(last.id, last.idLength);
    return new Writer(first, first.length)
        .id(leaf.id, leaf.idLength, leaf.common(key))
        .rest(second, leaf.locationAt);
  }

  /** The bytes of a leaf that is being made. */
  private static final class Writer {
    private byte[] bytes;
    private int at;

    Writer(byte[] begin, int length) {
      bytes = Arrays.copyOf(begin, length + MAX_LOCATION);
      at = length;
    }

    private void number(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        bytes[at++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[at++] = (byte) rest;
    }

    private void room(int length) {
      if (bytes.length < at + length) {
        bytes = Arrays.copyOf(bytes, at + length);
      }
    }

    Writer id(byte[] id, int idLength, int shared) {
      int length = idLength - shared;
      room(length + MAX_LOCATION);
      boolean hex = isHex(id, shared, idLength);
      number(shared);
      number((long) length << 1 | (hex ? 1 : 0));
      if (!hex) {
        System.arraycopy(id, shared, bytes, at, length);
        at += length;
        return this;
      }
      for (int i = shared; i < idLength; i += 2) {
        int low = i + 1 < idLength ? Character.digit(id[i + 1], 16) : 0;
        bytes[at++] = (byte) (Character.digit(id[i], 16) << 4 | low);
      }
      return this;
    }

    private static boolean isHex(byte[] id, int from, int to) {
      for (int i = from; i < to; i++) {
        boolean digit = id[i] >= '0' && id[i] <= '9' || id[i] >= 'a' && id[i] <= 'f';
        if (!digit) {
          return false;
        }
      }
      return true;
    }

    Writer location(Location location) {
      room(MAX_LOCATION);
      number(location.slot());
      number(location.offset());
      number(location.length());
      for (int shift = 24; shift >= 0; shift -= 8) {
        bytes[at++] = (byte) (location.crc() >>> shift);
      }
      number(location.version());
      bytes[at++] = (byte) (location.until() == null ? 0 : 1);
      if (location.until() != null) {
        number(location.until().getEpochSecond());
        number(location.until().getNano());
      }
      return this;
    }

    byte[] rest(byte[] more, int from) {
      int length = more.length - from;
      byte[] all = bytes.length == at + length ? bytes : Arrays.copyOf(bytes, at + length);
      System.arraycopy(more, from, all, at, length);
      return all;
    }
  }
}
