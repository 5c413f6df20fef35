package org.cnscs.conformance.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.cnscs.conformance.bench.program.Rounds;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;
import org.cnscs.conformance.kernel.Fib;

/**
 * The benchmark {@code resumed}: kernels in a process that was suspended and resumed ten times,
 * each time in another JVM, beside the same in plain {@code java}.
 *
 * <p>What counts is the quickest call, in which neither compilers nor other work on the machine had
 * a part.
 */
final class ResumedRun {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int RESUMES = 10;
  private static final int TENTHS = 25;
  private static final double MEAN = 1.02;
  private static final double WORST = 1.10;
  private static final String PACKAGE = Fib.class.getPackageName();
  private static final String SAYS = "quickest ";
  private static final List<Kernel> QUICK =
      List.of(Kernel.FIB, Kernel.RED_BLACK_TREE, Kernel.LEXER, Kernel.MAP_WORK);

  private final Distribution cnscs;
  private final String classes;

  private ResumedRun(Path work) {
    this.cnscs = new Distribution(work, work.resolve("space").toString());
    this.classes = work.resolve("classes").toString();
  }

  static Figures run(boolean quick) throws IOException, InterruptedException {
    Figures figures = new Figures();
    Path work = Files.createTempDirectory("cnscs-resumed");
    try {
      StartupRun.copyClass(Rounds.class, work.resolve("classes"));
      copyKernels(work.resolve("classes").resolve(PACKAGE.replace('.', '/')));
      List<Double> ratios = new ArrayList<>();
      for (Kernel kernel : quick ? QUICK : List.of(Kernel.values())) {
        double ratio = new ResumedRun(work).ratio(kernel);
        figures.add("resumed." + kernel.name().toLowerCase(Locale.ROOT), ratio, WORST);
        ratios.add(ratio);
      }
      figures.add("resumed.geomean", Figures.geometricMean(ratios), MEAN);
    } finally {
      StartupRun.delete(work);
    }
    return figures;
  }

  private static void copyKernels(Path directory) throws IOException {
    Path classes = Path.of("target", "test-classes").resolve(PACKAGE.replace('.', '/'));
    Files.createDirectories(directory);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(classes, "*.class")) {
      for (Path each : files) {
        Files.copy(each, directory.resolve(each.getFileName()));
      }
    }
  }

  private double ratio(Kernel kernel) throws InterruptedException {
    return quickest(resumed(kernel)) / quickest(cnscs.java(program(kernel, TENTHS)));
  }

  private String[] program(Kernel kernel, int tenths) {
    String type = PACKAGE + "." + kernel.type();
    return new String[] {"-cp", classes, Rounds.class.getName(), type, "" + tenths};
  }

  private Outcome resumed(Kernel kernel) throws InterruptedException {
    String name = kernel.type().toLowerCase(Locale.ROOT);
    String[] program = program(kernel, TENTHS + RESUMES * TENTHS);
    Running running =
        cnscs.start(
            Stream.concat(Stream.of("run", "--name", name), Stream.of(program))
                .toArray(String[]::new));
    for (int i = 0; i < RESUMES; i++) {
      try (Running before = running) {
        before.awaitOut(SAYS, PATIENCE);
        check(cnscs.run(PATIENCE, "suspend", name));
        before.awaitExit(PATIENCE);
      }
      running = cnscs.start("resume", name);
    }
    try (Running last = running) {
      last.awaitOutLength(TENTHS * (SAYS.length() + 6L)); // a kernel takes 10,000 ns at least
      return last.kill();
    }
  }

  private static void check(Outcome outcome) {
    if (outcome.status() != 0) {
      throw new IllegalStateException("cnscs suspend gives " + outcome);
    }
  }

  private static double quickest(Outcome outcome) {
    return new String(outcome.out(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(SAYS))
        .mapToLong(line -> Long.parseLong(line.substring(SAYS.length())))
        .min()
        .orElseThrow(() -> new IllegalStateException("The kernel has not run: " + outcome));
  }
}
