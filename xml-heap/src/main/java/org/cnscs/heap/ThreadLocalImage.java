package org.cnscs.heap;

/**
 * A thread's value of a thread local; it belongs to the process only if the key is reachable
 * otherwise.
 *
 * @param key the {@link ThreadLocal}
 * @param value the value, or null
 */
public record ThreadLocalImage(Object key, Object value) {}
