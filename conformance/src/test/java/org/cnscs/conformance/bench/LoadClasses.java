package org.cnscs.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that loads and links the classes that a file names, and says how long that took. */
public final class LoadClasses {

  private LoadClasses() {}

  /** Prints how many classes could be loaded, and the microseconds. */
  public static void main(String[] args) throws IOException {
    List<String> names = Files.readAllLines(Path.of(args[0]));
    ClassLoader loader = LoadClasses.class.getClassLoader();
    int loaded = 0;
    long begun = System.nanoTime();
    for (String name : names) {
      try {
        Class.forName(name, false, loader).getDeclaredConstructors(); // this links the class
        loaded++;
      } catch (ClassNotFoundException | LinkageError e) {
        System.err.println(name + ": " + e);
      }
    }
    System.out.println(loaded + " " + (System.nanoTime() - begun) / 1000);
  }
}
