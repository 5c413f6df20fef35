package org.cnscs.vm.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cnscs.cli.Json;

/**
 * What the demo tells its user: steps, what to expect of each, the commands, and what was verified.
 */
final class Narration {
  private static final String INDENT = "   ";

  private final PrintWriter out;
  private final Path directory;
  private final List<Map<String, Object>> steps = new ArrayList<>();

  /** Creates a narration that shows paths below the current directory shortened. */
  Narration(PrintWriter out) {
    this(out, Path.of("").toAbsolutePath());
  }

  Narration(PrintWriter out, Path directory) {
    this.out = out;
    this.directory = directory;
  }

  /** Tells something at the beginning or the end. */
  void say(String text) {
    out.println(text);
    out.flush();
  }

  /** Begins a step. */
  void step(String title, String expectation) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("title", title);
    step.put("commands", new ArrayList<String>());
    step.put("result", null);
    steps.add(step);
    say("");
    say(steps.size() + ". " + title);
    say(INDENT + "Expect: " + expectation);
  }

  /** Tells the command that the step runs, so that it can be repeated. */
  void command(List<String> words) {
    String line = words.stream().map(this::shown).collect(Collectors.joining(" "));
    @SuppressWarnings("unchecked")
    List<String> commands = (List<String>) steps.getLast().get("commands");
    commands.add(line);
    say(INDENT + "$ " + line);
  }

  /** Shows lines that a command printed. */
  void output(List<String> lines) {
    lines.forEach(line -> say(INDENT + "| " + line));
  }

  /** Tells what of the step was verified. */
  void verified(String result) {
    steps.getLast().put("result", result);
    say(INDENT + "ok: " + result);
  }

  /** Returns the steps as {@link Json#object}. */
  List<Map<String, Object>> steps() {
    return steps;
  }

  /** Returns a word as one types it in a shell. */
  String shown(String word) {
    String prefix = directory + "/";
    String shorter = word.startsWith(prefix) ? word.substring(prefix.length()) : word;
    return shorter.matches("[A-Za-z0-9_./:@=,+-]+")
        ? shorter
        : "'" + shorter.replace("'", "'\\''") + "'";
  }
}
