package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.cli.Json;
import org.cnscs.cli.Table;
import org.cnscs.space.Document;

/**
 * The heap of a checkpoint by class and by line.
 *
 * @param classes the most frequent first
 */
record HeapView(Manifest manifest, List<ClassCount> classes, List<LineSize> lines) implements View {

  /** How many objects of a class there are. */
  record ClassCount(String name, long objects) {}

  /** An entry of the line table with the length of the line's document. */
  record LineSize(Manifest.LineEntry line, long bytes) {}

  /** Reads all lines of a checkpoint. */
  static HeapView of(Archive archive, Manifest manifest) {
    Map<String, Long> counts = new HashMap<>();
    List<LineSize> lines = new ArrayList<>();
    for (Manifest.LineEntry line : manifest.lines()) {
      Document document = archive.line(manifest, line);
      lines.add(new LineSize(line, document.xml().length));
      Archive.parse(document, LineReader::classes)
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
    return new HeapView(manifest, classes, lines);
  }

  @Override
  public Map<String, Object> json() {
    return Json.object(
        "process", manifest.header().get("process"),
        "number", manifest.number(),
        "classes", classes.stream().map(HeapView::json).toList(),
        "lines", lines.stream().map(HeapView::json).toList());
  }

  private static Map<String, Object> json(ClassCount count) {
    return Json.object("class", count.name(), "objects", count.objects());
  }

  private static Map<String, Object> json(LineSize size) {
    Manifest.LineEntry line = size.line();
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
  }
}
