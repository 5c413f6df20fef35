package org.cnscs.server.store;

/**
 * The process that holds a directory, and how others reach it.
 *
 * @param pid its process id
 * @param url the URL at which it serves the directory
 * @param token what it asks callers for
 */
public record Holder(long pid, String url, String token) {}
