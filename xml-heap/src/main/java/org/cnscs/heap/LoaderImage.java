package org.cnscs.heap;

import java.util.List;
import java.util.function.Supplier;

/**
 * A class loader that the program has made.
 *
 * @param number the qualifier of its classes
 * @param className its class
 * @param name its name, or null
 * @param parent the number of its parent, {@code program}, {@code platform}, or null for none
 * @param parallel whether it loads classes for several threads at a time
 * @param resolved gives the classes of other loaders that its classes have found by their names;
 *     asked last, since looking at classes has the JVM find more
 * @param loader the loader itself; when read, null
 */
public record LoaderImage(
    String number,
    String className,
    String name,
    String parent,
    boolean parallel,
    Supplier<List<String>> resolved,
    Object loader) {}
