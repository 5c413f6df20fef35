package org.cnscs.heap;

import java.util.List;
import java.util.Map;

/**
 * The code that is not on the class path: the class loaders that the program has made, and the
 * classes that it has defined.
 *
 * @param loaders the loaders
 * @param classes the classes, in the order in which they were defined
 * @param files the documents of class files by hash; when read, none
 */
public record CodeImage(
    List<LoaderImage> loaders, List<ClassImage> classes, Map<String, byte[]> files) {

  /** The code of a program that is all on the class path. */
  public static final CodeImage NONE = new CodeImage(List.of(), List.of(), Map.of());
}
