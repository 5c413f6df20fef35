package org.cnscs.space;

import java.time.Instant;

/**
 * The wish to be told of entries that match a template, kept by the space for a time.
 *
 * @param id its id, also that of its lease
 * @param sequence what is written after this sequence number is told
 * @param until when it ends if it is not renewed
 */
public record Registration(String id, long sequence, Instant until) {}
