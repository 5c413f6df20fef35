package org.cnscs.server.store;

import java.time.Instant;

/**
 * The place of a document's present content, and what is known of it without reading it.
 *
 * @param crc CRC-32C of the content, checked by every read
 * @param until when the document's lease ends; null for never
 */
record Location(int segment, long offset, int length, int crc, long version, Instant until) {}
