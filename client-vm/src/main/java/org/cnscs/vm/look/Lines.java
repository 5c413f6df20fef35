package org.cnscs.vm.look;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.cnscs.space.Document;

/**
 * The objects of a checkpoint, read line by line. The lines that were asked for last are kept, up
 * to a number of bytes, so that any size of checkpoint can be gone through.
 */
final class Lines {
  private static final long KEPT_BYTES = 8 << 20;

  private final Archive archive;
  private final Manifest manifest;
  private final TreeMap<Long, Manifest.LineEntry> table = new TreeMap<>();
  private final LinkedHashMap<Long, Parsed> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long read;

  private record Parsed(SequencedMap<Long, HeapObject> objects, long bytes) {}

  private Lines(Archive archive, Manifest manifest) {
    this.archive = archive;
    this.manifest = manifest;
  }

  /** Returns the objects of a checkpoint; none is read yet. */
  static Lines of(Archive archive, Manifest manifest) {
    Lines lines = new Lines(archive, manifest);
    manifest.lines().forEach(entry -> lines.table.put(entry.number(), entry));
    return lines;
  }

  Manifest manifest() {
    return manifest;
  }

  /** Returns the entries of the line table by number. */
  SequencedMap<Long, Manifest.LineEntry> table() {
    return table;
  }

  /** Returns how often a line was read. */
  long read() {
    return read;
  }

  /**
   * Returns the hashes of a line and of the delta lines that may change it, or null if the
   * checkpoint has none of this number.
   */
  String state(long line) {
    Manifest.LineEntry entry = table.get(line);
    if (entry == null) {
      return null;
    }
    StringBuilder state = new StringBuilder(entry.hash());
    archive
        .overlaid(manifest)
        .deltas(Math.toIntExact(line))
        .forEach(delta -> state.append(' ').append(delta.hash()));
    return state.toString();
  }

  /** Returns the objects of a line by address; none if the checkpoint has no such line. */
  SequencedMap<Long, HeapObject> objects(long line) {
    Parsed parsed = kept.get(line);
    if (parsed == null) {
      Manifest.LineEntry entry = table.get(line);
      if (entry == null) {
        return new LinkedHashMap<>();
      }
      parsed = parse(archive.line(manifest, entry));
      keep(line, parsed);
    }
    return parsed.objects();
  }

  private Parsed parse(Document document) {
    read++;
    return new Parsed(Archive.parse(document, ObjectReader::read), document.xml().length);
  }

  private void keep(long line, Parsed parsed) {
    bytes += parsed.bytes();
    kept.put(line, parsed);
    while (bytes > KEPT_BYTES && kept.size() > 1) {
      bytes -= kept.pollFirstEntry().getValue().bytes();
    }
  }

  /** Returns the object at an address, or null. */
  HeapObject find(long address) {
    return address == 0 ? null : objects(Addresses.line(address)).get(address);
  }
}
