package org.cnscs.heap;

import java.util.List;

/**
 * A checkpoint as documents.
 *
 * @param manifest the manifest
 * @param lines all lines of the checkpoint, by number
 * @param table where each object is, for the next checkpoint
 * @param objects how many objects the lines hold
 * @param bytes how many bytes the lines have together
 */
public record EncodedCheckpoint(
    byte[] manifest, List<EncodedLine> lines, ObjectTable table, long objects, long bytes) {}
