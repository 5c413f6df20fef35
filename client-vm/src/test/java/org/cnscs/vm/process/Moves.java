package org.cnscs.vm.process;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.heap.EncodedLine;
import org.cnscs.heap.FormerClasses;

/** Continues encoded checkpoints in new processes of this JVM. */
public final class Moves {
  private static final Pattern STATICS = Pattern.compile("<c:statics class=\"([^\"]*)\"");

  /** All but the first move of a class take it from here. */
  private static final MemoryCache CACHE = new MemoryCache();

  private Moves() {}

  static VmProcess resume(EncodedCheckpoint checkpoint) throws Exception {
    Map<String, byte[]> lines = new HashMap<>();
    addLines(checkpoint, lines);
    VmProcess process = prepare(checkpoint, lines, code());
    process.begin();
    return process;
  }

  /** Goes on as with classes that were changed, though none was. */
  static VmProcess resumeChanged(EncodedCheckpoint checkpoint) throws Exception {
    Map<String, byte[]> lines = new HashMap<>();
    addLines(checkpoint, lines);
    VmProcess process = create(checkpoint, code());
    process.prepareChanged(checkpoint.manifest(), lines::get, FormerClasses.NONE);
    process.begin();
    return process;
  }

  private static ProgramCode code() {
    return new ProgramCode(new ClassPathFiles(), ClassCheck.NONE, CACHE);
  }

  /** Adds the lines, subtables and class files that a checkpoint has brought, by hash. */
  public static void addLines(EncodedCheckpoint checkpoint, Map<String, byte[]> lines) {
    lines.putAll(checkpoint.classes());
    lines.putAll(checkpoint.tables());
    for (EncodedLine line : checkpoint.lines()) {
      if (line.xml() != null) {
        lines.put(line.hash(), line.xml());
      }
    }
  }

  /**
   * Prepares a process that goes on from a checkpoint.
   *
   * @param lines its lines, and those of earlier checkpoints that it refers to
   */
  public static VmProcess prepare(
      EncodedCheckpoint checkpoint, Map<String, byte[]> lines, ProgramCode program)
      throws VmProcess.NotStartedException {
    VmProcess process = create(checkpoint, program);
    process.prepare(checkpoint.manifest(), lines::get);
    return process;
  }

  private static VmProcess create(EncodedCheckpoint checkpoint, ProgramCode program) {
    String manifest = new String(checkpoint.manifest(), StandardCharsets.UTF_8);
    Set<String> initialised =
        STATICS
            .matcher(manifest)
            .results()
            .map((MatchResult match) -> match.group(1))
            .collect(Collectors.toSet());
    return VmProcess.create(program, initialised, Map.of(), Clock.systemUTC(), status -> {});
  }

  /** Returns the text in a static field of a process's program. */
  public static String text(VmProcess process, String type, String field)
      throws ReflectiveOperationException {
    return (String) process.find(type).getField(field).get(null);
  }
}
