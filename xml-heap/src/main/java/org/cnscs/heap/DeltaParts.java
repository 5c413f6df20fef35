package org.cnscs.heap;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The elements of the objects in a delta line's document, by the lines that the objects are of. */
final class DeltaParts {
  private final Map<Integer, LineParts> lines;

  private DeltaParts(Map<Integer, LineParts> lines) {
    this.lines = lines;
  }

  /**
   * Reads a document.
   *
   * @param checkpoint how messages call the checkpoint
   * @throws HeapFormatException if it is not what the entry says
   */
  static DeltaParts of(String checkpoint, DeltaEntry entry, byte[] xml) {
    String what = checkpoint + ": " + entry.told();
    DeltaParts parts = PlainForm.read(what, xml, in -> read(entry, in));
    parts.check(what, entry);
    return parts;
  }

  private static DeltaParts read(DeltaEntry entry, LineCursor in) {
    in.expect(LineBytes.DELTA);
    if (in.positive() != entry.number()) {
      throw UnrecognisedException.here();
    }
    in.expect(LineBytes.OPEN_END);
    Map<Integer, LineParts> lines = new HashMap<>();
    while (!in.accept(LineBytes.END_DELTA)) {
      in.expect(LineBytes.LINE_OF_DELTA);
      int number = in.positive();
      in.expect(LineBytes.OPEN_END);
      LineParts parts = LineParts.of(in);
      in.expect(LineBytes.END);
      in.expect('\n');
      if (lines.put(number, parts) != null) {
        throw UnrecognisedException.here();
      }
    }
    return new DeltaParts(lines);
  }

  private void check(String what, DeltaEntry entry) {
    lines.forEach(
        (number, parts) -> {
          if (!entry.covers(number)) {
            throw new HeapFormatException(
                "%s holds objects of line %d, the table says %d to %d"
                    .formatted(what, number, entry.first(), entry.last()));
          }
          Set<Integer> slots = new HashSet<>();
          for (int i = 0; i < parts.count(); i++) {
            if (!slots.add(parts.slot(i))) {
              throw new HeapFormatException(
                  "%s holds #%d.%d twice".formatted(what, number, parts.slot(i)));
            }
          }
        });
  }

  /** Returns the numbers of the lines of whose objects it holds any. */
  Set<Integer> lines() {
    return lines.keySet();
  }

  /** Returns the objects of a line that it holds, or null. */
  LineParts line(int number) {
    return lines.get(number);
  }
}
