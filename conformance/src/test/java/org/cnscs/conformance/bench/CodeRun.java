package org.cnscs.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cnscs.conformance.process.ForeignPrograms;

/**
 * The benchmark {@code code}: how much larger the code of whole libraries becomes when its frames
 * can be captured, and how much longer the JVM's compilers work while programs run that use them.
 *
 * <p>Sizes are exact. The compilers' time is what the JVM prints for {@code -XX:+CITime}, the
 * smallest of several runs.
 */
final class CodeRun {
  private static final Path LIBRARIES = Path.of("target", "programs");
  private static final List<String> MEASURED = List.of("ecj", "h2", "scala-library");
  private static final List<String> COMPILED = List.of("ecj", "h2", "commons-math");
  private static final double LARGER = 1.3;
  private static final double LONGER = 1.4;
  private static final Pattern TIME = Pattern.compile("Total compilation time\\s*:\\s*([0-9.]+) s");

  private CodeRun() {}

  static Figures run(boolean quick) throws IOException, InterruptedException {
    Figures figures = new Figures();
    Path work = Files.createTempDirectory("cnscs-code");
    try {
      for (String library : MEASURED) {
        addSizes(work, library, figures);
      }
      for (String program : COMPILED) {
        figures.add("code.compiling." + program, compiling(work, program, quick), LONGER);
      }
    } finally {
      StartupRun.delete(work);
    }
    return figures;
  }

  private static void addSizes(Path work, String library, Figures figures)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("bench.image")));
    command.addAll(List.of(CaptureRun.flags(true)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(CodeSize.class.getName());
    command.add(LIBRARIES.resolve(library + ".jar").toString());
    long[] sizes =
        Stream.of(StartupRun.output(work, command).strip().split(" "))
            .mapToLong(Long::parseLong)
            .toArray();
    figures.add("code." + library, (double) sizes[1] / sizes[0], LARGER);
    figures.record("code." + library + ".files", (double) sizes[3] / sizes[2]);
  }

  private static double compiling(Path work, String name, boolean quick)
      throws IOException, InterruptedException {
    Path directory = Files.createDirectory(work.resolve(name));
    List<String> arguments =
        ForeignPrograms.named(name).findFirst().orElseThrow().prepare(directory, quick ? 1 : 3);
    List<String> java =
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+CITime");
    List<String> cnscs =
        List.of(
            "env",
            "CNSCS_JAVA_OPTS=-XX:+CITime",
            System.getProperty("bench.cnscs"),
            "run",
            "--space",
            directory.resolve("space").toString());
    seconds(work, cnscs, arguments); // not counted: fills the cache
    double plain = Double.MAX_VALUE;
    double process = Double.MAX_VALUE;
    for (int round = 0; round < (quick ? 2 : 5); round++) {
      plain = Math.min(plain, seconds(work, java, arguments));
      process = Math.min(process, seconds(work, cnscs, arguments));
    }
    return process / plain;
  }

  private static double seconds(Path work, List<String> command, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> all = Stream.concat(command.stream(), arguments.stream()).toList();
    Matcher time = TIME.matcher(StartupRun.output(work, all));
    if (!time.find()) {
      throw new IllegalStateException(all + " did not tell how long the compilers worked");
    }
    return Double.parseDouble(time.group(1));
  }
}
