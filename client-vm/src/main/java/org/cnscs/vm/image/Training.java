package org.cnscs.vm.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A small program whose run as a process, with a checkpoint at its end, tells the JVM which classes
 * of the client VM to keep ready for the next start.
 */
final class Training {

  private static final String ENDING = ".class";

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
