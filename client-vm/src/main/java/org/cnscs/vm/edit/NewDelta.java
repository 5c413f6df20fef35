package org.cnscs.vm.edit;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.cnscs.heap.DeltaEntry;
import org.cnscs.xml.Vocabulary;

/**
 * A delta line of the objects that an edit makes; lines are added in the order of their numbers.
 */
final class NewDelta {
  private final int number;
  private final StringBuilder lines = new StringBuilder();
  private int count;
  private int first;
  private int last;

  NewDelta(int number) {
    this.number = number;
  }

  /** Adds objects of a line. */
  void add(int line, Collection<ObjectElement> objects) {
    lines.append("<c:line n=\"").append(line).append("\">\n");
    objects.forEach(object -> lines.append(object.xml()).append('\n'));
    lines.append("</c:line>\n");
    first = count == 0 ? line : first;
    last = line;
    count += objects.size();
  }

  int count() {
    return count;
  }

  /** Returns its entry in the table. */
  DeltaEntry entry(String hash) {
    return new DeltaEntry(number, hash, count, first, last);
  }

  /** Returns its document. */
  byte[] document() {
    return "<c:delta xmlns:c=\"%s\" n=\"%d\">\n%s</c:delta>"
        .formatted(Vocabulary.HEAP.namespace(), number, lines)
        .getBytes(StandardCharsets.UTF_8);
  }
}
