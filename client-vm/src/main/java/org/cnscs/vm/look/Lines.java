package org.cnscs.vm.look;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cnscs.heap.DeltaEntry;
import org.cnscs.heap.LineEntry;
import org.cnscs.heap.LineTable;
import org.cnscs.heap.Subtable;
import org.cnscs.heap.TableItem;
import org.cnscs.space.Document;

/**
 * The objects of a checkpoint, read line by line. The lines that were asked for last are kept, up
 * to a number of bytes, so that any size of checkpoint can be gone through.
 */
final class Lines {
  private static final long KEPT_BYTES = 8 << 20;

  private final Archive archive;
  private final Manifest manifest;
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
    return new Lines(archive, manifest);
  }

  Manifest manifest() {
    return manifest;
  }

  /** Returns the entry of a line, or null if the checkpoint has none of this number. */
  LineEntry entry(long line) {
    return (int) line == line ? manifest.table().line((int) line) : null;
  }

  /** Returns how many lines there are. */
  int count() {
    return manifest.table().count(Subtable.Of.LINES);
  }

  /** Returns the numbers of all lines, in their order. */
  Stream<Long> numbers() {
    return manifest.table().lines().stream().map(entry -> (long) entry.number());
  }

  /** Returns how often a line was read. */
  long read() {
    return read;
  }

  /**
   * Returns the numbers of the lines of which this and a later checkpoint may say different things.
   * What is equal in both line tables is not read.
   */
  SortedSet<Long> different(Lines later) {
    LineTable.Difference difference = manifest.table().difference(later.manifest.table());
    SortedSet<Long> different = new TreeSet<>();
    difference.before().forEach(item -> different.addAll(numbers(item)));
    difference.after().forEach(item -> different.addAll(later.numbers(item)));
    return different;
  }

  private List<Long> numbers(TableItem item) {
    return switch (item) {
      case LineEntry line -> List.of((long) line.number());
      case DeltaEntry delta ->
          archive.lines(manifest, delta).stream().map(Integer::longValue).toList();
      case Subtable _ -> List.of();
    };
  }

  /** Returns the objects of a line by address; none if the checkpoint has no such line. */
  SequencedMap<Long, HeapObject> objects(long line) {
    Parsed parsed = kept.get(line);
    if (parsed == null) {
      LineEntry entry = entry(line);
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
