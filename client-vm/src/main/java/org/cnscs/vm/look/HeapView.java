package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.cli.Json;
import org.cnscs.cli.Table;
import org.cnscs.heap.DeltaEntry;
import org.cnscs.heap.LineEntry;
import org.cnscs.space.Document;

/**
 * The heap of a checkpoint by class and by line.
 *
 * @param classes the most frequent first
 */
record HeapView(
    Manifest manifest, List<ClassCount> classes, List<LineSize> lines, List<DeltaSize> deltas)
    implements View {

  /** How many objects of a class there are. */
  record ClassCount(String name, long objects) {}

  /** An entry of the line table with the length of the line's document. */
  record LineSize(LineEntry line, long bytes) {}

  /** An entry for a delta line with the length of its document. */
  record DeltaSize(DeltaEntry delta, long bytes) {}

  /** Reads all lines of a checkpoint. */
  static HeapView of(Archive archive, Manifest manifest) {
    Map<String, Long> counts = new HashMap<>();
    List<LineSize> lines = new ArrayList<>();
    for (LineEntry line : manifest.table().lines()) {
      Document stored = archive.stored(manifest, line);
      lines.add(new LineSize(line, stored.xml().length));
      Archive.parse(archive.overlaid(manifest, line, stored), LineReader::classes)
          .forEach(name -> counts.merge(name, 1L, Long::sum));
    }
    List<ClassCount> classes =
        counts.entrySet().stream()
            .map(entry -> new ClassCount(entry.getKey(), entry.getValue()))
            .sorted(
                Comparator.comparingLong(ClassCount::objects)
                    .reversed()
                    .thenComparing(ClassCount::name))
            .toList();
    List<DeltaSize> deltas =
        manifest.table().deltas().stream()
            .map(delta -> new DeltaSize(delta, archive.stored(manifest, delta).xml().length))
            .toList();
    return new HeapView(manifest, classes, lines, deltas);
  }

  @Override
  public Map<String, Object> json() {
    return Json.object(
        "process", manifest.header().get("process"),
        "number", manifest.number(),
        "classes", classes.stream().map(HeapView::json).toList(),
        "lines", lines.stream().map(HeapView::json).toList(),
        "deltas", deltas.stream().map(HeapView::json).toList());
  }

  private static Map<String, Object> json(ClassCount count) {
    return Json.object("class", count.name(), "objects", count.objects());
  }

  private static Map<String, Object> json(DeltaSize size) {
    DeltaEntry delta = size.delta();
    return Json.object(
        "number", delta.number(),
        "hash", delta.hash(),
        "objects", delta.objects(),
        "first", delta.first(),
        "last", delta.last(),
        "bytes", size.bytes());
  }

  private static Map<String, Object> json(LineSize size) {
    LineEntry line = size.line();
    return Json.object(
        "number",
        line.number(),
        "hash",
        line.hash(),
        "objects",
        line.objects(),
        "bytes",
        size.bytes());
  }

  @Override
  public void print(PrintWriter out) {
    Table byClass = new Table("OBJECTS", "CLASS");
    classes.forEach(count -> byClass.row(count.objects(), count.name()));
    byClass.print(out);
    out.println();
    Table byLine = new Table("LINE", "OBJECTS", "BYTES", "HASH");
    lines.forEach(
        size ->
            byLine.row(
                size.line().number(), size.line().objects(), size.bytes(), size.line().hash()));
    byLine.print(out);
    if (!deltas.isEmpty()) {
      out.println();
      Table byDelta = new Table("DELTA LINE", "OBJECTS", "OF LINES", "BYTES", "HASH");
      deltas.forEach(
          size ->
              byDelta.row(
                  size.delta().number(),
                  size.delta().objects(),
                  size.delta().first() + " to " + size.delta().last(),
                  size.bytes(),
                  size.delta().hash()));
      byDelta.print(out);
    }
  }
}
