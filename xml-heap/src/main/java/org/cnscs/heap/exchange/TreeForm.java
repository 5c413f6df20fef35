package org.cnscs.heap.exchange;

import java.util.function.Function;

/**
 * The form of objects that a converter turns into a tree of XML and back.
 *
 * @param write returns the tree of an object
 * @param read returns the object of a tree
 */
record TreeForm(
    String name, Class<?> type, Function<Object, Tree> write, Function<Tree, Object> read)
    implements Form {}
