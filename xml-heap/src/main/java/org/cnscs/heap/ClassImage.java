package org.cnscs.heap;

/**
 * A class that the program has defined while it ran.
 *
 * @param name its name, with its qualifier
 * @param file the hash of the document of its class file, as the program gave it
 * @param source the URL from which it came, or null
 */
public record ClassImage(String name, String file, String source) {}
