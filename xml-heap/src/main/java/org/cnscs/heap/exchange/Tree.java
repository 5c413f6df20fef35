package org.cnscs.heap.exchange;

import java.util.List;
import java.util.SequencedMap;

/**
 * An element of XML with all that is in it, without namespaces, as converters see it.
 *
 * @param text its text, without that of its children
 */
record Tree(
    String name, SequencedMap<String, String> attributes, String text, List<Tree> children) {}
