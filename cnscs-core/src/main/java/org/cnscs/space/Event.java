package org.cnscs.space;

import java.util.List;

/**
 * A batch that was committed.
 *
 * @param sequence its sequence number in the space
 * @param changed the ids of the documents that were stored
 * @param removed the ids of the documents that were removed
 */
public record Event(long sequence, List<String> changed, List<String> removed) {}
