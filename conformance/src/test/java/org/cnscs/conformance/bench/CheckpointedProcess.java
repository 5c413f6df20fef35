package org.cnscs.conformance.bench;

import demo.shop.Customer;
import demo.shop.Item;
import demo.shop.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.cnscs.conformance.bench.codec.Shop;
import org.cnscs.conformance.bench.program.Orders;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;

/**
 * The part of the benchmark {@code checkpoint} that runs a program in a client VM, has checkpoints
 * taken of it by the verb, kills it and resumes it.
 *
 * <p>The times are those of a user: the start of the verb's JVM, the first checkpoint with code
 * that is not compiled yet, and the space on the disk are in them.
 */
final class CheckpointedProcess {
  private static final String NAME = "orders";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Pattern PAUSE = Pattern.compile("pause (\\d+) ms");
  private static final Pattern CHANGED = Pattern.compile("changed (.*)");

  private final Path work;
  private final int megabytes;
  private final Distribution cnscs;

  private CheckpointedProcess(Path work, int megabytes) {
    this.work = work;
    this.megabytes = megabytes;
    this.cnscs = new Distribution(work, work.resolve("space").toString());
  }

  /** Adds the figures of a process with a heap of a size. */
  static void measure(int megabytes, Figures figures) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("cnscs-checkpoint");
    try {
      new CheckpointedProcess(work, megabytes).measure(figures);
    } finally {
      StartupRun.delete(work);
    }
  }

  private void measure(Figures figures) throws IOException, InterruptedException {
    double full;
    double again;
    double same;
    List<String> pauses;
    String sum;
    try (Running running = run()) {
      running.awaitOut("made ", PATIENCE);
      full = checkpoint();
      change(running);
      again = checkpoint();
      same = checkpoint();
      Outcome killed = running.kill();
      pauses = all(PAUSE, killed.errText());
      sum = all(CHANGED, killed.outText()).getLast();
    }
    double resumed = resume(sum);
    System.out.printf(
        Locale.ROOT,
        "A process of %d MB: first checkpoint in %.2f s, with 1 %% of the objects changed in %.2f s"
            + ", with none in %.2f s (pauses %s ms), resumed in %.2f s%n",
        megabytes,
        full,
        again,
        same,
        String.join(", ", pauses),
        resumed);
    String prefix = "checkpoint." + megabytes + "mb.process.";
    figures.addAtLeast(prefix + "full", megabytes / full, CheckpointRun.RATE);
    figures.add(prefix + "scattered.time", again / full, CheckpointRun.PART);
    figures.add(prefix + "scattered.pause", Double.parseDouble(pauses.get(1)), CheckpointRun.PAUSE);
    figures.add(prefix + "same.time", same / full, CheckpointRun.PART);
    figures.add(prefix + "same.pause", Double.parseDouble(pauses.get(2)), CheckpointRun.PAUSE);
    figures.addAtLeast(prefix + "resume", megabytes / resumed, CheckpointRun.RATE);
  }

  private Running run() throws IOException {
    Path classes = work.resolve("classes");
    for (Class<?> type :
        List.of(Orders.class, Shop.class, Order.class, Item.class, Customer.class)) {
      StartupRun.copyClass(type, classes);
    }
    return cnscs.start(
        "run",
        "--name",
        NAME,
        "--heap",
        heap(),
        "--verbose",
        "-cp",
        classes.toString(),
        Orders.class.getName(),
        "" + megabytes,
        work.toString());
  }

  private String heap() {
    return megabytes * 10 + "m";
  }

  /** Has a checkpoint taken; returns the seconds. */
  private double checkpoint() throws InterruptedException {
    long begun = System.nanoTime();
    try (Running verb = cnscs.start("checkpoint", NAME)) {
      Outcome outcome = verb.awaitExit(PATIENCE);
      if (outcome.status() != 0) {
        throw new IllegalStateException("cnscs checkpoint " + NAME + " gives " + outcome);
      }
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private void change(Running running) throws IOException, InterruptedException {
    Files.createFile(work.resolve("change"));
    running.awaitOut("changed ", PATIENCE);
  }

  /** Returns the group of each match, of which there has to be one. */
  private static List<String> all(Pattern pattern, String text) {
    List<String> found = pattern.matcher(text).results().map(match -> match.group(1)).toList();
    if (found.isEmpty()) {
      throw new IllegalStateException("The process has not said " + pattern + " but: " + text);
    }
    return found;
  }

  /** Resumes the process; returns the seconds until it has done what it is asked for. */
  private double resume(String sum) throws IOException, InterruptedException {
    Files.createFile(work.resolve("change"));
    long begun = System.nanoTime();
    try (Running resumed = cnscs.start("resume", NAME, "--heap", heap())) {
      resumed.awaitOut("found", PATIENCE);
      double seconds = (System.nanoTime() - begun) / 1e9;
      resumed.awaitOut("changed ", PATIENCE);
      String said = resumed.killIfAlive().outText();
      if (!said.startsWith("found " + sum)) {
        throw new IllegalStateException("The resumed process says " + said + ", expected " + sum);
      }
      return seconds;
    }
  }
}
