package org.cnscs.heap;

/**
 * What stands for an object that is not read.
 *
 * @param type the class that it had
 */
record Dropped(String type) {}
