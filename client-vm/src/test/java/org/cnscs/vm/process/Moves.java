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

/** Continues encoded checkpoints in new processes of this JVM. */
final class Moves {
  private static final Pattern STATICS = Pattern.compile("<c:statics class=\"([^\"]*)\"");

  private Moves() {}

  static VmProcess resume(EncodedCheckpoint checkpoint) throws Exception {
    String manifest = new String(checkpoint.manifest(), StandardCharsets.UTF_8);
    Set<String> initialised =
        STATICS
            .matcher(manifest)
            .results()
            .map((MatchResult match) -> match.group(1))
            .collect(Collectors.toSet());
    Map<String, byte[]> lines = new HashMap<>();
    for (EncodedLine line : checkpoint.lines()) {
      lines.put(line.hash(), line.xml());
    }
    VmProcess process =
        VmProcess.create(
            new ClassPathFiles(), initialised, Map.of(), Clock.systemUTC(), status -> {});
    process.prepare(checkpoint.manifest(), lines::get);
    process.begin();
    return process;
  }
}
