package org.cnscs.server.store;

import java.time.Instant;

/**
 * The place of a document's present content, and what is known of it without reading it.
 *
 * @param slot the slot of its segment
 * @param crc CRC-32C of the content, checked by every read
 * @param until when the document's lease ends; null for never
 */
record Location(int slot, long offset, int length, int crc, long version, Instant until) {

  /** Tells whether the same version with the same content lies at another place. */
  boolean isSameContent(Location other) {
    return version == other.version && length == other.length && crc == other.crc;
  }
}
