package org.cnscs.conformance.client;

import java.util.List;
import java.util.stream.Collectors;

/** An object that every language writes and reads, with texts that are hard to write. */
record Order(String id, String customer, double amount, List<Line> lines) {

  record Line(String item, int count) {}

  /** Makes the order that the scripts make, too. */
  static Order sample(String id) {
    return new Order(
        id,
        "Zo\u00eb & \"Co\" <\ud834\udd1e>",
        12.5,
        List.of(new Line("#7 pen", 3), new Line("a 'b'", -1)));
  }

  /** Returns it as the scripts print what they have read. */
  String asLine() {
    return lines.stream()
        .map(line -> line.item() + "*" + line.count())
        .collect(Collectors.joining(",", id + "|" + customer + "|" + amount + "|", "\n"));
  }
}
