package org.cnscs.conformance.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The program behind {@code conformance/bench}: runs one benchmark by its name. */
public final class Bench {
  private static final Map<String, Run> RUNS =
      new TreeMap<>(
          Map.ofEntries(
              run("capture", CaptureRun::run),
              run("checkpoint", CheckpointRun::run),
              run("code", CodeRun::run),
              run("codec", CodecRun::run),
              run("commit", CommitRun::run),
              run("index", IndexRun::run),
              run("loading", LoadingRun::run),
              run("pairs", PairsRun::run),
              run("programs", ProgramsRun::run),
              run("reads", ReadsRun::run),
              run("recovery", RecoveryRun::run),
              run("resumed", ResumedRun::run),
              run("startup", StartupRun::run)));

  private Bench() {}

  /** One benchmark. */
  private interface Run {
    /** Runs the benchmark and returns its figures. */
    Figures run(boolean quick) throws Exception;
  }

  private static Map.Entry<String, Run> run(String name, Run run) {
    return Map.entry(name, run);
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
