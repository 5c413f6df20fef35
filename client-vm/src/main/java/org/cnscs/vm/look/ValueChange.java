package org.cnscs.vm.look;

/**
 * A field, an element, a local or an operand that holds something else than before.
 *
 * @param name its name; an element's is its index in brackets
 * @param before what it held, or null if it was not there
 * @param after what it holds, or null if it is not there any more
 */
record ValueChange(String name, HeapValue before, HeapValue after) {}
