package org.cnscs.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The benchmark {@code loading}: 2,000 classes of a library are loaded and linked by plain {@code
 * java}, by {@code cnscs run} for the first time, and by {@code cnscs run} once more.
 *
 * <p>The class path has a part that is new in each round, so that nothing is known of it. What is
 * measured is what the program sees; the start of the JVM is not in it.
 */
final class LoadingRun {
  private static final Path LIBRARY = Path.of("target", "programs", "scala-library.jar");
  private static final int CLASSES = 2000;
  private static final double GOAL = 1.5;
  private static final String ENDING = ".class";

  private final Path work;
  private final Random random = new Random();
  private final List<Double> plain = new ArrayList<>();
  private final List<Double> cold = new ArrayList<>();
  private final List<Double> warm = new ArrayList<>();

  private LoadingRun(Path work) {
    this.work = work;
  }

  static Figures run(boolean quick) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("cnscs-loading");
    try {
      LoadingRun run = new LoadingRun(work);
      run.prepare();
      for (int round = 0; round < (quick ? 3 : 9); round++) {
        run.measure(round);
      }
      return run.figures();
    } finally {
      StartupRun.delete(work);
    }
  }

  private void prepare() throws IOException {
    StartupRun.copyClass(LoadClasses.class, work.resolve("classes"));
    try (ZipFile library = new ZipFile(LIBRARY.toFile())) {
      List<String> names =
          library.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.endsWith(ENDING) && !name.contains("-"))
              .map(name -> name.substring(0, name.length() - ENDING.length()).replace('/', '.'))
              .sorted()
              .limit(CLASSES)
              .toList();
      Files.write(work.resolve("names"), names);
    }
  }

  private void measure(int round) throws IOException, InterruptedException {
    byte[] content = new byte[16];
    random.nextBytes(content);
    Path fresh = Files.createDirectory(work.resolve("round" + round));
    Files.write(fresh.resolve("Fresh.class"), content);
    String classPath =
        String.join(
            ":",
            fresh.toString(),
            work.resolve("classes").toString(),
            LIBRARY.toAbsolutePath().toString());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String cnscs = System.getProperty("bench.cnscs");
    String space = work.resolve("space").toString();
    plain.add(millis(java, "-cp", classPath));
    cold.add(millis(cnscs, "run", "--space", space, "-cp", classPath));
    warm.add(millis(cnscs, "run", "--space", space, "-cp", classPath));
  }

  private double millis(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(command));
    all.add(LoadClasses.class.getName());
    all.add(work.resolve("names").toString());
    String[] said = StartupRun.output(work, all).strip().split(" ");
    if (Integer.parseInt(said[0]) != CLASSES) {
      throw new IllegalStateException(
          all + " has loaded " + said[0] + " classes, expected " + CLASSES);
    }
    return Double.parseDouble(said[1]) / 1000;
  }

  private Figures figures() {
    double base = Figures.median(plain);
    System.out.printf(
        Locale.ROOT,
        "median of %d times %d classes: java %.0f ms, cnscs run %.0f ms the first time, %.0f ms the"
            + " second%n",
        plain.size(),
        CLASSES,
        base,
        Figures.median(cold),
        Figures.median(warm));
    Figures figures = new Figures();
    figures.record("loading.first", Figures.median(cold) / base);
    figures.add("loading.again", Figures.median(warm) / base, GOAL);
    return figures;
  }
}
