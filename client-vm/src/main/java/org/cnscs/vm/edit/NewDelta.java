package org.cnscs.vm.edit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cnscs.heap.DeltaEntry;
import org.cnscs.xml.Vocabulary;

/** A delta line of the objects that an edit makes, and of those that it takes over. */
final class NewDelta {
  private final int number;
  private final TreeMap<Integer, SortedMap<Integer, String>> lines = new TreeMap<>();

  NewDelta(int number) {
    this.number = number;
  }

  /** Adds an object's element. */
  void add(int line, int slot, String element) {
    lines.computeIfAbsent(line, _ -> new TreeMap<>()).put(slot, element);
  }

  /** Adds the objects of an older delta line of which it has none, by lines and slots. */
  void takeOver(SortedMap<Integer, SortedMap<Integer, String>> older) {
    older.forEach(
        (line, objects) ->
            objects.forEach(
                (slot, element) ->
                    lines.computeIfAbsent(line, _ -> new TreeMap<>()).putIfAbsent(slot, element)));
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Returns its objects, by lines and slots. */
  SortedMap<Integer, SortedMap<Integer, String>> lines() {
    return lines;
  }

  /** Returns its entry in the table. */
  DeltaEntry entry(String hash) {
    int count = lines.values().stream().mapToInt(Map::size).sum();
    return new DeltaEntry(number, hash, count, lines.firstKey(), lines.lastKey());
  }

  /** Returns its document. */
  byte[] document() {
    StringBuilder document = new StringBuilder();
    document.append("<c:delta xmlns:c=\"").append(Vocabulary.HEAP.namespace());
    document.append("\" n=\"").append(number).append("\">\n");
    lines.forEach(
        (line, objects) -> {
          document.append("<c:line n=\"").append(line).append("\">\n");
          objects.values().forEach(element -> document.append(element).append('\n'));
          document.append("</c:line>\n");
        });
    return document.append("</c:delta>").toString().getBytes(StandardCharsets.UTF_8);
  }
}
