package org.cnscs.vm.image;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A small program whose run as a process, with checkpoints, tells the JVM which classes of the
 * client VM to keep ready for the next start, and which of their methods are worth compiling at
 * once.
 */
final class Training {

  private static final String ENDING = ".class";
  private static final int VISITS = 15_000;
  private static final Duration CHANGING = Duration.ofSeconds(3);
  private static final long CALM = 50_000; // nanoseconds, so that most of the heap stays as it is

  /** Classes that need what is not on the class path of the training. */
  private static final List<String> missing = new ArrayList<>();

  private Training() {}

  /** Does a little of what programs do; loads all classes of the jars that the arguments name. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    for (String jar : arguments) {
      load(jar);
    }
    Map<String, List<Integer>> numbers = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      numbers.computeIfAbsent("key" + i % 7, key -> new ArrayList<>()).add(i);
    }
    List<String> keys = new ArrayList<>(numbers.keySet());
    keys.sort(Comparator.reverseOrder());
    StringBuffer text = new StringBuffer();
    Thread thread = new Thread(() -> keys.forEach(text::append));
    thread.start();
    thread.join();
    changeHeap();
  }

  /** Has a heap that is worth a checkpoint, and changes it while they are taken. */
  private static void changeHeap() {
    Random random = new Random(1);
    List<Visit> visits = new ArrayList<>();
    Map<String, Visit> byName = new TreeMap<>();
    long end = System.nanoTime() + CHANGING.toNanos();
    while (System.nanoTime() < end) {
      Visit visit = new Visit("visitor " + random.nextInt(VISITS), random.nextLong(), byName);
      byName.put(visit.name, visit);
      if (visits.size() < VISITS) {
        visits.add(visit);
      } else {
        visits.set(random.nextInt(VISITS), visit);
      }
      visits.get(random.nextInt(visits.size())).seen++;
      if (visits.size() == VISITS) {
        LockSupport.parkNanos(CALM);
      }
    }
  }

  /** Something to keep. */
  private static final class Visit {
    private final String name;
    private final double value;
    private final Long number;
    private final int[] counts;
    private final Map<String, Visit> others;
    private int seen;

    Visit(String name, long number, Map<String, Visit> others) {
      this.name = name;
      this.value = number / 7.0;
      this.number = number;
      this.counts = new int[(int) (number & 31)];
      this.others = others;
    }
  }

  /** Transforming some hundred classes tells the JVM which methods of the client VM are hot. */
  private static void load(String jar) throws IOException {
    List<String> names;
    try (JarFile file = new JarFile(jar)) {
      names =
          file.stream()
              .map(JarEntry::getName)
              .filter(name -> name.endsWith(ENDING) && !name.contains("-"))
              .map(name -> name.substring(0, name.length() - ENDING.length()).replace('/', '.'))
              .toList();
    }
    for (String each : names) {
      try {
        Class.forName(each, false, Training.class.getClassLoader());
      } catch (ClassNotFoundException | LinkageError e) {
        missing.add(each);
      }
    }
  }
}
