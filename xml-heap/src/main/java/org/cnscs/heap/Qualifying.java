package org.cnscs.heap;

import java.util.List;

/**
 * What is known of the classes of one class loader that a class's name does not tell: of two
 * loaders' classes of one name, which is meant.
 *
 * <p>The run-time image gives class loaders a field for it. A class whose name does not find it is
 * written with a qualifier behind a slash, {@code demo.Part/2}; the slash is in no class's name.
 */
public interface Qualifying {

  /** Returns the qualifier of a class of this loader, or null if its name alone finds it. */
  String qualifierOf(Class<?> type);

  /**
   * Returns the fields that a class of this loader declares, or null if the class is to be asked:
   * the JVM then looks for the types of all fields at the loader.
   */
  List<DeclaredField> fields(Class<?> type);

  /**
   * Returns the class with a name and a qualifier, of any loader of the program.
   *
   * @throws ClassNotFoundException if there is none
   */
  Class<?> find(String name, String qualifier) throws ClassNotFoundException;
}
