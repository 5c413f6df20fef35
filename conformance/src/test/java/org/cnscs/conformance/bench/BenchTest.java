package org.cnscs.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BenchTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void benchmarks_areInTheReadmeAndInPerformance() throws IOException {
    for (String page : List.of("README.md", "docs/performance.md")) {
      String text = Files.readString(ROOT.resolve(page));
      List<String> described =
          Pattern.compile("`conformance/bench ([a-z]+)[^`]*`")
              .matcher(text)
              .results()
              .map((MatchResult found) -> found.group(1))
              .distinct()
              .sorted()
              .toList();
      assertEquals(Bench.names(), described, page);
    }
  }
}
