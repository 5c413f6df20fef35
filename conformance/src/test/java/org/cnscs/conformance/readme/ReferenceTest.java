package org.cnscs.conformance.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The reference of the command line, compared with the command line. */
class ReferenceTest {
  private static final Pattern SECTION = Pattern.compile("(?m)^### ");

  private static final TreeMap<String, CommandLine> VERBS = new TreeMap<>();
  private static final TreeMap<String, String> SECTIONS = new TreeMap<>();
  private static String page;

  @BeforeAll
  static void readBoth() throws Exception {
    page = Workplace.read("docs/reference/command-line.md");
    SECTION
        .splitAsStream(page)
        .skip(1)
        .forEach(text -> SECTIONS.put(text.lines().findFirst().orElseThrow(), text));
    for (VerbProvider provider : ServiceLoader.load(VerbProvider.class)) {
      provider.verbs().stream()
          .map(CommandLine::new)
          .forEach(verb -> VERBS.put(verb.getCommandName(), verb));
    }
    assertTrue(VERBS.size() >= 16, () -> "Too few verbs were found: " + VERBS.keySet());
  }

  @Test
  void verbs_haveOneSectionEach() {
    assertEquals(new TreeSet<>(VERBS.keySet()), new TreeSet<>(SECTIONS.keySet()));
  }

  @Test
  void options_standInTheSectionOfTheirVerb() {
    List<String> missing = new ArrayList<>();
    VERBS.forEach(
        (name, verb) -> {
          for (OptionSpec option : verb.getCommandSpec().options()) {
            boolean told = page.indexOf("`" + option.longestName()) >= 0 && isCommon(name, option);
            if (!told && !SECTIONS.getOrDefault(name, "").contains(option.longestName())) {
              missing.add(name + " " + option.longestName());
            }
          }
        });
    assertEquals(List.of(), missing);
  }

  /**
   * Tells whether an option is explained once for many verbs: the space, JSON, those of {@code
   * run}.
   */
  private static boolean isCommon(String verb, OptionSpec option) {
    String name = option.longestName();
    boolean ofRun =
        verb.equals("resume") && VERBS.get("run").getCommandSpec().findOption(name) != null;
    return ofRun || List.of("--space", "--json", "--class-path").contains(name);
  }

  @Test
  void exitCodes_standInTheTableWithTheirMeaning() {
    for (ExitCode code : ExitCode.values()) {
      String row = "| " + code.code() + " | " + code.meaning();
      assertTrue(
          page.replace("`", "").contains(row), () -> "The table of exit codes has no row " + row);
    }
  }
}
