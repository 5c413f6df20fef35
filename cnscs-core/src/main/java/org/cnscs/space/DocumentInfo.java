package org.cnscs.space;

/**
 * What a list tells of a document.
 *
 * @param id the document's id
 * @param version its version
 * @param bytes the length of its content
 */
public record DocumentInfo(String id, long version, long bytes) {}
