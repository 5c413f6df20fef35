package org.cnscs.conformance.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README: its commands are run in its order, in one shell, and print what stands beside them.
 *
 * <p>A block of commands is one in {@code sh} that follows the comment {@code test}; the fenced
 * block after it, if there is one, is what to expect. There {@code …} stands for anything in a
 * line, and alone on a line for any lines.
 */
class ReadmeIT {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- test -->\n```sh\n(.*?)```\n(?:```\n(.*?)```\n)?", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final String MARK = "== block ";

  @TempDir private Path temp;

  /** Commands and what they are to print; {@code expected} is null if nothing is said of that. */
  private record Block(String commands, String expected) {
    boolean matches(String output) {
      return expected == null || Pattern.matches(pattern(), output);
    }

    private String pattern() {
      return expected.lines().map(Block::linePattern).collect(Collectors.joining());
    }

    private static String linePattern(String line) {
      return line.equals("…")
          ? "(?:.*\n)*?"
          : Stream.of(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"))
              + "\n";
    }
  }

  private static List<Block> blocks() throws Exception {
    List<Block> blocks = new ArrayList<>();
    Matcher found = BLOCK.matcher(Workplace.read("README.md"));
    while (found.find()) {
      blocks.add(new Block(found.group(1), found.group(2)));
    }
    return blocks;
  }

  @Test
  void commands_runInOrder_printWhatTheReadmeSays() throws Exception {
    List<Block> blocks = blocks();
    assertTrue(blocks.size() >= 6, () -> "Only " + blocks.size() + " blocks were found");
    StringBuilder script = new StringBuilder();
    blocks.forEach(
        block -> script.append("echo '").append(MARK).append("'\n").append(block.commands));
    Workplace place = Workplace.in(temp);
    prepareImage(place);
    Workplace.Outcome outcome = place.sh(script.toString());
    List<String> outputs = List.of(outcome.output().split(Pattern.quote(MARK + "\n"), -1));
    assertEquals(0, outcome.status(), () -> "The last block failed:\n" + outputs.getLast());
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      String output = outputs.get(i + 1);
      assertTrue(
          block.matches(output),
          () -> block.commands + "should print\n" + block.expected + "but printed\n" + output);
    }
  }

  /** The first run after a build makes the image of the JDK, and says so among what is printed. */
  private static void prepareImage(Workplace place) throws Exception {
    Workplace.Outcome prepared =
        place.sh(
            "javac -d first target/cnscs/examples/demo/Bank.java\n"
                + "./cnscs run --name first --space tmp/prepared -cp first demo.Bank 1\n");
    assertEquals(0, prepared.status(), prepared::output);
  }

  @Test
  void links_leadToFilesThatExist() throws Exception {
    List<String> missing = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      for (; link.find(); links++) {
        if (!Files.exists(page.resolveSibling(link.group(1)))) {
          missing.add(page + ": " + link.group(1));
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(links > 20, "More than 20 links were looked at: " + links);
  }

  private static List<Path> pages() throws Exception {
    Path root = Path.of("..");
    try (Stream<Path> top = Files.list(root);
        Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      return Stream.concat(top, docs).filter(page -> page.toString().endsWith(".md")).toList();
    }
  }
}
