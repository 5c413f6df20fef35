package org.cnscs.space;

/**
 * A question to the index.
 *
 * @param query the text of the query; see the reference for its syntax
 * @param limit at most this many hits, 1 to 10,000
 */
public record SearchRequest(String query, int limit) {}
