package org.cnscs.server.store;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of the batches that the latest requests led to, so that a repeated request is
 * recognised.
 */
final class Requests {
  /** How many requests are remembered. */
  static final int KEPT = 10_000;

  private final LinkedHashMap<String, Long> sequences =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > KEPT;
        }
      };

  /** Returns the requests, oldest first, of the batches up to a number. */
  synchronized Map<String, Long> upTo(long sequence) {
    Map<String, Long> all = new LinkedHashMap<>(sequences);
    all.values().removeIf(number -> number > sequence);
    return all;
  }

  /** Remembers requests, oldest first. */
  synchronized void add(Map<String, Long> requests) {
    sequences.putAll(requests);
  }

  synchronized void clear() {
    sequences.clear();
  }

  /** Remembers a request; null is none. */
  synchronized void add(String request, long sequence) {
    if (request != null) {
      sequences.put(request, sequence);
    }
  }

  /** Returns the number of the oldest batch that is remembered; a great one if there is none. */
  synchronized long oldest() {
    return sequences.isEmpty() ? Long.MAX_VALUE : sequences.firstEntry().getValue();
  }

  /** Returns the number of the batch of a request, or null. */
  synchronized Long find(String request) {
    return request == null ? null : sequences.get(request);
  }
}
