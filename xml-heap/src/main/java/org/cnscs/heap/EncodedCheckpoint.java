package org.cnscs.heap;

import java.util.List;
import java.util.Map;

/**
 * A checkpoint as documents.
 *
 * @param manifest the manifest
 * @param lines all lines of the checkpoint by number, then its delta lines by theirs
 * @param tables the documents of subtables of its line table that the checkpoint before had not, by
 *     hash
 * @param classes the documents of class files that the checkpoint before had not, by hash
 * @param table where each object is, for the next checkpoint
 * @param objects how many objects the lines hold
 * @param bytes how many bytes the lines have together
 */
public record EncodedCheckpoint(
    byte[] manifest,
    List<EncodedLine> lines,
    Map<String, byte[]> tables,
    Map<String, byte[]> classes,
    ObjectTable table,
    long objects,
    long bytes) {}
