package org.cnscs.vm.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JDK's {@code lib/modules}, the file that holds all its classes, to which changed and new
 * resources are added.
 *
 * <p>The file begins with a header, then a perfect hash table of names (a table of seeds and one of
 * offsets), attributes of each resource, strings, and the contents. Nothing that is there is moved
 * within its section, since directories in the file refer to attributes by their offset and package
 * entries to strings: what is new goes to the end of each section, and only the hash table is made
 * anew. The old content of a changed resource therefore stays in the file, and can be given another
 * name. Source of the format: {@code jdk.internal.jimage} and {@code libjimage} of OpenJDK 25.
 */
final class ImageFile {
  private static final int MAGIC = 0xCAFEDADA;
  private static final int HEADER = 28;

  private static final int MODULE = 1;
  private static final int PARENT = 2;
  private static final int BASE = 3;
  private static final int EXTENSION = 4;
  private static final int OFFSET = 5;
  private static final int COMPRESSED = 6;
  private static final int UNCOMPRESSED = 7;
  private static final int KINDS = 8;

  private final ByteBuffer file;
  private final int version;
  private final int flags;
  private final ByteBuffer locations;
  private final ByteBuffer strings;
  private final ByteBuffer content;

  /** The offset of each resource's attributes, by its name. */
  private final Map<String, Integer> resources = new LinkedHashMap<>();

  private final Growing newLocations = new Growing();
  private final Growing newStrings = new Growing();
  private final Growing newContent = new Growing();
  private final Map<String, Integer> stringOffsets = new HashMap<>();

  private ImageFile(ByteBuffer file) {
    this.file = file;
    this.version = file.getInt(4);
    this.flags = file.getInt(8);
    int length = file.getInt(16);
    int locationsAt = HEADER + 8 * length;
    int stringsAt = locationsAt + file.getInt(20);
    int contentAt = stringsAt + file.getInt(24);
    this.locations = slice(file, locationsAt, stringsAt);
    this.strings = slice(file, stringsAt, contentAt);
    this.content = slice(file, contentAt, file.limit());
  }

  private static ByteBuffer slice(ByteBuffer file, int from, int to) {
    return file.slice(from, to - from).order(file.order());
  }

  /** Bytes that are added to a section. */
  private static final class Growing {
    private final List<byte[]> parts = new ArrayList<>();
    private int size;

    int add(byte[] part) {
      int at = size;
      parts.add(part);
      size += part.length;
      return at;
    }
  }

  /** Reads a file. */
  static ImageFile read(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      ByteBuffer file =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.nativeOrder());
      if (file.getInt(0) != MAGIC) {
        throw new IOException("Not a file of JDK modules: " + path);
      }
      ImageFile image = new ImageFile(file);
      image.readNames();
      return image;
    }
  }

  private void readNames() {
    int length = file.getInt(16);
    for (int i = 0; i < length; i++) {
      int offset = file.getInt(HEADER + 4 * length + 4 * i);
      resources.put(name(attributes(offset)), offset);
    }
  }

  private long[] attributes(int offset) {
    long[] attributes = new long[KINDS];
    int at = offset;
    for (int head = locations.get(at++) & 0xFF; head >>> 3 != 0; head = locations.get(at++)) {
      int size = (head & 7) + 1;
      long value = 0;
      for (int i = 0; i < size; i++) {
        value = value << 8 | locations.get(at++) & 0xFF;
      }
      attributes[head >>> 3] = value;
    }
    return attributes;
  }

  private String name(long[] attributes) {
    String module = string(attributes[MODULE]);
    String parent = string(attributes[PARENT]);
    String extension = string(attributes[EXTENSION]);
    return (module.isEmpty() ? "" : "/" + module + "/")
        + (parent.isEmpty() ? "" : parent + "/")
        + string(attributes[BASE])
        + (extension.isEmpty() ? "" : "." + extension);
  }

  private String string(long offset) {
    int end = (int) offset;
    while (strings.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - (int) offset];
    strings.get((int) offset, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Gives a class another content, or adds it.
   *
   * @param module the module it is in
   * @param internalName its internal name
   */
  void put(String module, String internalName, byte[] bytes) {
    put(module, internalName, "class", bytes);
  }

  /** Gives a file another content, or adds it, which has an extension or none. */
  void put(String module, String path, String extension, byte[] bytes) {
    int slash = path.lastIndexOf('/');
    long[] attributes = new long[KINDS];
    attributes[MODULE] = offset(module);
    attributes[PARENT] = offset(path.substring(0, slash));
    attributes[BASE] = offset(path.substring(slash + 1));
    attributes[EXTENSION] = offset(extension);
    attributes[OFFSET] = content.limit() + newContent.add(bytes);
    attributes[UNCOMPRESSED] = bytes.length;
    String dot = extension.isEmpty() ? "" : ".";
    addLocation("/" + module + "/" + path + dot + extension, attributes);
  }

  /** Makes the content that a class has now be found in another module as well. */
  void alias(String module, String internalName, String alias) {
    long[] attributes = attributes(resources.get(path(module, internalName)));
    attributes[MODULE] = offset(alias);
    addLocation(path(alias, internalName), attributes);
  }

  private static String path(String module, String internalName) {
    return "/" + module + "/" + internalName + ".class";
  }

  private int offset(String text) {
    return stringOffsets.computeIfAbsent(
        text,
        added -> strings.limit() + newStrings.add((added + "\0").getBytes(StandardCharsets.UTF_8)));
  }

  private void addLocation(String path, long[] attributes) {
    ByteBuffer bytes = ByteBuffer.allocate(KINDS * 9);
    for (int kind = MODULE; kind <= UNCOMPRESSED; kind++) {
      if (attributes[kind] != 0) {
        int size = (71 - Long.numberOfLeadingZeros(attributes[kind])) / 8;
        bytes.put((byte) (kind << 3 | size - 1));
        for (int i = size - 1; i >= 0; i--) {
          bytes.put((byte) (attributes[kind] >>> 8 * i));
        }
      }
    }
    byte[] encoded = new byte[bytes.put((byte) 0).position()];
    bytes.get(0, encoded);
    resources.put(path, locations.limit() + newLocations.add(encoded));
  }

  /** Writes the file with what was changed and added. */
  void write(Path path) throws IOException {
    PerfectHash hash = PerfectHash.of(new ArrayList<>(resources.keySet()));
    ByteBuffer head =
        ByteBuffer.allocate(HEADER + 8 * resources.size())
            .order(file.order())
            .putInt(MAGIC)
            .putInt(version)
            .putInt(flags)
            .putInt(resources.size())
            .putInt(resources.size())
            .putInt(locations.limit() + newLocations.size)
            .putInt(strings.limit() + newStrings.size);
    for (int seed : hash.seeds()) {
      head.putInt(seed);
    }
    for (String name : hash.order()) {
      head.putInt(resources.get(name));
    }
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(channel, head.flip());
      write(channel, locations, newLocations);
      write(channel, strings, newStrings);
      write(channel, content, newContent);
    }
  }

  private static void write(FileChannel channel, ByteBuffer old, Growing added) throws IOException {
    write(channel, old.duplicate());
    ByteBuffer all = ByteBuffer.allocate(added.size);
    added.parts.forEach(all::put);
    write(channel, all.flip());
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
