package org.cnscs.vm.cache;

/**
 * A transformed class as it is kept.
 *
 * @param file the class file to be defined
 * @param points where its resume points are, as it was given
 */
public record CachedClass(byte[] file, byte[] points) {}
