package org.cnscs.heap;

/**
 * An entry for a line in the table of a checkpoint.
 *
 * @param number its number
 * @param hash the hash of its document
 * @param objects how many objects it holds
 */
public record LineEntry(int number, String hash, int objects) implements TableItem.Entry {}
