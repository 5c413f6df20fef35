package org.cnscs.vm.look;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cnscs.xml.Hash;

/** Small checkpoints, written by hand into a space. */
record Checkpoints(FakeSpace space) {
  private static final String HEAP = "xmlns:c=\"urn:cnscs:heap:1\"";

  /** Puts a process with its latest checkpoint. */
  void process(String name, int latest) {
    space.put(
        "process/" + name,
        "<c:process %s name=\"%s\" state=\"suspended\" latest=\"%d\" program=\"p\"/>"
            .formatted(HEAP, name, latest));
  }

  /**
   * Puts a checkpoint.
   *
   * @param roots the elements between the manifest's start and its table
   * @param lines the objects of each line, by its number
   */
  void put(String process, int number, String roots, Map<Integer, String> lines) {
    put(process, number, roots, lines, List.of());
  }

  /**
   * Puts a checkpoint with delta lines.
   *
   * @param deltas the objects of lines in each delta line, by the lines' numbers
   */
  void put(
      String process,
      int number,
      String roots,
      Map<Integer, String> lines,
      List<Map<Integer, String>> deltas) {
    StringBuilder table = new StringBuilder();
    new TreeMap<>(lines)
        .forEach(
            (n, objects) ->
                table.append(
                    "<c:entry n=\"%d\" hash=\"%s\" objects=\"1\"/>"
                        .formatted(n, line(n, objects))));
    for (int i = 0; i < deltas.size(); i++) {
      table.append(delta(i + 1, new TreeMap<>(deltas.get(i))));
    }
    space.put(
        "checkpoint/%s/%010d".formatted(process, number),
        "<c:manifest %s format=\"1\" process=\"%s\" number=\"%d\" time=\"2026-01-01T00:00:00Z\">"
                .formatted(HEAP, process, number)
            + roots
            + "<c:table>"
            + table
            + "</c:table></c:manifest>");
  }

  private String delta(int n, TreeMap<Integer, String> lines) {
    StringBuilder delta = new StringBuilder("<c:delta %s n=\"%d\">\n".formatted(HEAP, n));
    lines.forEach(
        (line, objects) ->
            delta.append("<c:line n=\"%d\">\n%s\n</c:line>\n".formatted(line, objects)));
    String xml = delta.append("</c:delta>").toString();
    String hash = Hash.of(xml.getBytes(StandardCharsets.UTF_8));
    space.put("line/" + hash, xml);
    return "<c:delta n=\"%d\" hash=\"%s\" objects=\"1\" first=\"%d\" last=\"%d\"/>"
        .formatted(n, hash, lines.firstKey(), lines.lastKey());
  }

  private String line(int n, String objects) {
    String line = "<c:line %s n=\"%d\">%s</c:line>".formatted(HEAP, n, objects);
    String hash = Hash.of(line.getBytes(StandardCharsets.UTF_8));
    space.put("line/" + hash, line);
    return hash;
  }

  /** Takes a line out of the space, so that reading it would fail. */
  void lose(int n, String objects) {
    space.ids().remove("line/" + line(n, objects));
  }
}
