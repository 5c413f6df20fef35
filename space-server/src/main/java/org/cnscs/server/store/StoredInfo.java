package org.cnscs.server.store;

import java.time.Instant;

/**
 * What an engine tells of a document without reading it.
 *
 * @param bytes the length of its content
 * @param until when its lease ends; null for never
 */
public record StoredInfo(String id, long version, long bytes, Instant until) {}
