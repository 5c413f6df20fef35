package org.cnscs.conformance.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The program behind {@code conformance/bench}: runs one benchmark by its name. */
public final class Bench {
  private static final Map<String, Run> RUNS =
      new TreeMap<>(
          Map.of(
              "capture",
              CaptureRun::run,
              "checkpoint",
              CheckpointRun::run,
              "code",
              CodeRun::run,
              "codec",
              CodecRun::run,
              "loading",
              LoadingRun::run,
              "programs",
              ProgramsRun::run,
              "resumed",
              ResumedRun::run,
              "startup",
              StartupRun::run));

  private Bench() {}

  /** One benchmark. */
  private interface Run {
    /** Runs the benchmark and returns its figures. */
    Figures run(boolean quick) throws Exception;
  }

  /** Returns the names of all, in alphabetical order. */
  static List<String> names() {
    return List.copyOf(RUNS.keySet());
  }

  /** Runs the benchmark that the arguments name; {@code --list} names all. */
  public static void main(String[] args) throws Exception {
    List<String> names = new ArrayList<>(List.of(args));
    boolean quick = names.remove("--quick");
    if (names.equals(List.of("--list"))) {
      names().forEach(System.out::println);
    } else if (names.size() == 1 && RUNS.containsKey(names.getFirst())) {
      RUNS.get(names.getFirst()).run(quick).print(System.out);
    } else {
      System.err.println(
          "usage: conformance/bench NAME [--quick] or --list; names are "
              + String.join(", ", names()));
      System.exit(2);
    }
  }
}
